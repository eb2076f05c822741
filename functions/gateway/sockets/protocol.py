"""uvicorn's WebSocket, which says nothing of what passes, and may be cut off with a word."""

import logging
from typing import Any, Final

from starlette.requests import HTTPConnection
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from functions.gateway.sockets.closing import CloseCode

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

    def data_received(self, data: bytes) -> None:
        """Called by the loop; a handshake that cannot be read is answered, too."""
        super().data_received(data)
        broken = self.conn.handshake_exc is not None and not self.handshake_initiated
        if broken and not self.transport.is_closing():
            self.transport.write(_BAD_HANDSHAKE)
            self.transport.close()

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
