"""What a sandbox's processes use, read from the sandbox's own /proc.

Without a cgroup nobody adds up a tree of processes; looking every few milliseconds does, late by
one look. The list is complete: a process namespace has no process that its /proc does not show.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final, Self

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_STAT_AFTER_NAME: Final = 3
"""The number, in proc(5), of the first field after the name."""
_UTIME, _STIME, _CUTIME, _CSTIME = (number - _STAT_AFTER_NAME for number in (14, 15, 16, 17))


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """All processes together, at one moment."""

    memory_bytes: int
    """Resident memory, with what lies in temporary file systems; shared pages may count twice."""
    temporary_files: int
    cpu_seconds: float
    """Of living processes and those that were waited for."""
    written_bytes: int
    """Bytes written to file systems on disks, deleted files included."""


class ProcessTree:
    """Looks into one sandbox from outside."""

    def __init__(self, proc: int, roots: tuple[int, ...]) -> None:
        self._proc = proc
        self._roots = roots

    @classmethod
    def open(cls, first: int, roots: Iterable[str]) -> Self:
        """The sandbox whose first process has this id here.

        Args:
            first: The id.
            roots: Where temporary file systems are, as the sandbox sees them.

        Raises:
            OSError: It has ended, or we may not look.
        """
        inside = f"/proc/{first}/root"
        with ExitStack() as undo:
            opened: list[int] = []
            for name in ("/proc", *roots):
                descriptor = os.open(inside + name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                undo.callback(os.close, descriptor)
                opened.append(descriptor)
            undo.pop_all()
        return cls(opened[0], tuple(opened[1:]))

    def close(self) -> None:
        """Close what was opened."""
        for descriptor in (self._proc, *self._roots):
            os.close(descriptor)

    def usage(self) -> Usage:
        """Add everything up; costs some 20 µs for each process."""
        resident = written = files = 0
        ticks = 0
        for process in self._processes():
            stat = self._read(f"{process}/stat")
            if stat is None:
                continue
            fields = stat[stat.rindex(b")") + 2 :].split()
            ticks += sum(int(fields[n]) for n in (_UTIME, _STIME, _CUTIME, _CSTIME))
            # Size, resident, shared: what is shared is files, or counted by its file system.
            statm = (self._read(f"{process}/statm") or b"0 0 0").split()
            resident += int(statm[1]) - int(statm[2])
            written += _written(self._read(f"{process}/io"))
        held = 0
        for root in self._roots:
            status = os.fstatvfs(root)
            held += (status.f_blocks - status.f_bfree) * status.f_frsize
            files += status.f_files - status.f_ffree
        return Usage(
            memory_bytes=resident * _PAGE + held,
            temporary_files=files,
            cpu_seconds=ticks / _TICKS,
            written_bytes=written,
        )

    def proportional_bytes(self) -> int:
        """Anonymous memory with pages that processes share counted once; slow for large ones."""
        total = 0
        for process in self._processes():
            for line in (self._read(f"{process}/smaps_rollup") or b"").splitlines():
                if line.startswith(b"Pss_Anon:"):
                    total += int(line.split()[1]) * 1024
        for root in self._roots:
            status = os.fstatvfs(root)
            total += (status.f_blocks - status.f_bfree) * status.f_frsize
        return total

    def _processes(self) -> Iterator[str]:
        names = os.listdir(self._proc)  # noqa: PTH208 - pathlib takes no descriptor
        return (name for name in names if name.isdigit())

    def _read(self, path: str) -> bytes | None:
        """A file's content, or None when its process has ended."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._proc)
        except OSError:
            return None
        try:
            return os.read(descriptor, 4096)
        except OSError:
            return None
        finally:
            os.close(descriptor)


def _written(io: bytes | None) -> int:
    for line in (io or b"").splitlines():
        if line.startswith(b"write_bytes:"):
            return int(line.split()[1])
    return 0
