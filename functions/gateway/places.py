"""A few places for work that costs much memory."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from functions.gateway.problems import Problem

_PATIENCE_SECONDS: Final = 2.0
_RETRY_AFTER_SECONDS: Final = 5


class Places:
    """So many at a time; others wait for a moment and are then told to come back."""

    def __init__(self, most: int) -> None:
        self._places = asyncio.Semaphore(most)

    @asynccontextmanager
    async def take(self) -> AsyncGenerator[None]:
        """One of the places.

        Raises:
            Problem: 503, all are taken.
        """
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            raise Problem(
                503,
                "busy",
                "too many of these are under way; try again",
                headers={"retry-after": str(_RETRY_AFTER_SECONDS), "connection": "close"},
            ) from None
        try:
            yield
        finally:
            self._places.release()
