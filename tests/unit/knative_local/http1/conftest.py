import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from knative_local.http1 import Client, Handler, Limits, Server, serve

RawServer = Callable[
    [Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]], Awaitable[str]
]
Serve = Callable[..., Awaitable[Server]]
Exchange = Callable[[Server, bytes], Awaitable[bytes]]


@pytest.fixture
async def start_server() -> AsyncIterator[Serve]:
    servers: list[Server] = []

    async def start(handler: Handler, limits: Limits | None = None) -> Server:
        server = await serve(handler, "127.0.0.1", 0, limits=limits)
        servers.append(server)
        return server

    yield start
    for server in servers:
        await server.close()


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client()
    yield client
    await client.close()


@pytest.fixture
async def raw_server() -> AsyncIterator[RawServer]:
    """Starts a server that answers with bytes as it likes; returns its URL."""
    servers: list[asyncio.Server] = []
    writers: list[asyncio.StreamWriter] = []

    async def start(
        answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    ) -> str:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            await answer(reader, writer)

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"

    yield start
    for writer in writers:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    for server in servers:
        server.close()
        await server.wait_closed()


@pytest.fixture
def exchange() -> Exchange:
    """Sends bytes as they are and returns everything up to the end of the connection."""

    async def exchange(server: Server, sent: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        try:
            writer.write(sent)
            async with asyncio.timeout(60):
                return await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()

    return exchange
