"""An answer that goes on: its body as it arrives, or the raw connection it has become."""

import asyncio
import logging
from collections.abc import Callable

from knative_local.http1 import ClientResponse, TransportTimeout, Tunnel
from knative_local.http1.tunnel import join_tunnels
from knative_local.serving.answers import QUEUE_TIMEOUT
from knative_local.serving.times import Times

logger = logging.getLogger(__name__)


class Relay:
    """The body of an answer as it arrives; tells when it has ended, however it ends.

    One that is over its time ends with a notice, and properly; one that has said how long it is
    gets the notice where it fits, and is cut.
    """

    def __init__(self, upstream: ClientResponse, times: Times, on_end: Callable[[], None]) -> None:
        self._upstream = upstream
        self._times = times
        self._on_end: Callable[[], None] | None = on_end
        self._ended = False
        self._failure: TransportTimeout | None = None
        length = upstream.header(b"content-length")
        self._left = None if length is None else int(length)

    def __aiter__(self) -> "Relay":
        return self

    async def __anext__(self) -> bytes:
        if self._failure is not None:
            raise self._failure
        if self._ended:
            raise StopAsyncIteration
        try:
            async with asyncio.timeout(self._times.idle_seconds):
                data = await self._upstream.next()
        except TransportTimeout:
            return self._cut(self._times.notice)
        except TimeoutError:
            return self._cut(QUEUE_TIMEOUT)
        if not data:
            raise StopAsyncIteration
        if self._left is not None:
            self._left -= len(data)
        return data

    async def aclose(self) -> None:
        """End it; a body that is not complete drops its connection."""
        on_end, self._on_end = self._on_end, None
        if on_end is not None:
            on_end()
            await self._upstream.close()

    def _cut(self, notice: bytes) -> bytes:
        self._ended = True
        if self._left is None:
            return notice
        failure = TransportTimeout("the answer was cut at its time limit")
        if self._left < len(notice):
            raise failure
        self._left -= len(notice)
        if self._left:
            self._failure = failure
        return notice


class Joining:
    """Joins the caller's raw connection with the replica's until one ends or time is up."""

    def __init__(self, upstream: Tunnel, times: Times, on_end: Callable[[], None]) -> None:
        self._upstream = upstream
        self._times = times
        self._on_end = on_end

    async def __call__(self, caller: Tunnel) -> None:
        """Copy both ways; `caller` is closed at the end."""
        try:
            async with asyncio.timeout_at(self._times.begin):
                await join_tunnels(caller, self._upstream)
        except TimeoutError:
            logger.info("tunnel_cut_at_its_time_limit")
        finally:
            caller.close()
            self._upstream.close()
            self._on_end()
