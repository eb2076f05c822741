"""A control group for each run, where the platform was given one to divide.

The kernel adds up what a tree of processes uses and holds it to the limit at once, which looking
every few milliseconds does a look late. Version 2 of cgroups, and the hierarchies of version 1.
See https://docs.kernel.org/admin-guide/cgroup-v2.html and cgroup-v1/memory.html there.
"""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from somaagent.sandbox.errors import IsolationUnavailable
from somaagent.sandbox.limits import SandboxLimits

_PERIOD_MICROSECONDS: Final = 100_000
_PATIENCE_SECONDS: Final = 2.0
"""Until a group whose processes have been ended is empty."""
_MEMBERS: Final = "cgroup.procs"


@dataclass(frozen=True, slots=True)
class Group:
    """The group of one run: a folder in each hierarchy."""

    folders: tuple[Path, ...]

    def admit(self, process: int) -> None:
        """Put a process into it, and all that it will start.

        Raises:
            OSError: It has ended, or we may not.
        """
        for folder in self.folders:
            (folder / _MEMBERS).write_text(str(process), encoding="ascii")

    def kills(self) -> int:
        """How many processes the kernel has ended because the memory was used up."""
        found = 0
        for folder in self.folders:
            for name in ("memory.events", "memory.oom_control"):
                with suppress(OSError):
                    lines = (folder / name).read_text(encoding="ascii").splitlines()
                    found += sum(int(line.split()[1]) for line in lines if _is_kill(line))
        return found


@dataclass(frozen=True, slots=True)
class Groups:
    """What the platform may divide: one folder of version 2, or some of version 1."""

    parents: tuple[Path, ...]

    @classmethod
    def of(cls, paths: str | None) -> "Groups | None":
        """From the setting: absolute paths with colons between them; None without any.

        Raises:
            IsolationUnavailable: One cannot be divided, or nothing of it limits memory and
                processes.
        """
        if not paths:
            return None
        found = cls(tuple(Path(path) for path in paths.split(":")))
        if lacking := [path for path in found.parents if not (path / _MEMBERS).is_file()]:
            raise IsolationUnavailable(f"{lacking[0]} is no control group")
        with found.of_a_run(SandboxLimits()) as group:
            there = {name for folder in group.folders for name in _names(folder)}
        for controller, files in _NEEDED.items():
            if not there & files:
                raise IsolationUnavailable(
                    f"no control group of {paths} limits {controller}: version 2 wants it in"
                    " cgroup.subtree_control, version 1 a path in its hierarchy"
                )
        return found

    @contextmanager
    def of_a_run(self, limits: SandboxLimits) -> Generator[Group]:
        """A new group with the limits, still empty; in the end it is gone.

        Raises:
            IsolationUnavailable: It cannot be made, or not be limited.
        """
        name = f"run-{uuid4().hex}"
        made: list[Path] = []
        try:
            try:
                for parent in self.parents:
                    folder = parent / name
                    folder.mkdir()
                    made.append(folder)
                    _limit(folder, limits)
            except OSError as error:
                raise IsolationUnavailable(
                    f"no control group can be made: {error.strerror}: {error.filename}"
                ) from error
            yield Group(tuple(made))
        finally:
            for folder in made:
                _remove(folder)


_NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "memory": frozenset({"memory.max", "memory.limit_in_bytes"}),
    "pids": frozenset({"pids.max"}),
}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _limit(folder: Path, limits: SandboxLimits) -> None:
    quota = int(limits.processors * _PERIOD_MICROSECONDS)
    memory = str(limits.memory_bytes)
    for name, value in (
        ("memory.max", memory),
        ("memory.swap.max", "0"),
        # All or none: half a program tells nothing of what it wanted.
        ("memory.oom.group", "1"),
        ("memory.limit_in_bytes", memory),
        ("memory.memsw.limit_in_bytes", memory),
        # The first process reaps, and is none of the program's.
        ("pids.max", str(limits.processes + 1)),
        ("cpu.max", f"{quota} {_PERIOD_MICROSECONDS}"),
        ("cpu.cfs_period_us", str(_PERIOD_MICROSECONDS)),
        ("cpu.cfs_quota_us", str(quota)),
    ):
        file = folder / name
        if file.exists():
            file.write_text(value, encoding="ascii")


def _remove(folder: Path) -> None:
    """Its processes have been ended; the kernel may still be busy with the last of them."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            if time.monotonic() >= deadline:
                # An empty group costs the kernel little, and the run is over either way.
                return
            time.sleep(0.001)
        else:
            return


def _is_kill(line: str) -> bool:
    return line.split(" ", 1)[0] == "oom_kill"
