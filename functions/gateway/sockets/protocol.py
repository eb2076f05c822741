"""uvicorn's WebSocket, which says nothing of what passes, and may be cut off with a word."""

import asyncio
import logging
from typing import Any, Final

from starlette.requests import HTTPConnection
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame
from websockets.http11 import Request

from functions.gateway.connections.line import Line
from functions.gateway.sockets.closing import CloseCode

MOST_FRAGMENTS: Final = 1024
"""Of one message: empty ones would cost memory without counting against its size."""
_SLICE_BYTES: Final = 8192
"""What is parsed at once: thousands of tiny frames may lie in what one read brings."""
GRACE_SECONDS: Final = 5.0
"""How long a client that is cut off may still take why."""
CONNECTION: Final = "soma.connection"
_BAD_HANDSHAKE: Final = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)

# The server's own lines quote paths, queries and errors; the access log has what may be said.
_quiet: Final = logging.getLogger("gateway.websocket")
_quiet.setLevel(logging.CRITICAL)


class SocketProtocol(WebSocketsSansIOProtocol):
    """One connection."""

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: uvicorn's own
        super().__init__(*args, **options)
        self.logger = _quiet
        self.conn.logger = _quiet
        self._line: Line | None = None
        self._unread: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called for the connection, which has spoken HTTP until now."""
        super().connection_made(transport)
        self._line = transport if isinstance(transport, Line) else None
        if self._line is not None:
            self._line.speaker = self
            # Whatever it ends with, the client may still be sending.
            self._line.lingers = True

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._unread = b""
        if self._line is not None:
            self._line.lose()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Called by the loop; a client that takes nothing is not listened to, either.

        Its pings would be answered into memory.
        """
        super().pause_writing()
        self.transport.pause_reading()
        if self._line is not None:
            self._line.stalls()

    def resume_writing(self) -> None:
        """Called by the loop."""
        super().resume_writing()
        if self._line is not None:
            self._line.flows()
        self._parse()
        self._read_on()

    def takes_nothing(self) -> None:
        """Called by the sweep."""
        self.cut_off(CloseCode.SLOW)

    def head_is_late(self) -> None:
        """Never called: the head of the handshake is complete."""

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        if self._line is not None and self._line.parted:
            self._line.discard(len(data))
            return
        self._unread += data
        self._parse()

    async def receive(self) -> Any:  # Any: uvicorn's own
        """Called by the application."""
        message = await self.queue.get()
        if self.read_paused and self.queue.empty():
            self.read_paused = False
            self._parse()
            self._read_on()
        return message

    def _parse(self) -> None:
        """Parse what came, until there is a message for the application."""
        while self._unread and not self.read_paused and self.writable.is_set():
            piece, self._unread = self._unread[:_SLICE_BYTES], self._unread[_SLICE_BYTES:]
            self._take(piece)
            if self.transport.is_closing():
                self._unread = b""

    def _read_on(self) -> None:
        if not self.read_paused and self.writable.is_set():
            self.transport.resume_reading()

    def _take(self, data: bytes) -> None:
        try:
            super().data_received(data)
        except InvalidState:
            # Of what lay before the client's close a part was wrong; it is closed already.
            self.queue.put_nowait({"type": "websocket.disconnect", "code": CloseCode.INVALID_TEXT})
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.transport.close()
        # A handshake that cannot be read is answered, too.
        broken = self.conn.handshake_exc is not None and not self.handshake_initiated
        if broken and not self.transport.is_closing():
            self.transport.write(_BAD_HANDSHAKE)
            self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        """Called for a fragment that is not a message's first."""
        if len(self.frames) >= MOST_FRAGMENTS:
            self.conn.fail(CloseCode.TOO_BIG, "too many fragments")
            self.frames = []
            self.handle_parser_exception()
            return
        super().handle_cont(event)

    def handle_connect(self, event: Request) -> None:
        """Called for the handshake."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope[CONNECTION] = self  # type: ignore[typeddict-unknown-key]

    def cut_off(self, code: CloseCode) -> None:
        """Close, whether or not the client takes what lies before the closing frame."""
        if not (self.close_sent or self.transport.is_closing()):
            self.stop_keepalive()
            self.conn.send_close(code)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.transport.close()
        self.loop.call_later(GRACE_SECONDS, self.transport.abort)


def cut_off(connection: HTTPConnection, code: CloseCode) -> None:
    """Close a WebSocket that takes nothing; what blocks on it goes on with an error."""
    protocol = connection.scope.get(CONNECTION)
    if isinstance(protocol, SocketProtocol):
        protocol.cut_off(code)
