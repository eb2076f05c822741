"""What a handler gets and gives."""

from collections.abc import AsyncIterator, Awaitable, Callable

from knative_local.http1.body import BodyBuffer
from knative_local.http1.errors import BodyTooLarge
from knative_local.http1.tunnel import Tunnel

Headers = list[tuple[bytes, bytes]]
"""Names in lower case, values as they were on the wire."""


def header_value(headers: Headers, name: bytes) -> bytes | None:
    """Return the first value of a header, None when it is not there."""
    for key, value in headers:
        if key == name:
            return value
    return None


class Request:
    """A request whose body may still be on its way."""

    __slots__ = (
        "body",
        "client",
        "headers",
        "http_version",
        "keep_alive",
        "method",
        "target",
        "upgrade",
    )

    def __init__(
        self,
        method: str,
        target: str,
        headers: Headers,
        http_version: str,
        client: tuple[str, int] | None,
        body: BodyBuffer,
        *,
        keep_alive: bool,
        upgrade: bool,
    ) -> None:
        self.method = method
        self.target = target
        self.headers = headers
        self.http_version = http_version
        self.client = client
        self.body = body
        self.keep_alive = keep_alive
        self.upgrade = upgrade

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def header(self, name: bytes) -> bytes | None:
        """Return the first value of a header; `name` is in lower case."""
        return header_value(self.headers, name)

    async def read(self, limit: int) -> bytes:
        """Return the whole body.

        Raises:
            BodyTooLarge: it has, or says it will have, more than `limit` bytes.
        """
        if not self.body.complete:
            announced = self.header(b"content-length")
            if announced is not None and int(announced) > limit:
                raise BodyTooLarge
        return await self.body.read(limit)

    def stream(self) -> AsyncIterator[bytes]:
        """Yield the body as it arrives."""
        return self.body.stream()


class Response:
    """An answer: all of its body, or an iterator that is sent as it yields."""

    __slots__ = ("body", "headers", "status", "tunnel")

    def __init__(
        self,
        status: int = 200,
        headers: Headers | None = None,
        body: bytes | AsyncIterator[bytes] = b"",
        *,
        tunnel: Callable[[Tunnel], Awaitable[None]] | None = None,
    ) -> None:
        self.status = status
        self.headers: Headers = [] if headers is None else headers
        self.body = body
        self.tunnel = tunnel
        """With status 101: owns the raw connection after the head was sent."""


Handler = Callable[[Request], Awaitable[Response]]
