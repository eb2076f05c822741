"""A server over streamable HTTP, reached by the rules of `http_fetch`."""

from collections.abc import AsyncIterator, Iterable
from ipaddress import ip_address
from typing import Any, Final, cast

import httpcore2
import httpx2

from somaagent.mcp.configuration import McpServer
from somaagent.web import Fetcher, FetchFailed
from somaagent.web.targets import parse

MOST_BYTES: Final = 4_194_304
"""Of one answer; what is longer ends it."""


def client(fetcher: Fetcher, server: McpServer, *, seconds: float) -> httpx2.AsyncClient:
    """What speaks HTTP with the server, and with nobody that may not be reached."""
    headers = {name: value.get_secret_value() for name, value in server.headers.items()}
    return httpx2.AsyncClient(
        transport=_Ruled(fetcher),
        # Nothing is unpacked: no answer is longer than what was received.
        headers={"User-Agent": fetcher.settings.user_agent, "Accept-Encoding": "identity"}
        | headers,
        timeout=seconds,
        trust_env=False,
        max_redirects=fetcher.settings.redirects,
    )


class _Ruled(httpx2.AsyncBaseTransport):
    """Connects as `somaagent.web` does."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=fetcher.trust(), network_backend=_Pinned(fetcher), max_connections=8
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        # Read once more, strictly: a redirect may have led here.
        self._fetcher.rules.check_target(parse(str(request.url)))
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                request.method,
                httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        response = httpx2.Response(
            answer.status,
            headers=answer.headers,
            stream=_Bounded(answer.stream),
            extensions=cast("dict[str, Any]", answer.extensions),  # Any: as httpcore2 has them
        )
        if response.headers.get("Content-Encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.DecodingError("the answer is packed, which was not asked for")
        return response

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Pinned(httpcore2.AsyncNetworkBackend):
    """Looks a name up once for each connection, and connects to what was checked."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        # It stands in for itself where anyio is missing, and its type says so.
        self._network = cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: "Iterable[Any] | None" = None,  # Any: as sockets take them
    ) -> httpcore2.AsyncNetworkStream:
        shown = f"[{host}]" if ":" in host else host
        addresses = await self._fetcher.addresses(parse(f"http://{shown}:{port}/"))
        error: Exception = httpcore2.ConnectError("there is no address")
        for address in addresses:
            try:
                stream = await self._network.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as refused:
                error = refused
                continue
            place = stream.get_extra_info("server_addr")
            if place is not None and not self._fetcher.rules.permits(ip_address(place[0])):
                await stream.aclose()
                raise FetchFailed("the host cannot be connected to")
            return stream
        raise error

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class _Bounded(httpx2.AsyncByteStream):
    """A body that ends with an error where it is too long."""

    def __init__(self, stream: Any) -> None:  # Any: httpcore2 does not say what it is
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for piece in self._stream:
            received += len(piece)
            if received > MOST_BYTES:
                raise httpx2.ReadError(f"an answer of more than {MOST_BYTES} bytes")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
