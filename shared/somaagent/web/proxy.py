"""An HTTP proxy for one program: to hosts that it was granted, within the rules for fetching.

It is asked in two ways: `CONNECT host:port`, after which bytes go to and fro, and `GET
http://host/…`, of which the head is passed on rewritten. Either way the host is looked up once,
all its addresses are checked, and the connection goes to what was checked.
"""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from somaagent.web.addresses import Address
from somaagent.web.errors import TargetRefused
from somaagent.web.fetching import Fetcher
from somaagent.web.rules import fits
from somaagent.web.targets import Target, parse

_HEAD_BYTES: Final = 16_384
_PIECE: Final = 65_536
_SECONDS: Final = 10.0
"""Longest time until a program has said what it wants, and until a host is connected to."""
_TIMES: Final = 16
_REQUEST: Final = re.compile(rb"([A-Z]{1,20}) ([!-~]{1,2100}) HTTP/1\.[01]")
_AUTHORITY: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:/?#@]+):[0-9]{1,5}")
_FIELD: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\x00]*")
_DROPPED: Final = frozenset((b"host", b"connection", b"keep-alive", b"te", b"upgrade", b"trailer"))
"""Fields of a head that are for the next hop, or said anew. All that begin with `proxy-` too."""


class _Refused(Exception):
    """What is answered instead of a connection."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class _Asked(NamedTuple):
    target: Target
    head: bytes | None
    """What is passed on first; None for a tunnel."""


@dataclass(slots=True, kw_only=True)
class GrantedProxy:
    """Serves one program; what it may use up is counted over all its connections."""

    fetcher: Fetcher
    """Whose rules hold besides: ports, networks, and the only hosts that there are."""
    hosts: tuple[str, ...]
    """What is granted; `.example.com` stands for all below `example.com`. Empty for nothing."""
    most_bytes: int
    """In both directions together; then every connection is closed."""
    most_connections: int
    """At once; beyond so many times as many in all, none is taken any more."""
    sent_bytes: int = field(default=0, init=False)
    received_bytes: int = field(default=0, init=False)
    _taken: int = field(default=0, init=False)
    _open: set["asyncio.Task[None]"] = field(default_factory=set["asyncio.Task[None]"], init=False)
    _server: asyncio.Server | None = field(default=None, init=False)

    @asynccontextmanager
    async def serving(self, listener: socket.socket) -> AsyncGenerator[None]:
        """Take connections of a listening socket; in the end all are closed, and it too."""
        listener.setblocking(False)
        self._server = await asyncio.start_server(
            self._attend, sock=listener, limit=_HEAD_BYTES, backlog=self.most_connections
        )
        try:
            yield
        finally:
            self._server.close()
            for task in self._open:
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("connections are attended to by tasks")
        self._open.add(task)
        self._taken += 1
        if self._taken == _TIMES * self.most_connections and self._server is not None:
            # Refusing costs something too, and not the program.
            self._server.close()
        try:
            await self._serve(reader, writer)
        except _Refused as refused:
            with contextlib.suppress(OSError):
                writer.write(_answer(refused))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.CancelledError):
            # The program sees a connection that is closed; who cancels this waits for no more.
            pass
        finally:
            self._open.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._open) > self.most_connections:
            raise _Refused(503, "Too many connections at once")
        self._check_bytes()
        async with asyncio.timeout(_SECONDS):
            asked = await _read(reader)
        there, back = await self._connected(asked.target)
        try:
            if asked.head is None:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                back.write(asked.head)
                self.sent_bytes += len(asked.head)
            async with asyncio.TaskGroup() as both:
                sending = both.create_task(self._pass_on(reader, back, sending=True))
                await self._pass_on(there, writer, sending=False)
                sending.cancel()
        except* (_Refused, OSError):
            # Within a connection nothing can be answered any more.
            pass
        finally:
            # Not `close`, which would wait for a host that does not read.
            back.transport.abort()

    async def _connected(self, target: Target) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to an address that was checked."""
        host = target.host if target.address is None else str(target.address)
        if not any(fits(host, pattern) for pattern in self.hosts):
            raise _Refused(403, "This host is not granted")
        try:
            async with asyncio.timeout(_SECONDS):
                addresses = await self.fetcher.addresses(target)
                return await self._first_of(addresses, target.port)
        except TargetRefused as error:
            raise _Refused(403, f"Refused: {error}") from error
        except TimeoutError as error:
            raise _Refused(504, "The host did not answer in time") from error

    async def _first_of(
        self, addresses: list[Address], port: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for address in addresses:
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(str(address), port)
        raise _Refused(502, "The host cannot be connected to")

    async def _pass_on(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, sending: bool
    ) -> None:
        while piece := await source.read(_PIECE):
            if sending:
                self.sent_bytes += len(piece)
            else:
                self.received_bytes += len(piece)
            self._check_bytes()
            sink.write(piece)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()

    def _check_bytes(self) -> None:
        if self.sent_bytes + self.received_bytes > self.most_bytes:
            raise _Refused(403, f"More than {self.most_bytes} bytes have been sent and received")


async def _read(reader: asyncio.StreamReader) -> _Asked:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.LimitOverrunError, ValueError) as error:
        raise _Refused(431, "The head of the request is too long") from error
    except asyncio.IncompleteReadError as error:
        raise _Refused(400, "The request has no end") from error
    first, *fields = head[:-4].split(b"\r\n")
    request = _REQUEST.fullmatch(first)
    if request is None or not all(_FIELD.fullmatch(line) for line in fields):
        raise _Refused(400, "This is no request to a proxy")
    method, where = request[1], request[2].decode("ascii")
    try:
        if method == b"CONNECT":
            if not _AUTHORITY.fullmatch(where):
                raise _Refused(400, "CONNECT takes a host and a port")
            return _Asked(parse(f"https://{where}/"), None)
        if not where.lower().startswith("http://"):
            raise _Refused(400, "Other than http is asked for with CONNECT")
        target = parse(where)
    except TargetRefused as error:
        raise _Refused(403, f"Refused: {error}") from error
    return _Asked(target, _rewritten(method, target, fields))


def _rewritten(method: bytes, target: Target, fields: list[bytes]) -> bytes:
    """The head as the host itself is asked, for this one request."""
    kept = [
        line
        for line in fields
        if (name := line.partition(b":")[0].lower()) not in _DROPPED
        and not name.startswith(b"proxy-")
    ]
    path = target.url.raw_path_qs.encode("ascii")
    host = (target.url.host_subcomponent or "").encode("ascii")
    if target.url.explicit_port is not None:
        host += b":%d" % target.port
    said = (b"Host: " + host, *kept, b"Connection: close")
    return b"\r\n".join((b"%s %s HTTP/1.1" % (method, path), *said)) + b"\r\n\r\n"


def _answer(refused: _Refused) -> bytes:
    reason = str(refused).encode("ascii", "replace")
    head = f"HTTP/1.1 {refused.status} ".encode() + reason
    fields = b"Content-Type: text/plain\r\nContent-Length: %d\r\nConnection: close" % len(reason)
    return head + b"\r\n" + fields + b"\r\n\r\n" + reason
