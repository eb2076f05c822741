"""Connections on which a test says what it likes."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson

BOUND_SECONDS = 60.0
_ESTABLISHED = 1
"""Of the states that Linux counts."""


@dataclass(frozen=True)
class Reply:
    """One response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str | None:
        """The last part of a problem's type."""
        if self.headers.get("content-type") != "application/problem+json":
            return None
        problem: dict[str, Any] = orjson.loads(self.body)
        assert problem["status"] == self.status
        return str(problem["type"]).rpartition(":")[2]


class Wire:
    """One connection, in bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def say(self, data: bytes) -> None:
        if not self.writer.is_closing():
            self.writer.write(data)

    async def send(self, data: bytes) -> bool:
        """Whether it could be sent as a whole."""
        try:
            self.say(data)
            await self.writer.drain()
        except ConnectionError:
            return False
        return True

    async def reply(self) -> Reply | None:
        """The next response; None when the connection ends before it."""
        async with asyncio.timeout(BOUND_SECONDS):
            try:
                return await self._reply()
            except (asyncio.IncompleteReadError, ConnectionError):
                return None

    async def replies(self) -> list[Reply]:
        """All that come until the connection ends."""
        found: list[Reply] = []
        while (reply := await self.reply()) is not None:
            found.append(reply)
        return found

    async def closed(self) -> None:
        """Return when the other end has closed the connection."""
        async with asyncio.timeout(BOUND_SECONDS):
            with contextlib.suppress(ConnectionError):
                while await self.reader.read(65_536):
                    pass

    @property
    def is_established(self) -> bool:
        """Whether the other end has neither closed nor reset the connection."""
        connection: socket.socket = self.writer.get_extra_info("socket")
        if connection.fileno() < 0:
            return False
        state: int = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
        return state == _ESTABLISHED

    def take_nothing(self) -> None:
        """Read no more."""
        transport: Any = self.writer.transport  # Any: typed as one that only writes
        transport.pause_reading()

    def reset(self) -> None:
        """Vanish: the other end gets RST, or nothing at all."""
        connection: socket.socket = self.writer.get_extra_info("socket")
        with contextlib.suppress(OSError):  # closed already
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def _reply(self) -> Reply:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = b""
        if headers.get("transfer-encoding") == "chunked":
            while size := int(await self.reader.readuntil(b"\r\n"), 16):
                body += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readexactly(2)
        elif length := int(headers.get("content-length", "0")):
            body = await self.reader.readexactly(length)
        return Reply(int(first.split()[1]), headers, body)


@asynccontextmanager
async def wire(base: str, *, receive_bytes: int | None = None) -> AsyncGenerator[Wire]:
    """A connection to `base`; with `receive_bytes` the kernel takes no more than about so much."""
    made = await connect(base, receive_bytes=receive_bytes)
    try:
        yield made
    finally:
        made.writer.transport.abort()


async def connect(base: str, *, receive_bytes: int | None = None) -> Wire:
    """The same for a caller that closes it."""
    host, _, port = base.removeprefix("http://").partition(":")
    connection = socket.socket()
    if receive_bytes is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    connection.setblocking(False)
    async with asyncio.timeout(BOUND_SECONDS):
        await asyncio.get_running_loop().sock_connect(connection, (host, int(port)))
        limit = 65_536 if receive_bytes is None else receive_bytes
        reader, writer = await asyncio.open_connection(sock=connection, limit=limit)
    return Wire(reader, writer)
