"""One thing that goes wrong, and the alerts that say so."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import pytest

from tests.drills.observed import Observed
from tests.support.tools import find

W = TypeVar("W", bound=Observed)
"""What is broken: a platform, a cluster."""
Again = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Drill(Generic[W]):
    """What is done, until its alerts fire."""

    alerts: tuple[str, ...]
    what: str
    """What is done, in words."""
    scene: Callable[[W], AbstractAsyncContextManager[Again]]
    """Entered, asked again and again until the alerts fire, and left, which mends what it did."""


class NotHere(Exception):
    """What a drill needs is not on this machine; the message says how to get it."""


def tool(program: str, made_by: str) -> str:
    """The program's path.

    Raises:
        NotHere: This machine lacks it.
    """
    try:
        return find(program, remedy=f"`make {made_by}` builds it (Go, some minutes)")
    except (pytest.skip.Exception, pytest.fail.Exception) as error:
        raise NotHere(str(error)) from None


def made(folder: Path) -> Path:
    """The folder, which is new."""
    folder.mkdir(parents=True)
    return folder


async def nothing() -> None:
    """What was done once is enough."""
