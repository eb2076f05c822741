"""A uvicorn server that sleeps while nothing happens."""

import asyncio
from types import FrameType

import uvicorn


class QuietServer(uvicorn.Server):
    """Waits for the signal instead of looking for it ten times a second, as uvicorn itself does.

    A platform of many idle functions would spend more on looking than on working.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by the signal."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        """Called by uvicorn; returns when it is time to go."""
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        if not self.should_exit:
            await self._told.wait()
