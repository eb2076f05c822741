"""How fast a client's frames are taken, how many wrong ones, and how far ahead events go."""

import asyncio
from collections import deque
from typing import Final

from somaagent.streams.frames import StreamId

FRAMES_PER_SECOND: Final = 50
BURST: Final = 100
MOST_STRIKES: Final = 10
"""Frames that were not understood; the next one ends the connection."""
MAX_WINDOW: Final = 1000


class Pace:
    """Tells how long to wait before the next frame is read; TCP holds up the client meanwhile."""

    def __init__(self) -> None:
        self._left = float(BURST)
        self._seen = 0.0

    def wait_seconds(self, moment: float) -> float:
        """Count one frame that came at `moment` of a monotonic clock."""
        self._left = min(BURST, self._left + (moment - self._seen) * FRAMES_PER_SECOND) - 1
        self._seen = moment
        return max(0.0, -self._left / FRAMES_PER_SECOND)


class Window:
    """Events on their way to a client that acknowledges them."""

    def __init__(self, size: int | None) -> None:
        self.size: Final = size
        self._sent: deque[StreamId] = deque()
        self._room = asyncio.Event()
        self._room.set()

    async def room(self) -> None:
        """Return when one more event may be sent."""
        await self._room.wait()

    def send(self, identifier: bytes | None) -> None:
        """Count an event that is sent; one without an id cannot be acknowledged."""
        if self.size is None or identifier is None or not identifier[:1].isdigit():
            return
        self._sent.append(StreamId.parse(identifier))
        if len(self._sent) >= self.size:
            self._room.clear()

    def acknowledge(self, identifier: StreamId) -> None:
        """Count events that have arrived."""
        while self._sent and self._sent[0] <= identifier:
            self._sent.popleft()
        if self.size is None or len(self._sent) < self.size:
            self._room.set()
