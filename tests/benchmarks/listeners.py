"""Many listeners in one process: told on standard input what to open, tells how late it was."""

import asyncio
import re
import resource
import sys
import time
from typing import Any, Final

import orjson

_TEXT: Final = re.compile(rb'"text":"([0-9.]+)"')
_AT_ONCE: Final = 20


class Listener(asyncio.Protocol):
    """One stream; its bytes are searched for the moments that the deltas carry."""

    def __init__(self, load: "Load", request: bytes) -> None:
        self._load, self._request = load, request
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        now = time.monotonic()
        data = self._rest + data
        end = data.rfind(b"\n\n") + 2
        whole, self._rest = data[:end], data[end:]
        if not self.opened.done():
            assert data.startswith(b"HTTP/1.1 200 "), data[:200]
            self.opened.set_result(None)
        for found in _TEXT.finditer(whole):
            self._load.heard(now - float(found[1]))


class Load:
    """All of them."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._order = order
        self._late: list[float] = []
        self._all_heard = asyncio.Event()

    def heard(self, seconds: float) -> None:
        """One more delta arrived."""
        self._late.append(seconds)
        if len(self._late) == self._order["streams"] * self._order["deltas"]:
            self._all_heard.set()

    async def run(self) -> None:
        """Open them, listen, and tell."""
        loop = asyncio.get_running_loop()
        base: str = self._order["base"]
        host, _, port = base.removeprefix("http://").partition(":")
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(number: int) -> None:
            session = self._order["sessions"][number % len(self._order["sessions"])]
            request = (
                f"GET /v1/sessions/{session}/stream HTTP/1.1\r\nHost: {host}\r\n"
                f"Authorization: Bearer {self._order['token']}\r\n\r\n"
            ).encode()
            async with room:
                _, listener = await loop.create_connection(
                    lambda: Listener(self, request), host, int(port)
                )
                await listener.opened

        await asyncio.gather(*[one(number) for number in range(self._order["streams"])])
        sys.stdout.write("open\n")
        sys.stdout.flush()
        await self._all_heard.wait()
        late = sorted(self._late)
        told = {"count": len(late), "p50": late[len(late) // 2] * 1000,
                "p99": late[int(len(late) * 0.99)] * 1000}  # fmt: skip
        sys.stdout.write(orjson.dumps(told).decode() + "\n")
        sys.stdout.flush()


async def _main() -> None:
    await Load(orjson.loads(sys.stdin.readline())).run()


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(_main())
