"""What the embedded servers have in common: waiting for them, and saying why they failed."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from pydantic import SecretStr

from somaagent.local.errors import LocalProblem
from somaagent.local.processes import ProcessRecord, tail

_Answer = TypeVar("_Answer")

_PAUSE_SECONDS: Final = 0.02
_FULL: Final = ("No space left on device", "Disk quota exceeded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One running server."""

    name: str
    url: SecretStr
    """Where it is reached, credentials included."""
    process: ProcessRecord | None
    """None for a server of the user's own."""


def wait_until(
    ask: Callable[[], _Answer | None],
    *,
    name: str,
    process: ProcessRecord,
    log: Path,
    seconds: float,
) -> _Answer:
    """The first answer of a starting server.

    Raises:
        LocalProblem: It ended, or gave none in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer is not None:
            return answer
        if not process.alive:
            raise failed(name, "ended at its start", log=log)
        if time.monotonic() > deadline:
            raise failed(name, f"did not answer within {seconds:.0f} s", log=log)
        time.sleep(_PAUSE_SECONDS)


def failed(name: str, what: str, *, log: Path, remedy: str | None = None) -> LocalProblem:
    """The error of a server that did not come up, with the end of its log."""
    end = tail(log)
    if any(sign in end for sign in _FULL):
        remedy = f"the disk is full: free some space on the disk of {log.parent}, then: make up"
    return LocalProblem(
        f"{name} {what}; its log {log} ends:\n{end}",
        remedy=remedy or f"read {log}; then: make down && make up",
    )


def need_space(folder: Path, *, name: str, megabytes: int) -> None:
    """Refuse to begin what would die half-way on a full disk.

    Raises:
        LocalProblem: Less than `megabytes` are free.
    """
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < megabytes:
        raise LocalProblem(
            f"{name} needs {megabytes} MB on the disk of {existing}, which has {free} MB left",
            remedy=f"free some space on the disk of {existing}",
        )
