"""The raw limit of fan-out: a server that knows nothing but its sockets and writes to all.

Prints its base URL. A line on standard input has it write one server-sent event with the moment
to every connection.
"""

import asyncio
import resource
import sys
import time
from typing import Final, cast

import uvloop

_ANSWER: Final = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
    b"transfer-encoding: chunked\r\n\r\nc\r\nretry: 500\n\n\r\n"
)
_EVENT: Final = (
    b"id: 1767268800000-0\nevent: delta\n"
    b'data: {"turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","attempt":1,"index":0,"text":"%f"}'
    b"\n\n"
)


class _Connection(asyncio.Protocol):
    def __init__(self, transports: list[asyncio.Transport]) -> None:
        self._transports = transports
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # what stream protocols get
        self._transports.append(self._transport)

    def data_received(self, data: bytes) -> None:
        if self._transport is not None and data.endswith(b"\r\n\r\n"):
            self._transport.write(_ANSWER)


async def _main() -> None:
    loop = asyncio.get_running_loop()
    transports: list[asyncio.Transport] = []
    server = await loop.create_server(lambda: _Connection(transports), "127.0.0.1", 0, backlog=2048)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)  # noqa: T201

    def write_all() -> None:
        if not sys.stdin.readline():
            loop.stop()
            return
        event = _EVENT % time.monotonic()
        for transport in transports:
            transport.write(b"%x\r\n%b\r\n" % (len(event), event))

    loop.add_reader(sys.stdin.fileno(), write_all)
    await loop.create_future()


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(_main())
