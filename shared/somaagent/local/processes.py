"""Detached processes: started with a log, known by pid and start time, stopped for certain."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from typing import Final

import psutil

from somaagent.local.errors import LocalProblem

_SAME_START_SECONDS: Final = 1.0
"""Start times are derived from the boot time, which moves a little when the clock is set."""
_LOOK_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRecord:
    """One process, told apart from a later one that got the same pid."""

    pid: int
    started: float
    """Start time in seconds since the epoch, as the system tells it."""

    def process(self) -> psutil.Process | None:
        """The process, when it still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _SAME_START_SECONDS
            if same and process.status() != psutil.STATUS_ZOMBIE:
                return process
        except psutil.Error:
            return None
        return None

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process() is not None


def record_of(pid: int) -> ProcessRecord | None:
    """The record of a running process."""
    try:
        return ProcessRecord(pid=pid, started=psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    folder: Path,
    output: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> ProcessRecord:
    """Start a process that outlives this one.

    Args:
        command: Program and arguments.
        log: File that gets its error output, and its output unless `output` is given; begun anew.
        folder: Its working directory.
        output: File for its output alone; emptied before.
        environment: Variables added to ours.

    Raises:
        OSError: It cannot be started.
    """
    # Each run has a log of its own, so that its end tells of this run; the one before is kept.
    if log.exists():
        log.replace(log.with_name(log.name + ".1"))
    with log.open("ab") as errors, (output or log).open("wb" if output else "ab") as out:
        child = subprocess.Popen(  # noqa: S603 - the callers' own programs
            [str(part) for part in command],
            cwd=folder,
            env=inherited() | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )
    record = record_of(child.pid)
    if record is None:
        raise ChildProcessError(f"{command[0]} ended at once with {child.wait()}, see {log}")
    # It is not ours to wait for; a finished child is seen as a zombie by `ProcessRecord`.
    child.returncode = 0
    return record


def inherited() -> dict[str, str]:
    """The environment of a child: ours, without what would slow its start."""
    # This is no setting: a child gets the whole environment, whatever is in it.
    environment = dict(os.environ)  # noqa: TID251
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def stop(
    record: ProcessRecord, *, patience_seconds: float, signal: Signals = SIGTERM
) -> list[psutil.Process]:
    """End a process and everything it started, kindly first.

    Args:
        record: The process; nothing happens when it has ended.
        patience_seconds: How long it may take before it is killed.
        signal: The kind request.

    Returns:
        What still runs, which should be nothing.
    """
    process = record.process()
    if process is None:
        return []
    family = [process, *_children(process)]
    _send(process, signal)
    _wait([process], seconds=patience_seconds)
    family += [child for child in _children(process) if child not in family]
    # What a dead parent has left behind mostly ends by itself.
    left = _wait(family, seconds=2.0)
    for survivor in left:
        _send(survivor, SIGKILL)
    return _wait(left, seconds=5.0)


def must_be_gone(name: str, left: Sequence[psutil.Process]) -> None:
    """Complain about what could not be stopped.

    Raises:
        LocalProblem: Something is left.
    """
    if left:
        pids = " ".join(str(process.pid) for process in left)
        raise LocalProblem(f"{name} does not end", remedy=f"look at ps -fp {pids}; kill -9 {pids}")


def with_argument(argument: str, *, program: str) -> list[ProcessRecord]:
    """The processes that were given `argument` and whose command line names `program`."""
    found: list[ProcessRecord] = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
        except psutil.Error:
            continue
        if argument in command and any(Path(part).name == program for part in command[:2]):
            record = record_of(process.pid)
            found += [record] if record is not None and record.alive else []
    return found


def working_in(folder: Path, *, program: str) -> list[psutil.Process]:
    """The processes of `program` whose working directory is `folder`."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            if process.name() == program and process.cwd() == str(folder.resolve()):
                found.append(process)
        except (psutil.Error, OSError):
            # Ended just now, or somebody else's.
            continue
    return found


def tail(log: Path, *, lines: int = 8) -> str:
    """The last lines of a log, for an error message."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 16384))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _send(process: psutil.Process, signal: Signals) -> None:
    try:
        process.send_signal(signal)
    except psutil.NoSuchProcess:
        return


def _wait(family: Sequence[psutil.Process], *, seconds: float) -> list[psutil.Process]:
    """What still runs after `seconds`, or sooner when nothing does.

    One that has ended and that its parent has not waited for does not run: psutil alone would wait
    for its parent.
    """
    until = time.monotonic() + seconds
    while (left := [each for each in family if _runs(each)]) and time.monotonic() < until:
        psutil.wait_procs(left, timeout=_LOOK_SECONDS)
    # Of those that are our own children nothing is to stay.
    psutil.wait_procs(family, timeout=0)
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
