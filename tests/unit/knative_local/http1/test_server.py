import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from knative_local.http1 import BodyTooLarge, Client, Limits, Request, Response, Server, Tunnel
from knative_local.ingress.handler import INGRESS_LIMITS

Serve = Callable[..., Awaitable[Server]]
Exchange = Callable[[Server, bytes], Awaitable[bytes]]


async def echo(request: Request) -> Response:
    body = await request.read(1 << 20)
    described = f"{request.method} {request.target} {body.decode()}".encode()
    return Response(200, [(b"content-type", b"text/plain")], described)


def request_of(target: str, *headers: str, close: bool = True) -> bytes:
    lines = [f"GET {target} HTTP/1.1", "Host: x", *headers]
    if close:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode()


def target_for_line_of(length: int) -> str:
    return "/" + "a" * (length - len("GET / HTTP/1.1"))


async def test_request_line_of_the_limit_is_answered(
    start_server: Serve, exchange: Exchange
) -> None:
    server = await start_server(echo)
    answer = await exchange(server, request_of(target_for_line_of(4096)))
    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://other:80/a/b?c=/d", "/a/b?c=/d"),
        ("HTTP://other:80", "/"),
        ("http://other:80?x", "/?x"),
    ],
)
async def test_absolute_target_names_path_and_host(
    start_server: Serve, exchange: Exchange, target: str, expected: str
) -> None:
    async def describe(request: Request) -> Response:
        host = request.header(b"host") or b""
        return Response(200, [], b"%b %b" % (host, request.target.encode()))

    answer = await exchange(await start_server(describe), request_of(target))
    assert answer.endswith(b"other:80 " + expected.encode())


@pytest.mark.parametrize(
    "line",
    [
        "CONNECT other:80",
        "CONNECT @other:80",
        "CONNECT user@other:80",
        "GET ftp://other/a",
        "GET *",
    ],
)
async def test_target_that_names_no_path_never_reaches_a_handler(
    start_server: Serve, exchange: Exchange, line: str
) -> None:
    server = await start_server(echo)
    head = f"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert (await exchange(server, head.encode())).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("GET /a HTTP/1.1", b"200"),
        ("GET /a HTTP/1.1\r\nHost: x\r\nHost: y", b"200"),
        ("OPTIONS * HTTP/1.1", b"200"),
        ("GET * HTTP/1.1", b"200"),
        ("CONNECT other:80 HTTP/1.1", b"200"),
        ("GET /a HTTP/1.2", b"501"),
        ("GET /a HTTP/2.0", b"501"),
        ("GET /a HTTP/1.1\r\nContent-Length: 1, 1", b"400"),
    ],
)
async def test_a_server_like_vertx_lets_its_handler_judge_targets_and_hosts(
    start_server: Serve, exchange: Exchange, head: str, expected: bytes
) -> None:
    server = await start_server(echo, limits=Limits(as_vertx=True))
    answer = await exchange(server, f"{head}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 " + expected)


async def test_blanks_around_a_value_are_not_part_of_it(
    start_server: Serve, exchange: Exchange
) -> None:
    async def describe(request: Request) -> Response:
        return Response(200, [], b"<%b>" % (request.header(b"x-a") or b""))

    head = b"GET / HTTP/1.1\r\nHost: x\r\nX-A: \t a b \t \r\nConnection: close\r\n\r\n"
    assert (await exchange(await start_server(describe), head)).endswith(b"<a b>")


async def test_options_of_the_whole_server_are_answered(
    start_server: Serve, exchange: Exchange
) -> None:
    head = b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = await exchange(await start_server(echo), head)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"content-length: 0" in answer


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n", b"400"),
        (b"GET / HTTP/1.0\r\n", b"200"),
    ],
)
async def test_request_must_name_one_host(
    start_server: Serve, exchange: Exchange, head: bytes, status: bytes
) -> None:
    server = await start_server(echo)
    answer = await exchange(server, head + b"Connection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 " + status)


async def test_request_line_over_the_limit_is_refused_with_414(
    start_server: Serve, exchange: Exchange
) -> None:
    server = await start_server(echo)
    answer = await exchange(server, request_of(target_for_line_of(4097)))
    assert answer.startswith(b"HTTP/1.1 414 ")


async def test_endless_request_line_is_refused_before_it_ends(
    start_server: Serve, exchange: Exchange
) -> None:
    server = await start_server(echo)
    assert (await exchange(server, b"GET /" + b"a" * 50_000)).startswith(b"HTTP/1.1 414 ")


async def test_header_block_over_the_limit_is_refused_with_431(
    start_server: Serve, exchange: Exchange
) -> None:
    server = await start_server(echo)
    fits = request_of("/", "X-Big: " + "a" * 8000)
    assert (await exchange(server, fits)).startswith(b"HTTP/1.1 200 ")
    too_big = request_of("/", "X-Big: " + "a" * 8192)
    assert (await exchange(server, too_big)).startswith(b"HTTP/1.1 431 ")


async def test_endless_header_value_is_refused_before_it_ends(start_server: Serve) -> None:
    server = await start_server(echo)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    async with asyncio.timeout(60):
        try:
            writer.write(b"GET / HTTP/1.1\r\nX-Big: ")
            for _ in range(200):
                writer.write(b"a" * 1000)
                await writer.drain()
                await asyncio.sleep(0)
        except ConnectionError:
            pass
        else:
            assert (await reader.read()).startswith(b"HTTP/1.1 431 ")
    writer.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -3\r\n\r\nabc",
    ],
)
async def test_malformed_request_is_refused_with_400(
    start_server: Serve, exchange: Exchange, sent: bytes
) -> None:
    server = await start_server(echo)
    answer = await exchange(server, sent)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1


async def test_pipelined_requests_are_answered_one_at_a_time_in_order(
    start_server: Serve, exchange: Exchange
) -> None:
    running = 0
    most = 0

    async def handler(request: Request) -> Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return Response(200, [], request.target.encode())

    server = await start_server(handler)
    sent = b"".join(request_of(f"/{n}", close=n == 4) for n in range(5))
    answer = await exchange(server, sent)
    assert [part.rpartition(b"\r\n")[2] for part in answer.split(b"HTTP/1.1 ")[1:]] == [
        b"/0",
        b"/1",
        b"/2",
        b"/3",
        b"/4",
    ]
    assert most == 1


async def test_chunked_request_and_response_bodies_are_carried(
    start_server: Serve, client: Client
) -> None:
    async def doubled(request: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            async for data in request.stream():
                yield data + data

        return Response(200, [], body())

    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"one", b"two", b"three"):
            yield piece
            await asyncio.sleep(0)

    server = await start_server(doubled)
    answer = await client.request("POST", server.url + "/", [], pieces(), timeout=60)
    body = await answer.read(1000)
    assert sorted(body) == sorted(b"oneonetwotwothreethree")
    assert answer.header(b"transfer-encoding") == b"chunked"


async def test_body_is_asked_for_only_when_the_handler_reads_it(start_server: Serve) -> None:
    server = await start_server(echo)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(
        b"POST /big HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
    )
    async with asyncio.timeout(60):
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"body")
        assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(len("POST /big body")) == b"POST /big body"
    writer.close()
    await writer.wait_closed()


async def test_unread_expected_body_is_never_asked_for(
    start_server: Serve, exchange: Exchange
) -> None:
    async def refuse(_: Request) -> Response:
        return Response(403)

    server = await start_server(refuse)
    answer = await exchange(
        server, b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"connection: close" in answer


async def test_head_is_answered_with_length_and_without_body(
    start_server: Serve, client: Client
) -> None:
    server = await start_server(echo)
    answer = await client.request("HEAD", server.url + "/", [], timeout=60)
    assert answer.header(b"content-length") == b"%d" % len("HEAD / ")
    assert await answer.read(100) == b""
    again = await client.request("GET", server.url + "/", [], timeout=60)
    assert await again.read(100) == b"GET / "


async def test_http_1_0_client_gets_a_body_that_ends_with_the_connection(
    start_server: Serve, exchange: Exchange
) -> None:
    async def handler(_: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            yield b"some"
            yield b"thing"

        return Response(200, [], body())

    server = await start_server(handler)
    answer = await exchange(server, b"GET / HTTP/1.0\r\n\r\n")
    assert answer.endswith(b"\r\n\r\nsomething")
    assert b"chunked" not in answer


async def test_body_over_the_readers_limit_is_answered_with_413(
    start_server: Serve, client: Client
) -> None:
    async def small(request: Request) -> Response:
        await request.read(10)
        return Response(200)

    server = await start_server(small)
    announced = await client.request("POST", server.url + "/", [], b"x" * 100_000, timeout=60)
    assert announced.status == 413

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    streamed = await client.request("POST", server.url + "/", [], pieces(), timeout=60)
    assert streamed.status == 413
    assert (await client.request("POST", server.url + "/", [], b"ok", timeout=60)).status == 200


async def test_sender_is_slowed_while_the_handler_does_not_read(start_server: Serve) -> None:
    go_on = asyncio.Event()

    async def slow(request: Request) -> Response:
        await go_on.wait()
        return Response(200, [], b"%d" % len(await request.read(1 << 30)))

    server = await start_server(slow)
    size = 64 << 20
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode())
    sent = 0
    piece = b"x" * (1 << 20)
    stuck = False
    while sent < size:
        writer.write(piece)
        sent += len(piece)
        if not go_on.is_set():
            try:
                async with asyncio.timeout(0.3):
                    await writer.drain()
            except TimeoutError:
                stuck = True
                go_on.set()
        else:
            await writer.drain()
    assert stuck
    async with asyncio.timeout(60):
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head
        assert await reader.readexactly(len(str(size))) == str(size).encode()
    writer.close()


async def test_handler_is_stopped_when_its_client_goes_away(start_server: Serve) -> None:
    started = asyncio.Event()
    stopped = asyncio.Event()

    async def endless(_: Request) -> Response:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        return Response(200)

    server = await start_server(endless)
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request_of("/"))
    async with asyncio.timeout(60):
        await started.wait()
        writer.close()
        await stopped.wait()


async def test_failing_handler_is_answered_with_500(start_server: Serve, client: Client) -> None:
    async def broken(_: Request) -> Response:
        raise KeyError("nothing here")

    server = await start_server(broken)
    answer = await client.request("GET", server.url + "/", [], timeout=60)
    assert (answer.status, await answer.read(10)) == (500, b"")


async def test_broken_stream_is_cut_and_not_ended(start_server: Serve, exchange: Exchange) -> None:
    async def handler(_: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            yield b"begin"
            raise KeyError("no more")

        return Response(200, [], body())

    server = await start_server(handler)
    answer = await exchange(server, request_of("/"))
    assert b"begin" in answer
    assert not answer.endswith(b"0\r\n\r\n")


async def test_header_with_a_line_break_is_not_sent(
    start_server: Serve, exchange: Exchange
) -> None:
    async def handler(_: Request) -> Response:
        return Response(200, [(b"x", b"1\r\nset-cookie: a")])

    server = await start_server(handler)
    assert b"set-cookie" not in await exchange(server, request_of("/"))


async def test_silent_connections_are_closed(start_server: Serve, exchange: Exchange) -> None:
    server = await start_server(echo, Limits(idle_seconds=0.1, head_seconds=0.1))
    assert await exchange(server, b"") == b""
    assert await exchange(server, b"GET / HT") == b""


async def test_close_lets_an_answer_under_way_finish(start_server: Serve, client: Client) -> None:
    started = asyncio.Event()
    go_on = asyncio.Event()

    async def slow(_: Request) -> Response:
        started.set()
        await go_on.wait()
        return Response(200, [], b"done")

    server = await start_server(slow)
    asking = asyncio.ensure_future(client.request("GET", server.url + "/", [], timeout=60))
    await asyncio.wait_for(started.wait(), 60)
    closing = asyncio.ensure_future(server.close(60))
    await asyncio.sleep(0)
    go_on.set()
    assert await (await asking).read(10) == b"done"
    await asyncio.wait_for(closing, 60)


async def test_upgraded_connection_carries_raw_bytes_both_ways(
    start_server: Serve, client: Client
) -> None:
    async def upper(tunnel: Tunnel) -> None:
        while data := await tunnel.read():
            await tunnel.write(data.upper())

    async def handler(_: Request) -> Response:
        headers = [(b"connection", b"Upgrade"), (b"upgrade", b"shout")]
        return Response(101, headers, tunnel=upper)

    server = await start_server(handler)
    headers = [(b"connection", b"Upgrade"), (b"upgrade", b"shout")]
    answer = await client.request("GET", server.url + "/", headers, timeout=60)
    assert answer.status == 101
    tunnel = answer.tunnel
    assert tunnel is not None
    await tunnel.write(b"hello")
    assert await asyncio.wait_for(tunnel.read(), 60) == b"HELLO"
    tunnel.close()


async def test_reading_too_much_raises_without_reading_the_rest(
    start_server: Serve, client: Client
) -> None:
    async def big(_: Request) -> Response:
        return Response(200, [], b"x" * 1000)

    server = await start_server(big)
    answer = await client.request("GET", server.url + "/", [], timeout=60)
    with pytest.raises(BodyTooLarge):
        await answer.read(999)


async def test_server_without_connections_sets_no_timer(
    start_server: Serve, exchange: Exchange
) -> None:
    server = await start_server(echo, Limits(idle_seconds=0.1))
    assert not server.sweeping
    await exchange(server, request_of("/", close=False))
    async with asyncio.timeout(60):
        while server.connections or server.sweeping:  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.01)
    assert await exchange(server, b"") == b""


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n", b"405"),
        (b"M-SEARCHER /a/b HTTP/1.1\r\nHost: x\r\n\r\n", b"405"),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"404"),
        (b"garbage\r\n\r\n", b"400"),
        (b"F(O / HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
    ],
)
async def test_an_ingress_refuses_methods_that_nobody_knows_as_any_other(
    start_server: Serve, exchange: Exchange, head: bytes, status: bytes
) -> None:
    async def nothing_here(_request: Request) -> Response:
        return Response(404)

    answer = await exchange(await start_server(nothing_here, INGRESS_LIMITS), head)
    assert answer.split(b" ")[1] == status


async def test_other_servers_call_an_unknown_method_malformed(
    start_server: Serve, exchange: Exchange
) -> None:
    answer = await exchange(await start_server(echo), b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
