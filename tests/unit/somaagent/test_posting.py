"""Posting to an ingress: connections are kept, and one that has ended costs nobody an event."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import pytest
from pydantic import SecretStr

from functions.gateway.event_publishing import publish_all
from knative_local.http1 import Response
from somaagent.errors import PublishFailed
from somaagent.messaging.posting import ConnectionGone, PostFailed, Posts
from somaagent.messaging.publisher import Publisher
from somaagent.settings import EventSettings
from tests.support.recipients import Received, recipient

OK = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"
JSON = {"content-type": "application/json"}
KEY = SecretStr("k" * 32)

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Start = Callable[[Conversation], Awaitable[str]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts a server that speaks HTTP as it likes; returns its URL."""
    servers: list[asyncio.Server] = []
    under_way: set[asyncio.Task[None]] = set()

    async def start(conversation: Conversation) -> str:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            under_way.add(task)
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                await conversation(reader, writer)
            with contextlib.suppress(ConnectionError):
                writer.close()
                await writer.wait_closed()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/somaagent/default"

    yield start
    for server in servers:
        server.close()
    async with asyncio.timeout(60):
        await asyncio.gather(*under_way)


async def request_of(reader: asyncio.StreamReader) -> bytes:
    """One whole request."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return head + await reader.readexactly(int(length))


async def test_requests_in_turn_share_one_connection_and_are_whole(start: Start) -> None:
    connections = 0
    seen: list[bytes] = []

    async def keeps(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while True:
            seen.append(await request_of(reader))
            # In pieces, behind an informational answer, and with a body that nobody needs.
            writer.write(b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 202 Acc")
            await writer.drain()
            writer.write(b"epted\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")

    posts = Posts(f"{await start(keeps)}?a=b")

    assert [await posts.post({"ce-id": "é"}, b"body") for _ in range(10)] == [202] * 10

    assert connections == 1
    host = seen[0].partition(b"host: ")[2].partition(b"\r\n")[0]
    assert set(seen) == {
        b"POST /somaagent/default?a=b HTTP/1.1\r\nhost: %b\r\nce-id: \xc3\xa9\r\n"
        b"content-length: 4\r\n\r\nbody" % host
    }
    await posts.aclose()


async def test_an_event_is_stored_though_the_ingress_closed_the_kept_connection(
    start: Start,
) -> None:
    stored: list[bytes] = []

    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stored.append(await request_of(reader))
        writer.write(OK)
        # Promises to stay and leaves when the next request comes.
        await reader.read(1)
        writer.close()

    url = await start(leaves)
    posts = Posts(url)
    assert await posts.post(JSON, b"1") == 202
    with pytest.raises(ConnectionGone):
        await posts.post(JSON, b"2")
    await posts.aclose()
    stored.clear()

    publisher = await Publisher.open(EventSettings(signing_key=KEY, sink=url))
    for number in range(3):
        await publisher.publish_structured(attributes(number), b"{}")
    assert len(stored) == 3
    await publisher.aclose()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 503 Away\r\n\r\nuntil the end", 503),
        (b"HTTP/1.1 202 Accepted\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", 202),
        (b"HTTP/1.0 202 Accepted\r\ncontent-length: 1\r\n\r\nx", 202),
    ],
)
async def test_an_answer_may_end_its_connection(start: Start, answer: bytes, status: int) -> None:
    connections = count(1)
    opened = 0

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened = next(connections)
        await request_of(reader)
        writer.write(answer)
        writer.close()

    posts = Posts(await start(once))

    assert [await posts.post(JSON, b"x") for _ in range(3)] == [status] * 3

    assert opened == 3
    await posts.aclose()


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 202 Acc", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 202 OK\r\na b: c\r\n"]
)
async def test_what_is_no_answer_says_so(start: Start, answer: bytes) -> None:
    async def broken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(answer)
        writer.close()

    posts = Posts(await start(broken))

    with pytest.raises(PostFailed) as failed:
        await posts.post(JSON, b"x")

    assert not isinstance(failed.value, ConnectionGone), "the first request of a connection"
    await posts.aclose()


async def test_no_more_connections_than_allowed_are_open_and_who_gives_up_takes_none(
    start: Start,
) -> None:
    now_open = most_open = 0
    go, both = asyncio.Event(), asyncio.Event()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal now_open, most_open
        now_open += 1
        most_open = max(most_open, now_open)
        if now_open == 2:
            both.set()
        try:
            while True:
                await request_of(reader)
                await go.wait()
                writer.write(OK)
        finally:
            now_open -= 1

    posts = Posts(await start(slow), most=2)
    asked = [asyncio.create_task(posts.post(JSON, b"x")) for _ in range(8)]
    async with asyncio.timeout(60):
        await both.wait()
    # One that is sent and one that waits for a connection.
    for given_up in (asked[0], asked[5]):
        given_up.cancel()
    await asyncio.wait([asked[0], asked[5]])
    go.set()

    async with asyncio.timeout(60):
        done = await asyncio.gather(*asked, return_exceptions=True)

    assert [status for status in done if not isinstance(status, BaseException)] == [202] * 6
    assert most_open <= 3, "the abandoned one may end a moment later"
    await posts.aclose()


@pytest.mark.parametrize("value", ["a\r\nhost: b", "a\nb", "a\rb"])
async def test_a_header_with_a_line_break_is_never_sent(start: Start, value: str) -> None:
    asked = False

    async def listens(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked = bool(await reader.read(1))

    posts = Posts(await start(listens))

    with pytest.raises(ValueError, match="line break"):
        await posts.post({"ce-id": value}, b"")

    await posts.aclose()
    assert not asked


@pytest.mark.parametrize(
    "url", ["broker", "ftp://broker/a", "http://", "http://me:secret@broker/", "http://b/a b"]
)
def test_a_sink_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        Posts(url)


def attributes(number: int) -> dict[str, str]:
    """Of an event of one subject."""
    return {
        "specversion": "1.0",
        "id": str(number),
        "source": "/shop",
        "type": "com.example.order.v1",
        "partitionkey": "acme/same",
    }


async def test_behind_an_event_that_is_not_stored_nothing_of_its_subject_is_sent() -> None:
    async def answer(got: Received) -> Response:
        return Response(400 if b'"id":"2"' in got.body else 202)

    async with recipient(answer) as ingress:
        publisher = await Publisher.open(EventSettings(signing_key=KEY, sink=ingress.url))
        batch = [(attributes(number), b"{}") for number in range(6)]

        stored = await publish_all(publisher, batch, seconds=60)

        assert stored == [True, True, False, False, False, False]
        assert len(ingress.received) == 3
        assert ingress.most_in_flight == 1
        with pytest.raises(PublishFailed, match="400"):
            await publisher.publish_structured(*batch[2])
        await publisher.aclose()
