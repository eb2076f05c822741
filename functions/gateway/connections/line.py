"""One connection's transport, which knows how to part from its client."""

import asyncio
import ipaddress
import os
import socket
import struct
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from functions.gateway.connections.registry import Connections

MOST_LINGERING_BYTES: Final = 8_388_608
"""What a client that was refused may go on to send; it is thrown away."""
_LEAST_PROGRESS: Final = 16_384
"""Bytes that a slow reader takes at least in the time that it is given."""

_RESET: Final = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends RST."""


class Speaker(Protocol):
    """The protocol that speaks on a line."""

    def head_is_late(self) -> None:
        """The head of a request does not arrive in time."""

    def takes_nothing(self) -> None:
        """The client does not take what is sent to it."""


class Line(asyncio.Transport):
    """Passes everything on to the loop's transport, apart from how it ends."""

    def __init__(
        self, transport: asyncio.Transport, speaker: Speaker, connections: "Connections"
    ) -> None:
        super().__init__()
        self.speaker = speaker
        self.address: str | None = None
        """Whose bound it counts against."""
        self.lingers = False
        """Whether the client may still be sending when the line is closed."""
        self.parted = False
        """Whether what comes is thrown away."""
        self._transport = transport
        self._connections = connections
        self._lost = False
        self._lay = 0
        self._discarded = 0

    @property
    def connections(self) -> "Connections":
        """All of the process."""
        return self._connections

    @property
    def peer(self) -> str | None:
        """The address at the other end."""
        name: Any = self._transport.get_extra_info("peername")  # Any: asyncio's own
        try:
            return str(ipaddress.ip_address(name[0])) if name else None
        except ValueError:
            return None

    # What a transport does.

    def write(self, data: Any) -> None:  # Any: bytes-like
        """As the loop's transport."""
        self._transport.write(data)

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # Any: asyncio's own
        """As the loop's transport."""
        return self._transport.get_extra_info(name, default)

    def is_closing(self) -> bool:
        """Whether nothing more can be said."""
        return self.parted or self._transport.is_closing()

    def pause_reading(self) -> None:
        """As the loop's transport."""
        if not self._transport.is_closing():
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """As the loop's transport."""
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def get_write_buffer_size(self) -> int:
        """As the loop's transport."""
        return self._transport.get_write_buffer_size()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """As the loop's transport."""
        self._transport.set_protocol(protocol)

    def abort(self) -> None:
        """End at once; what was not taken is lost, in the kernel too, which would keep it."""
        with self._socket() as own:
            if own is not None:
                own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._transport.abort()

    @property
    def has_spoken(self) -> bool:
        """Whether there is something from the client that has not been read."""
        with self._socket() as own:
            try:
                return own is not None and bool(own.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
            except OSError:
                return False

    @contextmanager
    def _socket(self) -> Generator[socket.socket | None]:
        """A socket of our own for the same connection; the loop's refuses what we ask of it."""
        number: int = -1 if self._lost else self._transport.get_extra_info("socket").fileno()
        if number < 0:
            yield None
            return
        with socket.socket(fileno=os.dup(number)) as own:
            yield own

    def close(self) -> None:
        """End when what was said has been taken, or cannot be."""
        if self._lost or self.parted or self._transport.is_closing():
            return
        if self.lingers:
            self._part()
        else:
            self.end()

    # How it ends.

    def end(self) -> None:
        """Close, whatever the client is doing."""
        if self._transport.is_closing():
            return
        self._transport.close()
        if self._transport.get_write_buffer_size():
            # Closed is what is empty: without a bound it would wait for the client.
            self.stalls()

    def lose(self) -> None:
        """It is closed."""
        self._lost = True
        self._connections.forget(self)

    def discard(self, count: int) -> None:
        """So many bytes came after the line was parted."""
        self._discarded += count
        if self._discarded > MOST_LINGERING_BYTES:
            self.end()

    def stalls(self) -> None:
        """More was said than the client takes."""
        self._lay = self._transport.get_write_buffer_size()
        self._connections.stalled.enter(self)

    def flows(self) -> None:
        """It has been taken."""
        if not self._transport.is_closing():
            self._connections.stalled.leave(self)

    def takes_nothing(self) -> None:
        """Give a client that took something another while, and cut off one that did not."""
        lies = self._transport.get_write_buffer_size()
        if lies <= self._lay - _LEAST_PROGRESS:
            self.stalls()
            return
        self._connections.note("slow_reader")
        self.speaker.takes_nothing()

    def head_is_late(self) -> None:
        """The time for the head of a request is up."""
        self.speaker.head_is_late()

    def was_idle(self) -> None:
        """The time between two requests is up."""
        self.end()

    def _part(self) -> None:
        """Say nothing more, and wait for the client to stop."""
        self.parted = True
        for phase in (self._connections.waiting, self._connections.idle):
            phase.leave(self)
        self._transport.resume_reading()
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._connections.parting.enter(self)
