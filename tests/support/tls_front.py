"""A listener that ends TLS in front of a server that speaks plain HTTP, as an ingress does."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


@asynccontextmanager
async def tls_front(behind: str, context: ssl.SSLContext) -> AsyncGenerator[int]:
    """The port of a front for the server at the URL `behind`."""
    parts = urlsplit(behind)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection(parts.hostname, parts.port)
        await asyncio.gather(_carry(reader, outer), _carry(inner, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65_536):
            sink.write(data)
            await sink.drain()
    except (ConnectionError, ssl.SSLError):
        return
    finally:
        sink.close()
