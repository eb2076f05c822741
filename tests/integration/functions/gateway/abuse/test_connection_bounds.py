"""Each bound of a connection, and what a client sees when it reaches it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest_asyncio

from functions.gateway.connections.protocol import MOST_PIPELINED
from somaagent.settings import ConnectionSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.abuse.wire import Wire, wire
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.support.platform import until

GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
MOST = 16
BOUNDS = ConnectionSettings(most=MOST, head_seconds=1, idle_seconds=2, drain_seconds=1)


@pytest_asyncio.fixture
async def strict(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[Caller]:
    """A gateway with few places and little patience."""
    settings = replace(settings_of(postgres, redis_url, broker), connections=BOUNDS)
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        yield Caller(base, http).of("acme")


async def healthy(connection: Wire) -> None:
    await connection.send(GET)
    reply = await connection.reply()
    assert reply is not None
    assert reply.status == 200


async def until_served(base: str) -> None:
    """The process hears only by and by that connections are closed."""

    async def served() -> bool:
        async with wire(base) as connection:
            await connection.send(GET)
            reply = await connection.reply()
            return reply is not None and reply.status == 200

    await until(served, "the next one is served")


async def test_a_head_that_does_not_arrive_is_told_408(strict: Caller) -> None:
    async with wire(strict.base) as first, wire(strict.base) as second:
        await first.send(GET[:-2])
        await healthy(second)
        await second.send(GET[:10])
        late = [*await first.replies(), *await second.replies()]

    assert [(reply.status, reply.code) for reply in late] == [(408, "head_too_slow")] * 2


async def test_bytes_that_begin_no_request_do_not_prolong_the_time(strict: Caller) -> None:
    async with wire(strict.base) as connection:
        await healthy(connection)
        over = asyncio.ensure_future(connection.replies())
        while not over.done():
            await connection.send(b"\r\n")
            await asyncio.wait([over], timeout=0.1)
        late = over.result()

    assert [reply.status for reply in late] == [408]


async def test_a_connection_that_asks_nothing_is_closed_without_a_word(strict: Caller) -> None:
    async with wire(strict.base) as silent, wire(strict.base) as idle:
        await healthy(idle)

        assert await silent.reader.read() == b""
        assert await idle.reader.read() == b""


async def test_a_head_has_so_many_bytes_and_fields_and_no_more(anyone: Caller) -> None:
    head = b"GET %b HTTP/1.1\r\nHost: a\r\n%b\r\n"
    cases = {
        "large": (head % (b"/healthz", b"X: %b\r\n" % (b"x" * 16_000)), 200, None),
        "field": (head % (b"/healthz", b"X: %b\r\n" % (b"x" * 16_384)), 431, "head_too_large"),
        "many": (head % (b"/healthz", b"X: x\r\n" * 99), 200, None),
        "fields": (head % (b"/healthz", b"X: x\r\n" * 100), 431, "head_too_large"),
        "sum": (head % (b"/healthz", b"X: %b\r\n" % (b"x" * 400) * 50), 431, "head_too_large"),
        "endless": (b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000, 431, "head_too_large"),
        "name": (b"GET / HTTP/1.1\r\n" + b"x" * 40_000, 431, "head_too_large"),
        "target": (head % (b"/" + b"a" * 8192, b""), 414, "uri_too_long"),
        "endless target": (b"GET /" + b"a" * 40_000, 414, "uri_too_long"),
        "empty lines": (b"\r\n" * 20_000, 431, "head_too_large"),
    }
    for name, (request, status, code) in cases.items():
        async with wire(anyone.base) as connection:
            for place in range(0, len(request), 1000):
                await connection.send(request[place : place + 1000])
                await asyncio.sleep(0)
            reply = await connection.reply()

        assert reply is not None, name
        assert reply.status == status, (name, reply)
        assert code is None or reply.code == code, (name, reply)


async def test_a_trailer_has_its_bounds_too(anyone: Caller) -> None:
    chunked = b"POST /v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    cases = {
        "trailer": chunked + b"0\r\n" + b"X: %b\r\n" % (b"x" * 1000) * 10,
        "endless trailer": chunked + b"0\r\nX: " + b"x" * 200_000,
        "extension": chunked + b"1;a=" + b"x" * 200_000,
    }
    for name, request in cases.items():
        async with wire(anyone.base) as connection:
            for place in range(0, len(request), 4000):
                await connection.send(request[place : place + 4000])
                await asyncio.sleep(0)
            reply = await connection.reply()

        assert reply is not None, name
        assert (reply.status, reply.code) == (400, "bad_framing"), name


async def test_requests_that_come_at_once_are_answered_in_order(acme: Caller) -> None:
    paths = ["/healthz", "/v1/sessions", "/nowhere", "/healthz"]
    requests = b"".join(GET.replace(b"/healthz", path.encode()) for path in paths)

    async with wire(acme.base) as connection:
        await connection.send(requests)
        replies = [await connection.reply() for _ in paths]
        await healthy(connection)

    assert [reply and reply.status for reply in replies] == [200, 401, 404, 200]


async def test_too_many_requests_at_once_are_not_read_to_the_end(anyone: Caller) -> None:
    async with wire(anyone.base) as connection:
        await connection.send(GET * 5000)
        replies = await connection.replies()

    assert {reply.status for reply in replies} == {200}
    assert len(replies) == MOST_PIPELINED + 1
    assert replies[-1].headers["connection"] == "close"


async def test_who_asks_nothing_makes_room_for_who_comes(strict: Caller) -> None:
    async with AsyncExitStack() as open_ones:
        silent = [await open_ones.enter_async_context(wire(strict.base)) for _ in range(MOST)]
        await healthy(silent[-1])
        for _ in range(3):
            await healthy(await open_ones.enter_async_context(wire(strict.base)))


async def test_a_process_that_is_full_of_requests_says_so(strict: Caller) -> None:
    session = await strict.new_session()
    async with AsyncExitStack() as open_ones:
        for _ in range(MOST):
            path = f"/v1/sessions/{session}/stream"
            await open_ones.enter_async_context(strict.listen(path))
        async with wire(strict.base) as refused:
            replies = await refused.replies()

    assert [(reply.status, reply.code) for reply in replies] == [(503, "full")]
    assert replies[0].headers["retry-after"] == "5"
    await until_served(strict.base)


async def test_one_address_has_so_many_connections_and_a_proxy_as_many_as_it_likes(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    settings = settings_of(postgres, redis_url, broker)
    per_address = replace(settings, connections=ConnectionSettings(per_address=3))
    proxied = settings.gateway.model_copy(update={"trusted_proxies": "127.0.0.0/8"})
    for each, most in ((per_address, 3), (replace(per_address, gateway=proxied), 5)):
        async with serving(each) as base, AsyncExitStack() as open_ones:
            for number in range(5):
                connection = await open_ones.enter_async_context(wire(base))
                if number < most:
                    await healthy(connection)
                else:
                    replies = await connection.replies()
                    assert [(reply.status, reply.code) for reply in replies] == [
                        (429, "address_full")
                    ]
                    assert replies[0].headers["retry-after"]
            if most == 3:
                await open_ones.aclose()
                await until_served(base)


async def test_a_client_that_takes_no_answer_is_cut_off(strict: Caller) -> None:
    """The document is larger than what kernels hold of it in between."""
    document = b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"
    async with wire(strict.base, receive_bytes=4096) as connection:
        await connection.send(document * 16)
        connection.take_nothing()

        async def gone() -> bool:
            assert (await strict.call("GET", "/healthz")).status == 200
            return not connection.is_established

        await until(gone, "it is cut off")
