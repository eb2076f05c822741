"""Clients that do not keep up: told, sent what they missed, cut off when they take nothing."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import orjson
import pytest_asyncio

from functions.gateway.sockets.closing import CloseCode
from somaagent.settings import ConnectionSettings
from somaagent.streams.subscription import QUEUE_LENGTH
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.abuse.wire import BOUND_SECONDS, wire
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.integration.functions.gateway.test_sockets import connect
from tests.integration.functions.gateway.test_streams import Operator, Turn

_PIECES = 6 * QUEUE_LENGTH
_PIECE = "x" * 8000
"""All of them are more than the kernel takes for a client that reads nothing."""


@pytest_asyncio.fixture
async def brisk(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[Caller]:
    """Ada of acme, before a gateway that waits two seconds for a client to take something."""
    settings = replace(
        settings_of(postgres, redis_url, broker), connections=ConnectionSettings(drain_seconds=2)
    )
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        yield Caller(base, http).of("acme")


async def test_a_socket_that_acknowledges_nothing_in_time_is_closed_as_slow(
    brisk: Caller, operator: Operator, voice: TurnStream
) -> None:
    session = await brisk.new_session()
    socket = await connect(brisk, session, "?window=1")
    await socket.until("ready")
    await socket.send(type="message", text="hello")
    turn = Turn(await socket.until("accepted"), operator, voice)
    await turn.say("one", "two", "three")
    first = await socket.until("event")

    assert first["data"]["text"] == "one"
    assert await socket.closed() == CloseCode.SLOW

    again = await connect(brisk, session, f"?after={first['id']}")
    await turn.complete("onetwothree")
    rest = await again.rest()
    assert "".join(each["data"].get("text", "") for each in rest[:-1]) == "twothree"
    await again.ws.close()


async def test_a_listener_that_reads_slowly_is_told_and_misses_nothing(
    acme: Caller, operator: Operator, voice: TurnStream
) -> None:
    turn = Turn((await acme.post(await acme.new_session())).json, operator, voice)
    async with wire(acme.base, receive_bytes=4096) as slow:
        await slow.send(
            f"GET {turn.url} HTTP/1.1\r\nHost: a\r\n"
            f"Authorization: {acme.headers['Authorization']}\r\n\r\n".encode()
        )
        async with asyncio.timeout(BOUND_SECONDS):
            await slow.reader.readuntil(b"retry: ")
        slow.take_nothing()
        for _ in range(_PIECES):
            await turn.say(_PIECE)
        await turn.complete("all of it")
        transport: Any = slow.writer.transport  # Any: typed as one that only writes
        transport.resume_reading()
        read = bytearray()
        async with asyncio.timeout(2 * BOUND_SECONDS):
            while b"event: completed" not in read[-4096:]:
                piece = await slow.reader.read(65_536)
                assert piece, "the stream ended too soon"
                read += piece

    # What the answer is framed in, chunk by chunk.
    body = re.sub(rb"\r\n[0-9a-f]+\r\n", b"", bytes(read))
    assert b"event: overflow\n" in body
    said = [
        orjson.loads(line)["index"]
        for kind, line in re.findall(rb"event: (\w+)\ndata: ([^\n]*)\n", body)
        if kind == b"delta"
    ]
    assert said == list(range(_PIECES))
