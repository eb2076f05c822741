"""The receiving half of a message body: what the parser feeds and a reader awaits."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from knative_local.http1.errors import BodyTooLarge

HIGH_WATER_BYTES = 65536


class BodyBuffer:
    """Bytes received and not read yet; tells its connection to pause while it holds too many."""

    __slots__ = ("_before_wait", "_chunks", "_error", "_flow", "_size", "_waiter", "complete")

    def __init__(
        self,
        flow: Callable[[], None] | None = None,
        before_wait: Callable[[], None] | None = None,
    ) -> None:
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._flow = flow
        self._before_wait = before_wait
        self.complete = False

    @property
    def full(self) -> bool:
        """Whether the connection should stop reading for now."""
        return self._size > HIGH_WATER_BYTES

    @property
    def unasked(self) -> bool:
        """Whether the peer holds the body back until it is asked for, and nobody has asked."""
        return self._before_wait is not None

    def feed(self, data: bytes) -> None:
        """Add received bytes."""
        self._chunks.append(data)
        self._size += len(data)
        self._wake()

    def finish(self) -> None:
        """Mark the end; the connection may serve another message from now on."""
        self.complete = True
        self._flow = None
        self._before_wait = None
        self._wake()

    def fail(self, error: Exception) -> None:
        """Break off: what was received can still be read, then the error is raised."""
        if not self.complete and self._error is None:
            self._error = error
            self._flow = None
            self._wake()

    def peek(self) -> bytes:
        """Return the first of what is there, which stays; empty when nothing is."""
        return self._chunks[0] if self._chunks else b""

    async def next(self) -> bytes:
        """Return what is there, waiting for at least one byte; empty at the end."""
        while not self._chunks:
            if self.complete:
                return b""
            if self._error is not None:
                raise self._error
            if self._before_wait is not None:
                self._before_wait()
                self._before_wait = None
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        data = self._chunks.popleft() if len(self._chunks) == 1 else self._take_all()
        self._size = 0
        if self._flow is not None:
            self._flow()
        return data

    async def read(self, limit: int) -> bytes:
        """Return the whole body.

        Raises:
            BodyTooLarge: it has more than `limit` bytes.
        """
        if self.complete:
            if self._size > limit:
                raise BodyTooLarge
            self._size = 0
            return self._take_all()
        parts: list[bytes] = []
        size = 0
        while data := await self.next():
            size += len(data)
            if size > limit:
                raise BodyTooLarge
            parts.append(data)
        return b"".join(parts)

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the body as it arrives."""
        while data := await self.next():
            yield data

    def _take_all(self) -> bytes:
        if len(self._chunks) == 1:
            return self._chunks.popleft()
        data = b"".join(self._chunks)
        self._chunks.clear()
        return data

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
