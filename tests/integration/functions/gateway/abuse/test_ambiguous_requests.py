"""A request that two servers might read differently is refused, and nothing behind it is read."""

import asyncio

import pytest

from tests.integration.functions.gateway.abuse.wire import Reply, wire
from tests.integration.functions.gateway.conftest import Caller

POST = b"POST /v1/sessions HTTP/1.1\r\nHost: a\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
BEHIND = b"GET /v1/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

AMBIGUOUS = {
    "length-and-chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks-and-length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "two-lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "the-same-length-twice": POST + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    "list-of-lengths": POST + b"Content-Length: 4, 4\r\n\r\nabcd",
    "signed-length": POST + b"Content-Length: +4\r\n\r\nabcd",
    "negative-length": POST + b"Content-Length: -1\r\n\r\n",
    "hexadecimal-length": POST + b"Content-Length: 0x4\r\n\r\nabcd",
    "empty-length": POST + b"Content-Length:\r\n\r\n",
    "overflowing-length": POST + b"Content-Length: 18446744073709551617\r\n\r\na",
    "space-before-colon": POST + b"Content-Length : 4\r\n\r\nabcd",
    "unknown-coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "coding-behind-chunked": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "coding-before-chunked": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "identity": POST + b"Transfer-Encoding: identity\r\n\r\n",
    "chunked-twice": POST
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "identity-and-chunked": POST
    + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "vertical-tab": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "folded-coding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "folded-field": POST + b"X-A: a\r\n b\r\n\r\n",
    "chunks-in-http-1.0": POST.replace(b"1.1", b"1.0")
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bare-line-feeds": b"GET /healthz HTTP/1.1\nHost: a\n\n",
    "bare-line-feed": POST + b"X-A: a\nX-B: b\r\n\r\n",
    "bare-carriage-return": POST + b"X-A: a\rX-B: b\r\n\r\n",
    "nul-in-value": POST + b"X-A: a\0b\r\n\r\n",
    "nul-in-name": POST + b"X-\0A: a\r\n\r\n",
    "control-in-value": POST + b"X-A: a\x01\r\n\r\n",
    "space-in-name": POST + b"X A: a\r\n\r\n",
    "no-name": POST + b": a\r\n\r\n",
    "no-colon": POST + b"X-A\r\n\r\n",
    "no-host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two-hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "line-feed-in-chunk": CHUNKED + b"4\nabcd\n0\n\n",
    "line-feed-in-extension": CHUNKED + b"4;a\nb\r\nabcd\r\n0\r\n\r\n",
    "space-behind-size": CHUNKED + b"4 \r\nabcd\r\n0\r\n\r\n",
    "prefixed-size": CHUNKED + b"0x4\r\nabcd\r\n0\r\n\r\n",
    "negative-size": CHUNKED + b"-4\r\nabcd\r\n0\r\n\r\n",
    "overflowing-size": CHUNKED + b"10000000000000004\r\nabcd\r\n0\r\n\r\n",
    "longer-chunk": CHUNKED + b"4\r\nabcdXX0\r\n\r\n",
    "upgrade-with-body": POST
    + b"Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 4\r\n\r\nabcd",
    "websocket-with-body": b"GET /v1/x HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n"
    b"Upgrade: websocket\r\nContent-Length: 4\r\n\r\nabcd",
    "tunnel": b"CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n",
    "space-in-target": b"GET /healthz x HTTP/1.1\r\nHost: a\r\n\r\n",
    "byte-in-target": b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "small-letters": b"get /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "nothing-but-noise": b"\0" * 64,
}


async def ask(base: str, request: bytes) -> list[Reply]:
    async with wire(base) as connection:
        await connection.send(request)
        return await connection.replies()


@pytest.mark.parametrize("behind", [BEHIND, b""], ids=["smuggling", "alone"])
async def test_what_can_be_read_in_two_ways_is_refused_and_ends_the_connection(
    anyone: Caller, behind: bytes
) -> None:
    for name, request in AMBIGUOUS.items():
        replies = await ask(anyone.base, request + behind)

        assert [reply.status for reply in replies] == [400], (name, replies)
        assert replies[0].code in ("malformed", "bad_framing", "bad_host"), (name, replies)
        assert replies[0].headers["connection"] == "close"
        assert replies[0].headers["x-content-type-options"] == "nosniff"


async def test_it_is_refused_in_single_bytes_and_behind_good_requests_alike(
    anyone: Caller,
) -> None:
    for name, request in AMBIGUOUS.items():
        async with wire(anyone.base) as connection:
            for place in range(0, len(request), 7):
                await connection.send(request[place : place + 7])
                await asyncio.sleep(0)
            slowly = await connection.replies()
        behind = await ask(anyone.base, GET + GET + request)

        assert [reply.status for reply in slowly] == [400], (name, slowly)
        assert {reply.status for reply in behind[:2]} == {200}, (name, behind)
        assert [reply.status for reply in behind[2:]] in ([], [400]), (name, behind)


@pytest.mark.parametrize("version", [b"HTTP/2.0", b"HTTP/0.9"])
async def test_another_version_is_refused(anyone: Caller, version: bytes) -> None:
    replies = await ask(anyone.base, b"GET /healthz " + version + b"\r\nHost: a\r\n\r\n" + BEHIND)

    assert [(reply.status, reply.code) for reply in replies] == [(505, "bad_version")]


async def test_trailers_are_read_over(acme: Caller) -> None:
    """What a trailer says would otherwise stand among the fields that were checked before it."""
    authorization = acme.headers["Authorization"].encode()
    trailer = CHUNKED + b"2\r\n{}\r\n0\r\nAuthorization: " + authorization + b"\r\n\r\n"

    async with wire(acme.base) as connection:
        await connection.send(
            trailer.replace(b"Host: a", b"Host: a\r\nContent-Type: application/json")
        )
        refused = await connection.reply()
        await connection.send(GET)
        answered = await connection.reply()

    assert refused is not None
    assert refused.status == 401
    assert answered is not None
    assert answered.status == 200


async def test_an_upgrade_to_another_protocol_is_ignored_and_ends_the_connection(
    anyone: Caller,
) -> None:
    request = GET.replace(b"\r\n\r\n", b"\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n")

    replies = await ask(anyone.base, request + BEHIND)

    assert [reply.status for reply in replies] == [200]


async def test_a_websocket_behind_an_unanswered_request_is_not_opened(acme: Caller) -> None:
    """Its answer would stand in the middle of the other."""
    session = await acme.new_session()
    token = acme.headers["Authorization"]
    stream = (
        f"GET /v1/sessions/{session}/stream HTTP/1.1\r\nHost: a\r\nAuthorization: {token}\r\n\r\n"
    )
    upgrade = (
        f"GET /v1/sessions/{session}/ws HTTP/1.1\r\nHost: a\r\nAuthorization: {token}\r\n"
        "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    async with wire(acme.base) as connection:
        await connection.send(stream.encode() + upgrade.encode())
        async with asyncio.timeout(30):
            came = b""
            while came.count(b":\n\n") < 2:
                came += await connection.reader.read(65_536)

    assert came.startswith(b"HTTP/1.1 200 ")
    assert came.count(b"HTTP/1.1") == 1
