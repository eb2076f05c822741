"""Whether a database has the migrations of this release, as its functions may ask.

Read from the names of the files, because the tool that applies them is too heavy for a function.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

ASK: Final = "SELECT schema_revisions()"
"""The revisions that were applied; the function is one of them, so it may be missing."""

_PRE: Final = "pre"


@cache
def required() -> int:
    """The number of the newest migration that has to be applied before this release runs."""
    names = (file.name for file in files("somaagent.storage.migrations").joinpath("sql").iterdir())
    return max(number for name in names if (number := _number(name)) is not None)


def has_all(revisions: Iterable[str]) -> bool:
    """Whether these include every migration of this release; those of a later one do no harm."""
    applied = [number for name in revisions if (number := _number(name)) is not None]
    return bool(applied) and max(applied) >= required()


def _number(name: str) -> int | None:
    """The number of a migration `NNNN_pre…`; None of any other."""
    number, _, rest = name.partition("_")
    return int(number) if number.isdecimal() and rest.partition("_")[0] == _PRE else None
