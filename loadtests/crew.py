"""Locust's processes: one, or a master and its workers."""

import os
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from loadtests.options import Options

ROOT: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = ROOT / "build" / "load" / "bin" / "python"
STOP_SECONDS: Final = 200
"""How long visits may take that are under way at the end; a little longer than doors wait."""
_MASTER_SECONDS: Final = 300.0
"""How long a worker waits for a run to begin; as long as a run waits for its workers."""
_PAUSE_SECONDS: Final = 0.5
_CALM: Final = ("-f", "loadtests/locustfile.py", "--loglevel", "WARNING")


@dataclass
class Crew:
    """The processes of one run."""

    options: Options
    ui: int
    """Port of locust's page; 0 for none."""
    elsewhere: int
    """Port that workers of other machines come to by themselves; 0 where they are started here."""
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])

    @property
    def pids(self) -> list[int]:
        """Of all that are on this machine."""
        return [process.pid for process in self._processes]

    def start(self) -> None:
        """Start them, the master or the only one first."""
        options = self.options
        folder = Path(options.folder)
        arguments = ["--host", options.host, "--run-options", options.json()]
        arguments += ["--csv", str(folder / "locust"), "--exit-code-on-error", "0"]
        arguments += ["--stop-timeout", str(STOP_SECONDS)]
        if options.rate:
            # One door in each worker; how many come in is up to the schedule.
            arguments += ["-u", str(options.workers), "-r", str(options.workers)]
        if self.ui:
            # Whoever reaches the page can load the platform.
            arguments += ["--web-host", "127.0.0.1", "--web-port", str(self.ui)]
        else:
            arguments += ["--headless", "--only-summary"]
        if options.workers == 1 and not self.elsewhere:
            self._start(*arguments)
            return
        host, port = ("0.0.0.0", self.elsewhere) if self.elsewhere else ("127.0.0.1", _free_port())  # noqa: S104 - asked for
        bound = ["--master-bind-host", host, "--master-bind-port", str(port)]
        expected = ["--expect-workers", str(options.workers), "--expect-workers-max-wait", "300"]
        self._start(*arguments, "--master", *bound, *expected)
        for _ in range(0 if self.elsewhere else options.workers):
            self._start("--worker", "--master-host", host, "--master-port", str(port))

    def wait(self, seconds: float | None) -> int:
        """The exit code of the first process.

        It is told to end when it takes longer, or on Ctrl-C; visits under way may end first.
        """
        first = self._processes[0]
        try:
            return first.wait(seconds)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            first.terminate()
            return first.wait(STOP_SECONDS + 60)

    def end(self) -> None:
        """Nothing of it is left running."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, *arguments: str) -> None:
        command = [str(PYTHON), "-m", "locust", *_CALM, *arguments]
        # Locust would take keys that are pressed as commands to change the load. Ctrl-C is for
        # whoever started it, which tells it.
        started = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env=_environment(),
        )
        self._processes.append(started)


def work(host: str, port: int) -> int:
    """Be a worker of a master on another machine, until it is done; the exit code.

    Raises:
        ConnectionError: No run waits for workers there, and none began to in time.
    """
    deadline = time.monotonic() + _MASTER_SECONDS
    # Locust itself would end with the traceback of an error that says nothing.
    while not _listens(host, port):
        if time.monotonic() > deadline:
            raise ConnectionError(f"no run waits for workers at {host}:{port}")
        time.sleep(_PAUSE_SECONDS)  # another machine has no event for this
    where = ["--worker", "--master-host", host, "--master-port", str(port)]
    command = [str(PYTHON), "-m", "locust", *_CALM, *where]
    return subprocess.call(command, cwd=ROOT, env=_environment())


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except OSError:
        return False


def _environment() -> dict[str, str]:
    """Ours, and that a worker whose visits are over is ready for the next run.

    It would wait for `--stop-timeout` once more first, deaf to its master, and give that up.
    """
    wait = {"LOCUST_WORKER_ADDITIONAL_WAIT_BEFORE_READY_AFTER_STOP": str(1 - STOP_SECONDS)}
    return {**os.environ, **wait}  # noqa: TID251 - handed on


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
