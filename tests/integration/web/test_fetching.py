"""What `http_fetch` brings back, and what servers cannot make it do."""

import asyncio
import base64
import gzip
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from somaagent.settings import FetchSettings
from somaagent.tools.builtin.http_fetch import HttpFetch
from tests.integration.web.conftest import Fetching, tell_secret
from tests.support.name_server import NameServer
from tests.support.sites import Authority, Raw, raw_site, site

OPEN = {"ports": "1-65535", "networks": "127.0.0.1"}
MOST = 4096


def local(**settings: object) -> Fetching:
    return Fetching(**({**OPEN, "max_bytes": MOST} | settings))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Whom only those trust that are told to."""
    return Authority.new(tmp_path)


async def greet(_: web.BaseRequest) -> web.Response:
    return web.Response(
        text="Grüße",
        charset="iso-8859-1",
        headers={"ETag": '"1"', "Set-Cookie": "a=b", "X-Other": "c", "Server": "d"},
    )


async def test_a_page_is_told_with_its_status_and_the_headers_that_matter() -> None:
    async with site(greet) as opened:
        tool = local()
        for _ in range(2):
            outcome = await tool(opened.url("/a?b=c#d"))
            assert outcome.status == "success"
            told = outcome.result
            assert told["text"] == "Grüße"
            assert (told["status_code"], told["truncated"]) == (200, False)
            assert told["url"] == opened.url("/a?b=c")
            assert told["headers"]["etag"] == '"1"'
            assert not {"set-cookie", "x-other", "server"} & set(told["headers"])
    for request in opened.seen:
        assert request.path_qs == "/a?b=c"
        assert request.headers["User-Agent"] == "somaagent/0.1"
        assert not {"Cookie", "Authorization", "Referer"} & set(request.headers)


async def test_an_error_page_is_an_answer_too() -> None:
    async def missing(_: web.BaseRequest) -> web.Response:
        return web.json_response({"error": "no such page"}, status=404)

    async with site(missing) as opened:
        told = (await local()(opened.url())).result
    assert (told["status_code"], told["text"]) == (404, '{"error": "no such page"}')


async def test_what_is_no_text_comes_as_base64() -> None:
    async def picture(_: web.BaseRequest) -> web.Response:
        return web.Response(body=b"\x89PNG\x00\xff", content_type="image/png")

    async with site(picture) as opened:
        told = (await local()(opened.url())).result
    assert base64.b64decode(told["base64"]) == b"\x89PNG\x00\xff"
    assert told["headers"]["content-type"] == "image/png"


async def test_redirects_are_followed_and_told() -> None:
    async def redirect(request: web.BaseRequest) -> web.Response:
        if request.path == "/here":
            return web.Response(text="arrived")
        return web.Response(status=301, headers={"Location": "here"})

    async with site(redirect) as opened:
        told = (await local()(opened.url("/there"))).result
    assert told["redirects"] == [opened.url("/there")]
    assert (told["url"], told["text"]) == (opened.url("/here"), "arrived")


@pytest.mark.parametrize("size", [MOST - 1, MOST, MOST + 1, 100 * MOST])
async def test_a_body_is_cut_where_it_is_too_long_and_says_so(size: int) -> None:
    async def long(_: web.BaseRequest) -> web.Response:
        return web.Response(text="x" * size)

    async with site(long) as opened:
        told = (await local()(opened.url())).result
    assert len(told["text"]) == min(size, MOST)
    assert told["truncated"] is (size > MOST)


async def test_a_bomb_is_cut_like_any_other_body() -> None:
    bomb = gzip.compress(bytes(100_000_000))

    async def explode(_: web.BaseRequest) -> web.Response:
        return web.Response(
            body=bomb, headers={"Content-Encoding": "gzip", "Content-Type": "text/plain"}
        )

    async with site(explode) as opened:
        told = (await local()(opened.url())).result
    assert len(told["text"]) == MOST
    assert told["truncated"] is True


async def test_an_endless_body_ends_where_enough_is_there() -> None:
    sent = 0

    async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"y" * 1024)
            await writer.drain()
            sent += 1024

    async with raw_site(endless) as opened:
        outcome = await local()(opened.url())
    assert outcome.result["truncated"] is True
    assert len(outcome.result["text"]) == MOST
    # What the sockets between us hold, and no more.
    assert sent < 64 * 1024 * 1024


async def broken_off(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nhalf")
    await writer.drain()


async def broken_chunk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\nhalf\r\nzz\r\n"
    )
    await writer.drain()


async def test_a_body_that_breaks_off_is_told_to_be_a_part() -> None:
    async with raw_site(broken_off) as opened:
        told = (await local()(opened.url())).result
    assert told["text"] == "half"
    assert told["truncated"] is True


async def test_a_body_with_a_wrong_chunk_is_never_told_to_be_whole() -> None:
    async with raw_site(broken_chunk) as opened:
        outcome = await local()(opened.url())
    # Whether the first chunk is had depends on what arrives together.
    assert outcome.status == "error" or outcome.result["truncated"] is True


def saying(answer: bytes) -> Raw:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return talk


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"-ERR unknown command\r\n",
        HEAD + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n",
        HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(10_000)) + b"\r\n",
        HEAD + b"Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    ],
    ids=["nothing", "ssh", "redis", "long", "many", "brotli", "damaged", "lengths"],
)
async def test_an_answer_that_is_none_is_an_error_of_the_other_side(answer: bytes) -> None:
    async with raw_site(saying(answer)) as opened:
        outcome = await local()(opened.url())
    assert outcome.status == "error"
    assert (outcome.error or "").startswith(("the host does not answer", "the answer is packed"))
    assert not outcome.faulty


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def trickling(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Content-Type: text/plain\r\n\r\n")
    while not writer.is_closing():
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("talk", [silent, trickling])
@pytest.mark.parametrize("how", ["setting", "argument", "deadline"])
async def test_a_slow_server_is_waited_for_within_every_bound(talk: Raw, how: str) -> None:
    async with raw_site(talk) as opened:
        began = time.monotonic()
        if how == "setting":
            outcome = await local(seconds=0.5)(opened.url())
        elif how == "argument":
            outcome = await local()(opened.url(), timeout=0.5)
        else:
            outcome = await local()(opened.url(), seconds=1.5)
        assert time.monotonic() - began < 30
    assert outcome.status == "timeout"
    assert outcome.error == "no whole answer within 0.5 s" or how == "deadline"


async def test_nobody_there_is_an_error() -> None:
    async with site(tell_secret) as opened:
        url = opened.url()
    outcome = await local()(url)
    assert (outcome.status, outcome.error) == ("error", "the host cannot be connected to")


async def test_a_certificate_is_of_the_name_and_of_an_authority_that_is_trusted(
    names: NameServer, fetching: Callable[..., Fetching], authority: Authority
) -> None:
    names.names = {"site.test": [["127.0.0.1"]], "other.test": [["127.0.0.1"]]}
    context = authority.server_context("site.test")
    trusting = fetching(networks="127.0.0.1", ca_file=str(authority.file))
    async with site(greet, context=context) as opened:
        told = await trusting(opened.url(host="site.test", scheme="https"))
        assert told.status == "success"
        assert opened.names == ["site.test"]
        for tool, host in (
            (trusting, "other.test"),
            (trusting, "127.0.0.1"),
            (fetching(networks="127.0.0.1"), "site.test"),
        ):
            outcome = await tool(opened.url(host=host, scheme="https"))
            assert outcome.error == "the host's certificate is not valid for its name"
        assert len(opened.seen) == 1


async def test_a_wrong_setting_is_told_by_its_name() -> None:
    for settings, name in (
        ({"ports": "web"}, "SOMA_FETCH_PORTS"),
        ({"networks": "10.0.0.0/99"}, "SOMA_FETCH_NETWORKS"),
        ({"nameservers": "dns"}, "SOMA_FETCH_NAMESERVERS"),
    ):
        with pytest.raises(ValueError, match=name):
            HttpFetch.open(FetchSettings.model_validate(settings))
