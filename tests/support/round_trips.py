"""A relay before a real server that counts how often its client waits for an answer."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass
class RoundTrips:
    """What a relay has seen."""

    port: int = 0
    count: int = 0
    """How often the client spoke after the server had, or first of all."""


@asynccontextmanager
async def counting(host: str, port: int) -> AsyncGenerator[RoundTrips]:
    """Relay to `host` and `port` for as long as the block runs."""
    seen = RoundTrips()
    writers: list[asyncio.StreamWriter] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, thither = await asyncio.open_connection(host, port)
        writers.extend((writer, thither))
        waits = False

        async def ask() -> None:
            nonlocal waits
            while data := await reader.read(65_536):
                if not waits:
                    seen.count += 1
                    waits = True
                thither.write(data)
            thither.close()

        async def answer() -> None:
            nonlocal waits
            while data := await there.read(65_536):
                waits = False
                writer.write(data)
            writer.close()

        with contextlib.suppress(OSError):
            await asyncio.gather(ask(), answer())

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        for writer in writers:
            writer.close()
