"""uvicorn's HTTP/1.1, with bounds on whatever a client may send, or leave unsaid."""

import asyncio
from enum import Enum, auto
from functools import partial
from typing import Any, Final, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from functions.gateway.client_address import ClientAddresses
from functions.gateway.connections.head import (
    MOST_BYTES,
    MOST_FIELDS,
    MOST_TARGET_BYTES,
    MOST_TRAILER_BYTES,
    WATCHED,
    Head,
)
from functions.gateway.connections.line import Line
from functions.gateway.connections.listening import bearable
from functions.gateway.connections.refusals import Refusal, Refused
from functions.gateway.connections.registry import Connections
from functions.gateway.measuring.counts import Counts
from functions.gateway.state import Settings
from somaagent.mode import Mode

MOST_PIPELINED: Final = 16
"""Requests that may wait behind the one that is being answered."""
MOST_FRAMING_BYTES: Final = 65_536
"""Of chunk sizes, their extensions and trailers, beside what a body's own bytes excuse."""
FRAMING_PER_BYTE: Final = 8


def guarded(settings: Settings, counts: Counts | None = None) -> type[asyncio.Protocol]:
    """What makes the protocol of each connection of one server; their bounds are common.

    They are what `counts` tells of.

    Raises:
        ValueError: A trusted proxy is no network.
    """
    addresses = ClientAddresses(
        settings.gateway.trusted_proxies, header=settings.gateway.forwarded_header
    )
    connections = Connections(
        settings.connections,
        addresses,
        most=bearable(settings.connections.most),
        strict_transport=settings.mode is Mode.PRODUCTION,
    )
    if counts is not None:
        counts.connections = connections
    # uvicorn calls what it is given as the class.
    return partial(GuardedProtocol, connections=connections)  # type: ignore[return-value]


class _Place(Enum):
    """What comes next."""

    BETWEEN = auto()
    HEAD = auto()
    BODY = auto()


class GuardedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        *args: Any,  # Any: uvicorn's own
        connections: Connections,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._connections = connections
        self._line: Line = None  # type: ignore[assignment] # until the connection is made
        self._place = _Place.BETWEEN
        self._head = Head()
        self._running: RequestResponseCycle | None = None
        self._deaf = False
        self._came = 0
        """Bytes of a head that is not complete."""
        self._heads = 0
        """Complete ones, in what is being parsed."""
        self._framing = self._content = 0
        """Bytes of the body that is being received."""

    # The connection.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        # Its transports are no subclasses of asyncio's.
        self._line = line = Line(cast(asyncio.Transport, transport), self, self._connections)
        super().connection_made(line)
        refusal = self._connections.admit(line)
        if refusal is None:
            self._connections.waiting.enter(line)
            return
        self._deaf = True
        self._connections.note(refusal.label)
        self._write(refusal)
        line.end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop; every request hears of it that is answered or waits."""
        self._line.lose()
        for cycle in (self._running, *(cycle for cycle, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Called by the loop."""
        super().pause_writing()
        self._line.stalls()

    def resume_writing(self) -> None:
        """Called by the loop."""
        self._line.flows()
        super().resume_writing()

    def takes_nothing(self) -> None:
        """Called by the sweep: the client takes nothing of its answer."""
        self._line.abort()

    def head_is_late(self) -> None:
        """Called by the sweep: the head of a request does not arrive."""
        if self._came or self._place is _Place.HEAD:
            self._refuse(Refusal.HEAD_TOO_SLOW)
        else:
            # Nothing was asked. Clients that open connections in advance expect no answer.
            self._connections.note("silent")
            self._line.end()

    # What comes in.

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        if self._deaf:
            self._line.discard(len(data))
            return
        self._connections.idle.leave(self._line)
        place, content = self._place, self._content
        self._heads = 0
        try:
            self.parser.feed_data(data)  # pyright: ignore[reportOptionalMemberAccess] - it is open
        except httptools.HttpParserUpgrade:
            self._upgrade()
        except httptools.HttpParserError as error:
            cause = error.__context__
            self._refuse(cause.refusal if isinstance(cause, Refused) else Refusal.MALFORMED)
        else:
            self._received(len(data), place, self._content - content)

    def _received(self, count: int, place: _Place, content: int) -> None:
        """So many bytes were parsed from `place` on, so many of them the content of a body."""
        if self._place is _Place.BODY:
            if self._head.is_chunked and not self._heads:
                self._framing += count - content
                if self._framing > MOST_FRAMING_BYTES + FRAMING_PER_BYTE * self._content:
                    self._refuse(Refusal.BAD_FRAMING)
                    return
        elif self._place is _Place.HEAD or not (self._heads or place is _Place.BODY):
            # Where in these bytes a head began nobody knows, unless they are all of it.
            self._came = 0 if self._heads or place is _Place.BODY else self._came + count
            if self._came > MOST_BYTES:
                self._refuse(Refusal.HEAD_TOO_LARGE)
            else:
                self._connections.waiting.stay(self._line)
            return
        self._came = 0
        self._connections.waiting.leave(self._line)

    def on_message_begin(self) -> None:
        """Called by the parser."""
        if len(self.pipeline) >= MOST_PIPELINED:
            raise Refused(Refusal.PIPELINED)
        self._place = _Place.HEAD
        self._head = Head()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Called by the parser, with what has come of the target."""
        self.url += url
        self._head.size += len(url)
        if len(self.url) > MOST_TARGET_BYTES:
            raise Refused(Refusal.URI_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser for a field of the head, or of the trailer."""
        head = self._head
        head.size += len(name) + len(value) + 4
        if self._place is _Place.BODY:
            # Nobody asked for it, and what it says must not be taken for the head's.
            if head.size > MOST_TRAILER_BYTES:
                raise Refused(Refusal.BAD_FRAMING)
            return
        if head.size > MOST_BYTES or len(self.headers) >= MOST_FIELDS:
            raise Refused(Refusal.HEAD_TOO_LARGE)
        name = name.lower()
        if name in WATCHED:
            head.take(name, value)
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        head = self._head
        parser: Any = self.parser  # Any: None when the connection is lost, which it is not here
        head.check(parser.get_http_version())
        if parser.should_upgrade():
            if head.has_body:
                # The parser would take it for the other protocol's.
                raise Refused(Refusal.BAD_FRAMING)
            if self._should_upgrade() and self._is_busy:
                raise Refused(Refusal.PIPELINED)
        self.expect_100_continue = head.expects
        super().on_headers_complete()
        self._heads += 1
        self._place = _Place.BODY
        self._line.lingers = head.has_body
        self._framing = self._content = head.size = 0

    def on_body(self, body: bytes) -> None:
        """Called by the parser."""
        self._content += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self._place = _Place.BETWEEN
        self._line.lingers = False
        super().on_message_complete()

    def _upgrade(self) -> None:
        self._connections.waiting.leave(self._line)
        if self._should_upgrade():
            self.handle_websocket_upgrade()
            return
        # The request is answered as if it had not asked; the parser can read no other.
        self._deaf = True
        self.cycle.keep_alive = False

    # What goes out.

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # Any: an ASGI app
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """Called when a response has been written."""
        self.server_state.total_requests += 1
        self._running = None
        if self._line.is_closing():
            return
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            if not self.pipeline:
                self.flow.resume_reading()
            self._start_asgi_task(cycle, app)
            return
        self.flow.resume_reading()
        if self._line.lingers:
            # Answered before its body was there: what still comes of it is nobody's.
            self._deaf = True
            self._line.close()
        elif self._place is _Place.BETWEEN and not self._came:
            self._connections.idle.enter(self._line)

    @property
    def _is_busy(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        if cycle is None:  # pyright: ignore[reportUnnecessaryComparison]
            return False
        return not cycle.response_complete

    def _refuse(self, refusal: Refusal) -> None:
        """Answer, and listen no more; answers to earlier requests are given before it ends."""
        line = self._line
        self._deaf = True
        self._connections.note(refusal.label)
        self._connections.waiting.leave(line)
        line.lingers = True
        if not self._is_busy:
            self._write(refusal)
            line.close()
        elif self._place is not _Place.BODY:
            self.cycle.keep_alive = False
        elif self._running is self.cycle:
            self._give_up(self.cycle)
            if not self.cycle.response_started:
                self._write(refusal)
            line.close()
        else:
            # A request that waited for its turn will never be whole.
            self._give_up(self.pipeline.popleft()[0])
            before = self.pipeline[0][0] if self.pipeline else self._running
            if before is not None:
                self.cycle = before
                before.keep_alive = False

    def _give_up(self, cycle: RequestResponseCycle) -> None:
        cycle.disconnected = True
        cycle.message_event.set()

    def _write(self, refusal: Refusal) -> None:
        self._line.write(refusal.answer(strict_transport=self._connections.strict_transport))
