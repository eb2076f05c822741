"""A bound on waiting that a busy process does not use up.

When the event loop was held up, its timers are due before it has read what came meanwhile: an
answer that has long arrived would be given up. So a bound runs in slices, and time in which the
loop did nothing counts as one of them at most.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Final

_SLICES: Final = 4


class Deadline:
    """Calls `expired` once the loop has run for so many seconds, unless it is cancelled."""

    __slots__ = ("_expired", "_left", "_slice", "_timer")

    def __init__(self, seconds: float, expired: Callable[[], None]) -> None:
        self._slice = seconds / _SLICES
        self._left = _SLICES
        self._expired = expired
        self._go_on()

    def cancel(self) -> None:
        """What was waited for has come."""
        self._timer.cancel()

    def _go_on(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._slice, self._is_over)

    def _is_over(self) -> None:
        self._left -= 1
        if self._left:
            self._go_on()
        else:
            self._expired()


@asynccontextmanager
async def within(seconds: float) -> AsyncGenerator[None]:
    """As `asyncio.timeout`, by a `Deadline`.

    Raises:
        TimeoutError: The block did not end in time.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as bound:
        deadline = Deadline(seconds, lambda: bound.reschedule(loop.time()))
        try:
            yield
        finally:
            deadline.cancel()
