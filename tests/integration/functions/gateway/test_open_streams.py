"""What is open ends when what allowed it is gone, and nothing else does."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import aiohttp
import pytest_asyncio

from functions.gateway.app import create_app
from functions.gateway.open_streams import OpenStreams, Reason
from functions.gateway.sockets.closing import CloseCode
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.integration.functions.gateway.test_sockets import connect
from tests.integration.functions.gateway.test_streams import Turn
from tests.support.platform import until

Watched = tuple[Caller, OpenStreams]


@pytest_asyncio.fixture
async def watched(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[Watched]:
    """A caller of a gateway, and the streams that it serves."""
    settings = settings_of(postgres, redis_url, broker)
    app = create_app(settings)
    async with serving(settings, app) as base, aiohttp.ClientSession() as http:
        yield Caller(base, http).of("acme"), app.state.gateway.open_streams


async def _open(caller: Caller, session: UUID, streams: OpenStreams) -> aiohttp.ClientResponse:
    before = len(streams)
    url = f"{caller.base}/v1/sessions/{session}/stream"
    response = await caller.http.get(url, headers=caller.headers)
    assert response.status == 200

    async def noted() -> bool:
        return len(streams) == before + 1

    await until(noted, "the stream")
    return response


async def test_the_streams_of_a_subject_end_and_those_of_others_go_on(
    watched: Watched, operator: Any, voice: TurnStream
) -> None:
    ada, streams = watched
    session = await ada.new_session()
    turn = Turn((await ada.post(session)).json, operator, voice)
    eve = ada.of("acme", subject="eve")
    cut, kept = await _open(ada, session, streams), await _open(eve, session, streams)

    assert streams.close(Reason.REVOKED, tenant="rival", subject="ada") == 0
    assert streams.close(Reason.REVOKED, tenant="acme", subject="ada") == 1

    async with asyncio.timeout(30):
        read = await cut.content.read()
        assert read.startswith(b'retry: 500\n\nevent: closed\ndata: {"reason":"revoked"')
        await turn.say("still here")
        while b"still here" not in await kept.content.readline():
            pass
    kept.close()

    async def none_left() -> bool:
        return len(streams) == 0

    await until(none_left, "the end of both")


async def test_the_streams_of_a_session_end_a_websocket_with_the_code_of_a_deleted_session(
    watched: Watched,
) -> None:
    ada, streams = watched
    session, other = await ada.new_session(), await ada.new_session()
    socket = await connect(ada, session)
    await socket.until("ready")
    elsewhere = await _open(ada, other, streams)

    async def both() -> bool:
        return len(streams) == 2

    await until(both, "the WebSocket's stream")
    assert streams.close(Reason.DELETED, tenant="acme", session_id=session) == 1

    assert await socket.closed() == CloseCode.DELETED
    assert len(streams) == 1
    elsewhere.close()
