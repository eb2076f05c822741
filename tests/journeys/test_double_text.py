"""A message that arrives while the turn before it waits for tools; pauses, expiry, escalation."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import psutil
import pytest
import pytest_asyncio

from tests.journeys.test_sandboxed_tools import Room
from tests.support.platform import Accepted, Client, Frame, Platform

pytestmark = pytest.mark.timeout(600)


@pytest_asyncio.fixture
async def sql(platform: Platform) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """The operator's connection."""
    async with platform.sql() as connection:
        yield connection


@pytest_asyncio.fixture
async def room(
    platform: Platform, client: Client, sql: "asyncpg.Connection[asyncpg.Record]"
) -> Room:
    """A turn that waits for a call which nobody runs yet."""
    waiting = await Room.new(platform, client, sql)
    await sql.execute("UPDATE sessions SET next_seq = 2 WHERE id = $1", waiting.turn.session_id)
    return waiting


async def frames_of(client: Client, room: Room) -> list[Frame]:
    url = f"/v1/sessions/{room.turn.session_id}/stream?turn_id={room.turn.turn_id}"
    return [frame async for frame in client.frames(url)]


async def turn_of(client: Client, session: object, turn: object) -> dict[str, Any]:
    url = f"{client.platform.gateway}/v1/sessions/{session}/turns/{turn}"
    async with client.http.get(url) as response:
        assert response.status == 200, await response.text()
        return dict(await response.json())


async def posted(client: Client, session: str, body: dict[str, Any]) -> Accepted:
    url = f"{client.platform.gateway}/v1/sessions/{session}/messages"
    async with client.http.post(url, json=body) as response:
        assert response.status == 202, await response.text()
        told = await response.json()
        return Accepted(**{name: told[name] for name in Accepted.__dataclass_fields__})


def kill(platform: Platform, service: str) -> None:
    for process in platform.processes(service):
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


@pytest.mark.parametrize("killed", ["", "conversation"])
@pytest.mark.parametrize("mode", ["interrupt", "rollback"])
async def test_a_message_stops_a_turn_that_waits_for_tools_and_is_answered_next(
    client: Client, platform: Platform, room: Room, mode: str, killed: str
) -> None:
    session = str(room.turn.session_id)
    later = await client.post(session, "Say the word done.")
    urgent = await client.post(session, "Say hello.", mode=mode)
    if killed:
        kill(platform, killed)

    last = (await frames_of(client, room))[-1]
    await client.answer(urgent)
    await client.answer(later)

    assert (last.event, last.data["reason"]) == ("interrupted", mode)
    stopped = await turn_of(client, session, room.turn.turn_id)
    assert stopped["state"] == "interrupted"
    assert stopped["retired"] == ("rolled_back" if mode == "rollback" else None)
    (step,) = stopped["steps"]
    assert [call["status"] for call in step["calls"]] == ["cancelled"]
    rows = await room.mailbox.sql.fetch(
        "SELECT id FROM turns WHERE session_id = $1 ORDER BY completed_at", room.turn.session_id
    )
    ended = [str(row["id"]) for row in rows]
    assert ended == [str(room.turn.turn_id), urgent.turn_id, later.turn_id]
    asked = [m["text"] for m in await client.messages(session) if m["role"] == "user"]
    assert ("What is in the file? Answer in one word." in asked) is (mode == "interrupt")


async def test_a_message_that_would_be_rejected_leaves_a_turn_that_waits_for_tools_alone(
    client: Client, room: Room
) -> None:
    url = f"{client.platform.gateway}/v1/sessions/{room.turn.session_id}/messages"
    async with client.http.post(url, json={"text": "Hi", "mode": "reject"}) as response:
        assert (response.status, (await response.json())["type"]) == (
            409,
            "urn:somaagent:error:turn_running",
        )
    turn = await turn_of(client, room.turn.session_id, room.turn.turn_id)
    assert (turn["state"], turn["stopping"]) == ("waiting_tools", None)


async def test_a_message_waits_for_a_turn_that_waits_for_tools_whose_calls_are_visible(
    client: Client, room: Room
) -> None:
    session = str(room.turn.session_id)
    later = await client.post(session, "Say the word done.")

    frames = await room.answer(client)
    await client.answer(later)

    assert "tool_result" in [frame.event for frame in frames]
    assert frames[-1].event == "completed"
    turn = await turn_of(client, session, room.turn.turn_id)
    (call,) = turn["steps"][0]["calls"]
    assert (call["tool"], call["status"], call["arguments"]) == ("timestamp", "success", {})
    assert call["started_at"] <= call["finished_at"]
    answers = [m for m in await client.messages(session) if m["role"] == "assistant"]
    assert [[c["tool"] for c in answer["tool_calls"]] for answer in answers] == [["timestamp"], []]


async def test_a_paused_session_keeps_its_messages_until_it_is_resumed(client: Client) -> None:
    session = await client.new_session()
    base = f"{client.platform.gateway}/v1/sessions/{session}"
    async with client.http.post(f"{base}/pause") as response:
        assert response.status == 204, await response.text()
    first = await client.post(session, "Say the word one.")
    second = await client.post(session, "Say the word two.")
    other = await client.new_session()
    # Whatever was to begin has had the time that another session's whole turn takes.
    await client.answer(await client.post(other, "Say hello."))
    for waiting in (first, second):
        state = (await turn_of(client, session, waiting.turn_id))["state"]
        assert state in ("received", "queued")

    async with client.http.post(f"{base}/resume") as response:
        assert response.status == 204, await response.text()

    await client.answer(second)
    ends = [(await turn_of(client, session, t.turn_id))["completed_at"] for t in (first, second)]
    assert ends == sorted(ends)


async def test_a_message_whose_time_to_live_is_over_when_its_turn_comes_expires(
    client: Client, sql: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    session = await client.new_session()
    running = await client.post(session, "Count from 1 to 200 in words, one number a line.")
    late = await posted(client, session, {"text": "Say hello.", "ttl_seconds": 1})
    after = await client.post(session, "Say the word done.")
    await sql.fetch("SELECT pg_sleep(1)")
    stop = f"{client.platform.gateway}/v1/sessions/{session}/turns/{running.turn_id}/interrupt"
    async with client.http.post(stop) as response:
        assert response.status == 202, await response.text()

    frames = [frame async for frame in client.frames(late.stream_url)]

    assert [frame.event for frame in frames] == ["expired"]
    assert frames[0].data["error"]["type"] == "urn:somaagent:error:expired"
    turn = await turn_of(client, session, late.turn_id)
    assert (turn["state"], turn["answer_message_id"]) == ("expired", None)
    await client.answer(after)


async def test_a_message_of_high_risk_is_routed_to_the_larger_model_and_the_event_says_why(
    client: Client, sql: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    session = await client.new_session()
    body = {"text": "Say hello.", "metadata": {"risk_level": "high"}}
    accepted = await posted(client, session, body)
    await client.answer(accepted)
    assert (await turn_of(client, session, accepted.turn_id))["profile"] == "escalation"
    outcome = await sql.fetchval(
        "SELECT outcome FROM handled_events WHERE turn_id = $1 AND function = 'router'",
        UUID(accepted.turn_id),
    )
    ((_, routed),) = orjson.loads(outcome)
    assert routed["reason"] == "escalated: risk_level_high"
    assert routed["escalation"]["rule"] == "risk_level_high"
    assert [candidate["profile"] for candidate in routed["candidates"]] == [
        "escalation",
        "dialogue",
    ]
