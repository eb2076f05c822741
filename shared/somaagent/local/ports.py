"""Loopback ports: remembered between runs, replaced when somebody else has taken one."""

import errno
import socket
from pathlib import Path
from typing import Final

LOOPBACK: Final = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether nothing listens on the loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def choose(folder: Path, name: str) -> int:
    """A free port for the server `name`: the one it had, as noted in `folder`, or another."""
    note = folder / f"{name}.port"
    port = _noted(note)
    if not port or not is_free(port):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        note.write_text(str(port), encoding="ascii")
    return port


def _noted(note: Path) -> int:
    try:
        port = int(note.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
    return port if 1024 <= port <= 65535 else 0
