"""A child process: its own session, bound to ours in death, watched without polling."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path


class SpawnError(Exception):
    """The process could not be started."""


class ChildProcess:
    """A running process and everything that it starts in its group."""

    def __init__(self, popen: "subprocess.Popen[bytes]") -> None:
        self._popen = popen
        self._exited = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.pid = popen.pid
        self._watch()

    @classmethod
    def spawn(
        cls,
        argv: Sequence[str],
        *,
        folder: Path | None,
        environment: Mapping[str, str],
        log: Path,
    ) -> "ChildProcess":
        """Start `argv`; call from the main thread, whose end is what the child is bound to.

        Raises:
            SpawnError: the program or its folder is missing, or the machine refuses.
        """
        program = _find_program(argv[0], environment, folder)
        try:
            with log.open("ab") as output:
                popen = subprocess.Popen(  # noqa: S603 - running the manifest's command is the job
                    [*_binder(), program, *argv[1:]],
                    cwd=folder,
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise SpawnError(f"cannot start {' '.join(argv)!r}: {error}") from error
        return cls(popen)

    @property
    def exit_status(self) -> int | None:
        """Nothing while it runs, negative when a signal ended it."""
        return self._popen.returncode

    async def wait(self) -> int:
        """Wait for its end."""
        await self._exited.wait()
        return self._popen.returncode

    async def stop(self, grace_seconds: float) -> None:
        """Ask it to end, then make it; nothing of its group is left."""
        if not self._exited.is_set():
            self._signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(grace_seconds):
                    await self._exited.wait()
        self.kill()
        await self._exited.wait()

    def kill(self) -> None:
        """End the whole group now."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        # The group outlives its leader for as long as it has members.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _watch(self) -> None:
        if not hasattr(os, "pidfd_open"):
            threading.Thread(target=self._wait_in_thread, daemon=True).start()
            return
        descriptor = os.pidfd_open(self.pid)

        def ended() -> None:
            self._loop.remove_reader(descriptor)
            os.close(descriptor)
            self._popen.wait()
            self._exited.set()

        self._loop.add_reader(descriptor, ended)

    def _wait_in_thread(self) -> None:
        self._popen.wait()
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._exited.set)


def _find_program(name: str, environment: Mapping[str, str], folder: Path | None) -> str:
    """Return the program as a shell in that folder would find it."""
    if "/" in name:
        path = (folder or Path.cwd()) / name
        if not path.exists():
            raise SpawnError(f"cannot start {name!r}: there is no such file")
        return str(path)
    found = shutil.which(name, path=environment.get("PATH", os.defpath))
    if found is None:
        raise SpawnError(f"cannot start {name!r}: no such program is on the PATH")
    return found


@lru_cache(maxsize=1)
def _binder() -> tuple[str, ...]:
    """Return what to put before a command so that Linux ends it together with this process.

    Doing so by code between fork and exec is not safe in a process with threads. Where there is no
    such tool, the runtime's guard ends the process a moment later.
    """
    found = shutil.which("setpriv") if sys.platform == "linux" else None
    if found is None:
        return ()
    prefix = (found, "--pdeathsig", "KILL", "--")
    try:
        tried = subprocess.run([*prefix, "true"], capture_output=True, timeout=5, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ()
    return prefix if tried.returncode == 0 else ()
