"""How much a workspace holds, counted while an adversary may be changing it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_BLOCK: Final = 512
_DEEPEST: Final = 64
"""Folders within folders; each one is an open file while it is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What was found in a workspace."""

    bytes: int
    """On the disk, so that a sparse file counts for what it takes."""
    files: int
    """Files, folders and links."""
    complete: bool
    """Whether counting came to its end; it stops at the first bound that is passed, and at a
    folder that cannot be looked into."""


def count(workspace: Path, *, most_bytes: int, most_files: int) -> Holding:
    """Add up a workspace, without following links, until a bound is passed.

    Raises:
        OSError: The workspace is gone.
    """
    counter = _Counter(most_bytes, most_files)
    descriptor = os.open(workspace, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        counter.add(descriptor, 0)
    finally:
        os.close(descriptor)
    return Holding(bytes=counter.bytes, files=counter.files, complete=not counter.passed)


class _Counter:
    def __init__(self, most_bytes: int, most_files: int) -> None:
        self._most_bytes = most_bytes
        self._most_files = most_files
        self.bytes = 0
        self.files = 0
        self.passed = False
        self._linked: set[int] = set()

    def add(self, folder: int, depth: int) -> None:
        if depth > _DEEPEST:
            self.passed = True
            return
        below: list[str] = []
        with os.scandir(folder) as entries:
            for entry in entries:
                self._add_entry(entry, below)
                if self.passed:
                    return
        for name in below:
            try:
                inner = os.open(
                    name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder
                )
            except PermissionError:
                self.passed = True
                return
            except OSError:
                # Gone, or something else by now: the next count sees what it is then.
                continue
            try:
                self.add(inner, depth + 1)
            finally:
                os.close(inner)
            if self.passed:
                return

    def _add_entry(self, entry: "os.DirEntry[str]", below: list[str]) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except PermissionError:
            self.passed = True
            return
        except OSError:
            return
        self.files += 1
        if status.st_nlink == 1 or stat.S_ISDIR(status.st_mode):
            self.bytes += status.st_blocks * _BLOCK
        elif status.st_ino not in self._linked:
            self._linked.add(status.st_ino)
            self.bytes += status.st_blocks * _BLOCK
        if stat.S_ISDIR(status.st_mode):
            below.append(entry.name)
        self.passed = self.bytes > self._most_bytes or self.files > self._most_files
