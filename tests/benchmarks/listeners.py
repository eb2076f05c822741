"""Many listeners in one process: told on standard input what to open, tells how late it was.

Bytes are only taken and stamped as they come, and searched for the moments that the deltas carry
when all is over: what is measured is whoever sends them.
"""

import re
import resource
import select
import socket
import sys
import time
from collections import deque
from typing import Any, Final

import orjson

_TEXT: Final = re.compile(rb'"text":"([0-9.]+)"')
_OK: Final = b"HTTP/1.1 200 "
_AT_ONCE: Final = 20
_READ: Final = 65_536


class Listeners:
    """Sockets that take what comes."""

    def __init__(self, order: dict[str, Any]) -> None:
        host, _, port = str(order["base"]).removeprefix("http://").partition(":")
        self._address = (host, int(port))
        self._requests: list[bytes] = [
            (
                f"GET {path} HTTP/1.1\r\nHost: {host}\r\n"
                f"Authorization: Bearer {order['token']}\r\n\r\n"
            ).encode()
            for path in order["paths"]
        ]
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._taken: list[tuple[float, int, bytes]] = []

    def open(self) -> None:
        """Open all, a few at once, and wait for the beginning of each answer."""
        opening: dict[int, tuple[bytes, bytes]] = {}
        left = deque(self._requests)
        while opening or left:
            while len(opening) < _AT_ONCE and left:
                request = left.popleft()
                client = socket.create_connection(self._address)
                client.sendall(request)
                client.setblocking(False)
                self._sockets[client.fileno()] = client
                opening[client.fileno()] = (request, b"")
                self._poll.register(client, select.EPOLLIN)
            for number, _ in self._poll.poll(60):
                data = self._sockets[number].recv(_READ)
                if number not in opening:
                    continue  # a heartbeat
                request, answer = opening[number]
                answer += data
                opening[number] = (request, answer)
                if not data or not _OK.startswith(answer[: len(_OK)]):
                    # A machine that is busy with other things may not keep up: once more.
                    self._poll.unregister(number)
                    self._sockets.pop(number).close()
                    left.append(opening.pop(number)[0])
                elif b"\n\n" in answer:
                    del opening[number]

    def listen(self, deltas: int, seconds: float) -> dict[str, float]:
        """Take so many deltas, or those of so many seconds; tells how late they were."""
        self._taken.clear()
        sockets, taken, now = self._sockets, self._taken, time.monotonic
        end, some = now() + seconds, 0
        while now() < end and some < deltas:
            for number, _ in self._poll.poll(0.5):
                data = sockets[number].recv(_READ)
                taken.append((now(), number, data))
                some += data.count(b"event: delta")
        late = sorted(self._lateness())
        return {
            "count": len(late),
            "p50": late[len(late) // 2] * 1000,
            "p99": late[int(len(late) * 0.99)] * 1000,
            "most": late[-1] * 1000,
        }

    def _lateness(self) -> list[float]:
        late: list[float] = []
        rest: dict[int, bytes] = {}
        for moment, number, data in self._taken:
            whole, end, begun = (rest.pop(number, b"") + data).rpartition(b"\n\n")
            rest[number] = begun
            late += [moment - float(found[1]) for found in _TEXT.finditer(whole + end)]
        return late


def _main() -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    listeners = Listeners(orjson.loads(sys.stdin.readline()))
    listeners.open()
    print("open", flush=True)  # noqa: T201 - what the benchmark waits for
    for line in sys.stdin:
        asked = orjson.loads(line)
        told = listeners.listen(asked["deltas"], asked["seconds"])
        print(orjson.dumps(told).decode(), flush=True)  # noqa: T201


if __name__ == "__main__":
    _main()
