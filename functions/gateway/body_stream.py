"""A request's body as it comes: never held as a whole, and not waited for without end."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request

from functions.gateway.limits import too_large
from somaagent.files.errors import Interrupted

LEAST_BYTES_PER_SECOND: Final = 1024
"""After the first `idle_seconds`; a slower sender holds a place that others want."""


class TooSlow(Interrupted):
    """The sender takes too long."""


class BodyStream:
    """The pieces of one body."""

    def __init__(self, request: Request, *, idle_seconds: float) -> None:
        """Let the sender be silent for `idle_seconds` at most."""
        self._receive = request.receive
        self._idle = idle_seconds
        self._began = time.monotonic()
        self.length: Final = _length(request)
        """What the request says it has; None when it does not say."""
        self.received = 0
        """Bytes that have come."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Every piece, as large as the server hands them out.

        Raises:
            TooSlow: The sender is silent or trickles.
            Interrupted: The sender is gone.
        """
        more = True
        while more:
            try:
                async with asyncio.timeout(self._idle):
                    message = await self._receive()
            except TimeoutError as error:
                raise TooSlow(f"nothing came for {self._idle:g} seconds") from error
            if message["type"] == "http.disconnect":
                raise Interrupted("the sender is gone")
            piece: bytes = message.get("body", b"")
            more = message.get("more_body", False)
            self.received += len(piece)
            elapsed = time.monotonic() - self._began
            if elapsed > self._idle and self.received < elapsed * LEAST_BYTES_PER_SECOND:
                raise TooSlow(f"less than {LEAST_BYTES_PER_SECOND} bytes a second came")
            if piece:
                yield piece


def _length(request: Request) -> int | None:
    text = request.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


async def bounded(body: BodyStream, most: int) -> AsyncIterator[bytes]:
    """The pieces of a body.

    Raises:
        Problem: 413, they are more than `most` bytes; or as the body does.
    """
    received = 0
    async for piece in body:
        received += len(piece)
        if received > most:
            raise too_large(most)
        yield piece
