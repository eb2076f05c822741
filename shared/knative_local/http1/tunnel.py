"""A raw two-way byte stream: what a connection becomes after `101 Switching Protocols`."""

import asyncio

from knative_local.http1.body import BodyBuffer
from knative_local.http1.flow import WriteFlow


class Tunnel:
    """The two directions of an upgraded connection."""

    __slots__ = ("_received", "_transport", "_writes")

    def __init__(
        self, transport: asyncio.Transport, received: BodyBuffer, writes: WriteFlow
    ) -> None:
        self._transport = transport
        self._received = received
        self._writes = writes

    async def read(self) -> bytes:
        """Return bytes as they come; empty when the peer has closed."""
        return await self._received.next()

    async def write(self, data: bytes) -> None:
        """Send bytes, waiting while the peer does not take them."""
        self._transport.write(data)
        await self._writes.drain()

    def close(self) -> None:
        """Close the connection after what was written has been sent."""
        self._transport.close()


async def join_tunnels(left: Tunnel, right: Tunnel) -> None:
    """Copy both ways until both directions have ended or one of them breaks."""

    async def copy(source: Tunnel, target: Tunnel) -> None:
        try:
            while data := await source.read():
                await target.write(data)
        finally:
            target.close()

    await asyncio.gather(copy(left, right), copy(right, left), return_exceptions=True)
