import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable

import pytest

from knative_local.http1 import (
    Client,
    ConnectFailed,
    Request,
    Response,
    Server,
    TransportError,
    TransportTimeout,
)

RawServer = Callable[
    [Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]], Awaitable[str]
]
Serve = Callable[..., Awaitable[Server]]


async def test_one_connection_serves_many_requests(start_server: Serve, client: Client) -> None:
    peers: set[tuple[str, int] | None] = set()

    async def handler(request: Request) -> Response:
        peers.add(request.client)
        return Response(200, [], b"ok")

    server = await start_server(handler)
    for _ in range(5):
        answer = await client.request("GET", server.url + "/", [], timeout=60)
        assert await answer.read(10) == b"ok"
    assert len(peers) == 1


async def test_no_more_connections_than_allowed_are_opened(start_server: Serve) -> None:
    peers: set[tuple[str, int] | None] = set()

    async def handler(request: Request) -> Response:
        peers.add(request.client)
        await asyncio.sleep(0.01)
        return Response(200, [], b"ok")

    server = await start_server(handler)
    client = Client(max_connections=3)

    async def ask() -> int:
        answer = await client.request("GET", server.url + "/", [], timeout=60)
        await answer.read(10)
        return answer.status

    assert await asyncio.gather(*(ask() for _ in range(20))) == [200] * 20
    assert len(peers) <= 3
    await client.close()


async def test_only_a_request_without_effect_is_sent_again_when_an_idle_connection_closes(
    raw_server: RawServer, client: Client
) -> None:
    answered = 0

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal answered
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        answered += 1
        # Promises to stay and leaves when the next request comes.
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        await reader.read(1)
        writer.close()

    url = await raw_server(once)
    for _ in range(2):
        answer = await client.request("GET", url, [], timeout=60)
        assert await answer.read(10) == b"ok"
    assert answered == 2
    with pytest.raises(TransportError):
        await client.request("POST", url, [], b"has an effect", timeout=60)
    harmless = [(b"idempotency-key", b"1")]
    for body in (b"", None, b""):
        answer = await client.request("POST", url, harmless, body, timeout=60)
        assert await answer.read(10) == b"ok"
    with pytest.raises(TransportError):
        await client.request("POST", url, harmless, b"a body is not kept for a repeat", timeout=60)
    await client.post(url, [], b"a message", timeout=60)
    with pytest.raises(TransportError):
        await client.post(url, [], b"a message", timeout=60)


async def test_nothing_is_sent_on_a_connection_that_has_just_been_closed(
    raw_server: RawServer, client: Client
) -> None:
    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        writer.close()

    url = await raw_server(leaves)
    for _ in range(20):
        answer = await client.post(url, [], b"", timeout=60)
        assert answer.body == b"ok"


async def test_request_is_not_sent_again_after_the_first_byte_of_an_answer(
    raw_server: RawServer, client: Client
) -> None:
    connections = 0

    async def broken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 2")
        await writer.drain()
        writer.close()

    url = await raw_server(broken)
    await (await client.request("GET", url, [], timeout=60)).read(10)
    with pytest.raises(TransportError):
        await client.request("GET", url, [], timeout=60)
    assert connections == 1


async def test_refused_connection_is_a_transport_error(client: Client) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(TransportError, match=f"127.0.0.1:{port}"):
            await client.request("GET", f"http://127.0.0.1:{port}/", [], timeout=60)


async def test_answer_that_is_not_http_is_a_transport_error(
    raw_server: RawServer, client: Client
) -> None:
    async def noise(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")

    url = await raw_server(noise)
    with pytest.raises(TransportError):
        await client.request("GET", url, [], timeout=60)


async def test_a_peer_that_takes_no_connection_has_seen_nothing_of_the_request() -> None:
    client = Client(connect_seconds=0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, contextlib.ExitStack() as held:
        for _ in range(8):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/"
        with pytest.raises(ConnectFailed, match=r"nothing within 0\.2 s"):
            await client.request("POST", url, [], b"x", timeout=60)
        with pytest.raises(TransportTimeout):
            await client.request("POST", url, [], b"x", timeout=0.1)
    await client.close()


async def test_timeout_bounds_the_head_and_the_body(start_server: Serve, client: Client) -> None:
    async def silent(_: Request) -> Response:
        await asyncio.Event().wait()
        return Response(200)

    async def dripping(_: Request) -> Response:
        class Body:
            def __aiter__(self) -> "Body":
                return self

            async def __anext__(self) -> bytes:
                await asyncio.sleep(0.02)
                return b"."

        return Response(200, [], Body())

    server = await start_server(silent)
    with pytest.raises(TransportTimeout):
        await client.request("GET", server.url + "/", [], timeout=0.1)
    other = await start_server(dripping)
    answer = await client.request("GET", other.url + "/", [], timeout=0.2)
    with pytest.raises(TransportTimeout):
        await answer.read(1000)


async def test_body_without_length_ends_with_the_connection(
    raw_server: RawServer, client: Client
) -> None:
    async def old(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.0 200 OK\r\n\r\nall of it")
        writer.close()

    url = await raw_server(old)
    answer = await client.request("GET", url, [], timeout=60)
    assert await answer.read(100) == b"all of it"


async def test_body_that_breaks_off_is_a_transport_error(
    raw_server: RawServer, client: Client
) -> None:
    async def short(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nnot all")
        writer.close()

    url = await raw_server(short)
    answer = await client.request("GET", url, [], timeout=60)
    with pytest.raises(TransportError):
        await answer.read(1000)


async def test_receiver_slows_the_sender_of_a_long_answer(
    start_server: Serve, client: Client
) -> None:
    produced = 0

    async def long(_: Request) -> Response:
        class Body:
            def __aiter__(self) -> "Body":
                return self

            async def __anext__(self) -> bytes:
                nonlocal produced
                if produced >= 64 << 20:
                    raise StopAsyncIteration
                produced += 1 << 20
                return b"x" * (1 << 20)

        return Response(200, [], Body())

    server = await start_server(long)
    answer = await client.request("GET", server.url + "/", [], timeout=30)
    before = -1
    while before < produced:
        before = produced
        await asyncio.sleep(0.1)
    assert produced < 64 << 20
    assert len(await answer.read(1 << 30)) == 64 << 20


async def test_informational_answers_are_skipped(raw_server: RawServer, client: Client) -> None:
    async def hints(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n!")
        await writer.drain()
        await reader.read(1)
        writer.close()

    url = await raw_server(hints)
    answer = await client.request("GET", url, [], timeout=60)
    assert (answer.status, await answer.read(1)) == (200, b"!")
    await client.close()
