"""The file that a service's spans are appended to."""

import os
from pathlib import Path
from typing import Final

FILE_LIMIT_BYTES: Final = 16 * 1024 * 1024
"""Of a service's file; then it is put aside, in place of the one that was aside."""


class SpanFile:
    """Appends; other processes of the service do so too. Used by one thread."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._aside = str(path.with_suffix(".old.jsonl"))
        self._open: int | None = None
        self._inode = 0

    def append(self, lines: bytes) -> None:
        """Write lines in one piece.

        Raises:
            OSError: they are not written, or not whole.
        """
        written = os.write(self._descriptor(), lines)
        if written < len(lines):
            raise OSError("the file took only a part")

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            os.close(self._open)
            self._open = None

    def _descriptor(self) -> int:
        try:
            there = os.stat(self._path)  # noqa: PTH116 - it is asked for at every batch
            if there.st_size > FILE_LIMIT_BYTES:
                os.replace(self._path, self._aside)  # noqa: PTH105 - as above
                inode = 0
            else:
                inode = there.st_ino
        except FileNotFoundError:
            inode = 0
        if self._open is None or inode != self._inode:
            # Another process has put it aside, or somebody took it away.
            self.close()
            self._open = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
            self._inode = os.fstat(self._open).st_ino
        return self._open
