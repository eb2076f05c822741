"""What becomes of a client of a WebSocket that takes nothing."""

import asyncio
from typing import Any


class Patience:
    """Cancels a task whose client takes nothing; one timer, however much is sent."""

    def __init__(self, task: "asyncio.Task[Any] | None", *, seconds: float) -> None:
        """Cancel `task` when something that it sends is not taken for `seconds`."""
        self._task = task
        self._seconds = seconds
        self._begun = self._ended = self._seen = 0
        self.lost = False
        """Whether it was this that cancelled the task."""
        self._begin()

    def send_begins(self) -> None:
        """Call before something is sent."""
        self._begun += 1

    def send_ends(self) -> None:
        """Call when it is on its way."""
        self._ended = self._begun

    def end(self) -> None:
        """Watch no longer."""
        self._timer.cancel()

    def _begin(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._seconds / 2, self._look)

    def _look(self) -> None:
        sending = self._begun if self._begun > self._ended else 0
        if sending and sending == self._seen and self._task is not None:
            self.lost = True
            self._task.cancel()
            return
        self._seen = sending
        self._begin()
