"""The generated Python client, used as `soma chat` uses it."""

import asyncio
from uuid import uuid4

import pytest

from somaagent.identity import mint
from somaagent.local.conversations import GatewayClient
from somaagent.local.errors import LocalProblem, NotRunning
from tests.integration.functions.gateway.conftest import JWT, Broker


async def test_a_session_is_begun_and_a_message_is_kept(gateway: str, broker: Broker) -> None:
    client = GatewayClient(gateway_url=gateway, token=mint(JWT, tenant="acme", subject="ada"))
    session = await asyncio.to_thread(client.begin)
    turn = await asyncio.to_thread(client.say, session, "Good morning, gateway")
    assert turn.session_id == session
    assert turn.turn_id in turn.stream_url
    # Nothing handles events here, so nothing is noted of them.
    assert await asyncio.to_thread(client.trail, session, turn.turn_id) == []
    [event] = await broker.events()
    assert "Good morning, gateway" in event["data"]


async def test_what_the_gateway_refuses_is_told_with_its_reason(gateway: str) -> None:
    client = GatewayClient(gateway_url=gateway, token=mint(JWT, tenant="acme", subject="ada"))
    with pytest.raises(LocalProblem, match="the gateway answered 404: Not Found"):
        await asyncio.to_thread(client.say, str(uuid4()), "Good morning")
    with pytest.raises(LocalProblem, match="'yesterday' is no id"):
        await asyncio.to_thread(client.say, "yesterday", "Good morning")
    nowhere = GatewayClient(gateway_url="http://127.0.0.1:1", token="any")
    with pytest.raises(NotRunning, match="does not answer"):
        await asyncio.to_thread(nowhere.begin)
