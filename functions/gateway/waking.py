"""Wakes the steps of a turn when the first message after a pause arrives.

Every step scales to zero; woken here, their cold starts overlap instead of adding up.
"""

import asyncio
import time
from typing import Final

import aiohttp

from somaagent.telemetry.metrics.recorder import RECORDER

PAUSE_SECONDS: Final = 30.0
"""Without a message for so long, the steps may have gone to sleep."""
_MOST_URLS: Final = 32


class Waker:
    """Asks each step for its health, so that it starts; the answers matter to nobody."""

    def __init__(self, *, http: aiohttp.ClientSession, urls: tuple[str, ...]) -> None:
        self._http = http
        self._urls = urls[:_MOST_URLS]
        self._last = float("-inf")
        self._tasks: set[asyncio.Task[None]] = set()

    def message_arrives(self) -> None:
        """Call when a message is posted; wakes everybody after a pause."""
        moment = time.monotonic()
        paused, self._last = moment - self._last > PAUSE_SECONDS, moment
        if not paused:
            return
        RECORDER.add("soma_gateway_wakeups_total")
        for url in self._urls:
            task = asyncio.create_task(self._wake(url))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """Stop waking."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _wake(self, url: str) -> None:
        try:
            async with self._http.get(url.rstrip("/") + "/healthz", allow_redirects=False):
                return
        except (aiohttp.ClientError, TimeoutError, ValueError):
            # The event itself will wake the step, only later.
            return
