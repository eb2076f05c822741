"""Open streams end when their key is revoked, their login is over, or their time is."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import aiohttp
import pytest_asyncio

from functions.gateway.app import create_app
from functions.gateway.sockets.closing import CloseCode
from functions.gateway.state import GatewayState
from somaagent.clock import now
from somaagent.identity import mint
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    JWT,
    Broker,
    Caller,
    Frame,
    serving,
    settings_of,
)
from tests.integration.functions.gateway.test_sockets import connect
from tests.support.platform import until

Operator = Any  # asyncpg's connection
Gateways = tuple[Caller, Caller, GatewayState]

SCOPES = ["keys:manage", "sessions:read", "sessions:write"]


@pytest_asyncio.fixture
async def two(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[Gateways]:
    """Ada at two replicas, and the state of the second."""
    settings = settings_of(postgres, redis_url, broker)
    app = create_app(settings)
    async with (
        serving(settings) as one,
        serving(settings, app) as other,
        aiohttp.ClientSession() as http,
    ):
        here, there = (Caller(base, http).of("acme", scopes=SCOPES) for base in (one, other))
        yield here, there, app.state.gateway


async def key_of(caller: Caller) -> tuple[UUID, Caller]:
    """A new API key, and who uses it at the same replica."""
    body = {"name": "k", "scopes": ["sessions:read", "sessions:write"]}
    made = (await caller.call("POST", "/v1/api-keys", body=body)).json
    headers = {"Authorization": f"Bearer {made['api_key']}"}
    return UUID(made["api_key_id"]), Caller(caller.base, caller.http, headers)


async def rest(frames: AsyncIterator[Frame]) -> list[Frame]:
    async with asyncio.timeout(60):
        return [frame async for frame in frames]


async def opened(state: GatewayState, count: int) -> None:
    async def all_of_them() -> bool:
        return len(state.open_streams) == count

    await until(all_of_them, f"{count} open streams")


async def test_streams_of_a_revoked_key_end_at_every_replica_and_others_go_on(
    two: Gateways,
) -> None:
    here, there, state = two
    session = await here.new_session()
    key_id, robot = await key_of(there)
    _, other_robot = await key_of(there)
    path = f"/v1/sessions/{session}/stream"
    async with robot.listen(path) as cut, other_robot.listen(path):
        socket = await connect(robot, session)
        await socket.until("ready")
        await opened(state, 3)

        # Revoked at the other replica.
        assert (await here.call("DELETE", f"/v1/api-keys/{key_id}")).status == 204

        (last,) = await rest(cut)
        assert (last.event, last.id, last.data["reason"]) == ("closed", None, "revoked")
        assert await socket.closed() == CloseCode.EXPIRED
        assert len(state.open_streams) == 1
    assert (await robot.call("GET", f"/v1/sessions/{session}")).status == 401


async def test_whoever_waits_for_an_answer_with_a_revoked_key_gets_none(two: Gateways) -> None:
    here, there, state = two
    session = await here.new_session()
    key_id, robot = await key_of(there)
    waiting = asyncio.create_task(
        robot.call("POST", f"/v1/sessions/{session}/messages?wait=60", body={"text": "hello"})
    )
    await opened(state, 1)

    assert (await here.call("DELETE", f"/v1/api-keys/{key_id}")).status == 204

    async with asyncio.timeout(50):
        answer = await waiting
    assert answer.status == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    listed = (await here.call("GET", f"/v1/sessions/{session}/messages")).json["messages"]
    assert [message["text"] for message in listed] == ["hello"]


async def test_a_look_at_postgres_finds_what_no_notice_told(
    two: Gateways, operator: Operator
) -> None:
    here, there, state = two
    session = await here.new_session()
    (revoked, one), (_, two_), (expired, three) = [await key_of(there) for _ in range(3)]
    path = f"/v1/sessions/{session}/stream"
    async with one.listen(path) as first, two_.listen(path), three.listen(path) as third:
        await opened(state, 3)
        await state.withdrawals.sweep()
        assert len(state.open_streams) == 3
        await operator.execute("UPDATE api_keys SET revoked_at = now() WHERE id = $1", revoked)
        await operator.execute("UPDATE api_keys SET expires_at = now() WHERE id = $1", expired)

        await state.withdrawals.sweep()

        assert [frame.data["reason"] for frame in await rest(first)] == ["revoked"]
        assert [frame.data["reason"] for frame in await rest(third)] == ["revoked"]
        assert len(state.open_streams) == 1


async def test_streams_end_with_their_token(two: Gateways) -> None:
    here, there, _ = two
    session = await here.new_session()
    # It has expired, but for the leeway that clocks have, and some seconds to connect in.
    lived = timedelta(seconds=1)
    token = mint(
        JWT,
        tenant="acme",
        subject="ada",
        scopes=SCOPES,
        lifetime=lived,
        issued_at=now() - lived + timedelta(seconds=3),
    )
    brief = Caller(there.base, there.http, {"Authorization": f"Bearer {token}"})
    async with brief.listen(f"/v1/sessions/{session}/stream") as frames:
        socket = await connect(brief, session)
        await socket.until("ready")

        (last,) = await rest(frames)

        assert (last.event, last.data["reason"]) == ("closed", "expired")
        assert await socket.closed() == CloseCode.EXPIRED
