"""Recipients of events: real HTTP servers that note what they get and answer as told."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from knative_local.http1 import Client, Headers, Request, Response, Server, serve

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Received:
    """One request."""

    headers: dict[str, str]
    body: bytes
    path: str

    @property
    def id(self) -> str:
        """The event's id."""
        return self.headers.get("ce-id", "")


Answer = Callable[[Received], Awaitable[Response]]


@dataclass
class Recipient:
    """A server at `url`."""

    answer: Answer
    received: list[Received] = field(default_factory=list[Received])
    url: str = ""
    in_flight: int = 0
    most_in_flight: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def ids(self) -> list[str]:
        """The ids of the events in the order of their arrival."""
        return [each.id for each in self.received]

    async def __call__(self, request: Request) -> Response:
        """Note and answer one request."""
        headers = {name.decode(): value.decode("latin-1") for name, value in request.headers}
        got = Received(headers, await request.read(4 * 1024 * 1024), request.path)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        async with self._news:
            self.received.append(got)
            self._news.notify_all()
        try:
            return await self.answer(got)
        finally:
            self.in_flight -= 1

    async def wait_for(self, count: int) -> list[Received]:
        """Return everything once there are so many requests."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._news:
            await self._news.wait_for(lambda: len(self.received) >= count)
        return self.received


async def accept(_: Received) -> Response:
    """Answer as a function that is done."""
    return Response(202)


def always(status: int, headers: Headers | None = None, body: bytes = b"") -> Answer:
    """Give the same answer to everything."""

    async def answer(_: Received) -> Response:
        return Response(status, list(headers or []), body)

    return answer


def in_turn(*statuses: int) -> Answer:
    """Give one status after the other, then 202."""
    left = list(statuses)

    async def answer(_: Received) -> Response:
        return Response(left.pop(0) if left else 202)

    return answer


@asynccontextmanager
async def recipient(answer: Answer = accept) -> AsyncGenerator[Recipient]:
    """Open a recipient for as long as the block runs."""
    taker = Recipient(answer)
    server: Server = await serve(taker, "127.0.0.1", 0)
    taker.url = f"{server.url}/events"
    try:
        yield taker
    finally:
        await server.close()


class PlainResolver:
    """Reaches every URI by HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def resolve(self, uri: str) -> Client:
        """Return the one client."""
        del uri
        return self._client
