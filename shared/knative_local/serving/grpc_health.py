"""Asks a gRPC server by `grpc.health.v1.Health/Check` whether it serves.

One unary call over HTTP/2 without TLS, on a connection of its own, as a kubelet makes it.
"""

import asyncio
import contextlib
import struct

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    ResponseReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
)
from h2.exceptions import H2Error

_SERVING = 1
_MAX_MESSAGE = 4096
_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5


async def serves(host: str, port: int, service: str, *, timeout: float) -> bool:
    """Tell whether the server answers in time that `service` (`""`: all of it) is serving."""
    try:
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                return await _check(reader, writer, f"{host}:{port}", service)
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (TimeoutError, OSError, H2Error):
        return False


async def _check(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, authority: str, service: str
) -> bool:
    connection = H2Connection(H2Configuration(client_side=True))
    connection.initiate_connection()
    stream = connection.get_next_available_stream_id()
    connection.send_headers(
        stream,
        [
            (":method", "POST"),
            (":scheme", "http"),
            (":path", "/grpc.health.v1.Health/Check"),
            (":authority", authority),
            ("te", "trailers"),
            ("content-type", "application/grpc"),
            ("user-agent", "kube-probe/1.34"),
        ],
    )
    connection.send_data(stream, _framed(_request(service)), end_stream=True)
    writer.write(connection.data_to_send())
    answer = _Answer()
    while not answer.ended:
        data = await reader.read(65536)
        if not data:
            return False
        for event in connection.receive_data(data):
            answer.take(event)
            if isinstance(event, DataReceived) and event.flow_controlled_length:
                connection.acknowledge_received_data(event.flow_controlled_length, stream)
        writer.write(connection.data_to_send())
    return answer.serving


class _Answer:
    """What has come of the answer."""

    def __init__(self) -> None:
        self.ended = False
        self._status = b""
        self._data = b""

    def take(self, event: Event) -> None:
        match event:
            case ResponseReceived() | TrailersReceived():
                for name, value in event.headers:
                    if name == b"grpc-status":
                        self._status = value
            case DataReceived():
                self._data += event.data
                self.ended = self.ended or len(self._data) > _MAX_MESSAGE
            case StreamEnded() | StreamReset() | ConnectionTerminated():
                self.ended = True
            case _:
                pass

    @property
    def serving(self) -> bool:
        """Whether it is a whole, uncompressed answer that says so."""
        if self._status != b"0" or len(self._data) < 5 or self._data[0] != 0:
            return False
        (length,) = struct.unpack(">I", self._data[1:5])
        message = self._data[5:]
        return len(message) == length and _status_of(message) == _SERVING


def _request(service: str) -> bytes:
    """Encode a `HealthCheckRequest`."""
    name = service.encode()
    return b"\x0a" + _varint(len(name)) + name if name else b""


def _framed(message: bytes) -> bytes:
    return b"\x00" + struct.pack(">I", len(message)) + message


def _varint(number: int) -> bytes:
    encoded = b""
    while number > 0x7F:
        encoded += bytes([number & 0x7F | 0x80])
        number >>= 7
    return encoded + bytes([number])


def _status_of(message: bytes) -> int:
    """Decode the status of a `HealthCheckResponse`: 0 where it has none, -1 where it is broken."""
    status, position = 0, 0
    try:
        while position < len(message):
            tag, position = _read_varint(message, position)
            field, wire = tag >> 3, tag & 7
            if wire == _VARINT:
                value, position = _read_varint(message, position)
                status = value if field == 1 else status
            elif wire == _LENGTH:
                length, position = _read_varint(message, position)
                position += length
            elif wire in {_FIXED32, _FIXED64}:
                position += 4 if wire == _FIXED32 else 8
            else:
                return -1
    except IndexError:
        return -1
    return status if position == len(message) else -1


def _read_varint(data: bytes, position: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, position
        shift += 7
        if shift > 63:
            raise IndexError(position)
