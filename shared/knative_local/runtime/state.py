"""The state folder: one runtime at a time, nothing left over from one that was killed."""

import fcntl
import os
from pathlib import Path

from knative_local.runtime.errors import CannotStart
from knative_local.runtime.leftovers import Guard, end_processes
from knative_local.serving.marking import is_marker_of, run_marker


class StateFolder:
    """A folder that this process owns until it ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._descriptor: int | None = None
        self._guard: Guard | None = None

    def acquire(self) -> None:
        """Make the folder and own it.

        Raises:
            CannotStart: it cannot be used, or another runtime owns it.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise CannotStart(
                f"the state folder {self.path} cannot be used: {error.strerror}; "
                "choose another one with --state"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise CannotStart(
                f"another knative-local runs on the state folder {self.path} (process {owner}); "
                "end it, or choose another folder with --state"
            ) from error
        self._descriptor = descriptor
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            raise CannotStart(
                f"the state folder {self.path} cannot be written: {error.strerror}"
            ) from error
        end_processes(is_marker_of(self.path))
        self._guard = Guard(run_marker(self.path))

    def release(self) -> None:
        """Let another runtime have it."""
        if self._guard is not None:
            # What became an orphan while its parent ended belongs to nobody else.
            marker = run_marker(self.path).encode()
            end_processes(lambda entry: entry == marker)
            self._guard.dismiss()
            self._guard = None
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
