"""Starts, recognises and ends the server's process, also across restarts of its parent."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from knative_local.kafka.errors import ServerProblem

# Runs between fork and exec, in a fresh interpreter because code after a fork of a threaded
# process is not safe: asks Linux to stop the server when its parent dies, even by SIGKILL.
_BOUND_TO_PARENT = (
    "import ctypes,os,sys;"
    "ctypes.CDLL(None).prctl(1,15,0,0,0);"
    "os.getppid()==int(sys.argv[1]) or os._exit(1);"
    "os.execv(sys.argv[2],sys.argv[2:])"
)
_START_TIME_TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a starter leaves in the state folder about the process that it started."""

    pid: int
    started: float
    port: int
    controller_port: int
    detached: bool
    owner_pid: int
    owner_started: float

    def save(self, path: Path) -> None:
        """Write the record so that a reader never sees half of it."""
        temporary = path.with_suffix(".new")
        temporary.write_text(json.dumps(asdict(self)), "utf-8")
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Record | None":
        """Return the record, or nothing when there is none that can be read."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def is_kept(self) -> bool:
        """Tell whether somebody wants the server: it is detached, or its starter still runs."""
        return self.detached or _same_process(self.owner_pid, self.owner_started) is not None


class Child:
    """A process started by this one, reaped when it ends."""

    def __init__(self, command: Sequence[str], *, log: Path, detached: bool) -> None:
        """Start it; raise `ServerProblem` when that is not possible."""
        self.pid = 0
        self._command = list(command)
        self._log = log
        self._bound = not detached and sys.platform == "linux"
        self._started = threading.Event()
        self._ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._error: OSError | None = None
        # Linux ties "parent" to the thread that forked, so that thread stays as long as the
        # child does.
        threading.Thread(target=self._keep, name="kafka-keeper", daemon=True).start()
        self._started.wait()
        if self._process is None:
            raise ServerProblem(f"Kafka cannot be started: {self._error}") from self._error
        self.pid = self._process.pid

    def has_ended(self) -> bool:
        """Tell whether the process is gone."""
        return self._ended.is_set()

    def stop(self, *, grace_seconds: float) -> None:
        """End it: in order first, by force when it takes longer than the grace."""
        process = self._process
        if process is None or self.has_ended():
            return
        process.terminate()
        if not self._ended.wait(grace_seconds):
            process.kill()
            self._ended.wait(10)

    def _keep(self) -> None:
        command = self._command
        if self._bound:
            shim = [sys.executable, "-I", "-S", "-c", _BOUND_TO_PARENT, str(os.getpid())]
            command = [*shim, *command]
        try:
            with self._log.open("ab") as log:
                process = subprocess.Popen(  # noqa: S603 - our own command line
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # Ctrl-C in a terminal must reach us, who stop the server in order.
                    start_new_session=True,
                )
        except OSError as error:
            self._error = error
            self._started.set()
            return
        self._process = process
        self._started.set()
        process.wait()
        self._ended.set()


def started_at(pid: int) -> float:
    """Return when a living process started."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return 0.0


def own_identity() -> tuple[int, float]:
    """Return this process's id and start time."""
    pid = os.getpid()
    return pid, started_at(pid)


def find(record: Record | None, *, marker: str) -> psutil.Process | None:
    """Return the living server that was started with the settings file `marker`.

    The record is only a hint: a process id may have been given to somebody else, and the record
    may be lost while the server still runs.
    """
    if record is not None:
        process = _same_process(record.pid, record.started)
        if process is not None and _is_server(process, marker):
            return process
    for process in psutil.process_iter():
        if _is_server(process, marker):
            return process
    return None


def has_ended(process: psutil.Process) -> bool:
    """Tell whether a process is gone, or only waits for its parent to take note."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def end(process: psutil.Process, *, grace_seconds: float) -> None:
    """Stop a server: in order first, by force when it takes longer than the grace.

    Raises:
        ServerProblem: It survives both, or may not be stopped by this user.
    """
    try:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(grace_seconds)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(10)
    except psutil.NoSuchProcess:
        return
    except (psutil.AccessDenied, psutil.TimeoutExpired) as error:
        raise ServerProblem(
            f"Kafka's process {process.pid} cannot be stopped: {error}. Stop it by hand."
        ) from error


def _same_process(pid: int, started: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        near = abs(process.create_time() - started) <= _START_TIME_TOLERANCE_SECONDS
    except psutil.Error:
        return None
    return process if near else None


def _is_server(process: psutil.Process, marker: str) -> bool:
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    return len(words) > 2 and words[-2:] == ["kafka.Kafka", marker]
