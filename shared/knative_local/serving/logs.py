"""Output of processes: one file per revision, bounded, with its last lines for people."""

import contextlib
from pathlib import Path

_MAX_BYTES = 8 * 1024 * 1024
_TAIL_BYTES = 8192


def trim(log: Path) -> None:
    """Keep a file that is too long as `.1` and begin anew; writers append, so they go on."""
    with contextlib.suppress(OSError):
        if log.stat().st_size <= _MAX_BYTES:
            return
        with log.open("rb+") as file:
            file.seek(-_MAX_BYTES // 2, 2)
            log.with_name(log.name + ".1").write_bytes(file.read())
            file.truncate(0)


def last_lines(log: Path, *, since: int = 0, count: int = 8) -> str:
    """Return the last lines written after position `since`."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(size - _TAIL_BYTES, since if since <= size else 0))
            text = file.read(_TAIL_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join([line for line in text.splitlines() if line.strip()][-count:])
