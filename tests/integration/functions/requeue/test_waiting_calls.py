"""Blocked calls that may be approved wait, and those that may not do not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from pydantic import SecretStr

from somaagent.errors import RejectedEvent
from somaagent.events import ToolCallBlocked
from somaagent.requeue.deciding import NotWaiting
from somaagent.requeue.entries import entry_id
from somaagent.settings import RedisSettings
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, WAITING, stream_key
from somaagent.streams.reader import StreamReader
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.requeue.room import (
    DECIDER,
    DENYING,
    SUPERVISED,
    Room,
    opened,
    policies,
)


async def test_a_call_that_may_be_approved_waits_and_the_listeners_are_told_for_what(
    room: Room, turn: StoredTurn, redis_url: str
) -> None:
    asked = await room.block(turn)
    stored = await room.mailbox.call(asked)
    assert (stored["state"], stored["status"], stored["attempt"]) == ("requested", None, 0)
    entry = await room.entry(asked)
    assert (entry["state"], entry["tool"], entry["digest"]) == ("waiting", "echo", asked.digest)
    question = orjson.loads(entry["question"])
    assert question["action"] == "tool.execute"
    assert question["context"]["args"] == {"text": "hello"}
    assert entry["expires_at"] - entry["blocked_at"] == timedelta(minutes=20)
    assert await room.mailbox.state(turn) == "waiting_tools"
    reader = StreamReader.open(RedisSettings(url=SecretStr(redis_url)))
    (frame,), _ = await reader.page(stream_key("acme", turn.session_id), BEGINNING)
    await reader.aclose()
    assert frame.kind == WAITING
    told = orjson.loads(frame.data)
    assert told["requeue_id"] == str(entry["id"])
    assert told["call_id"] == str(asked.call_id)
    assert room.tool.ran == []


async def test_a_blocked_call_that_is_delivered_again_waits_on_and_is_said_again(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.mailbox.add_call(turn, "echo", {"text": "hello"})
    first = await room.run(asked, event_id="the-same")
    assert await room.run(asked, event_id="the-same") == first
    # The sweeper's question about it has another id.
    assert await room.run(asked) == first
    (blocked,) = first
    for _ in range(2):
        await room.requeue.handle(delivery("requeue", blocked))
    count = await room.mailbox.sql.fetchval(
        "SELECT count(*) FROM requeue_entries WHERE call_id = $1", asked.call_id
    )
    assert count == 1


async def test_a_rule_that_denies_cannot_be_approved_away(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tmp_path: Path
) -> None:
    closed = policies(tmp_path / "closed", supervised=SUPERVISED, closed=DENYING)
    async with opened(database, redis_url, mailbox, closed) as room:
        asked = await mailbox.add_call(turn, "echo", {"text": "hello"})
        (blocked,) = await room.run(asked)
        assert isinstance(blocked, ToolCallBlocked)
        assert not blocked.approvable
        assert (await mailbox.call(asked))["state"] == "blocked"
        assert (await room.requeue.handle(delivery("requeue", blocked))).events == ()
        entries = await mailbox.sql.fetchval(
            "SELECT count(*) FROM requeue_entries WHERE call_id = $1", asked.call_id
        )
        assert entries == 0


async def test_a_tool_that_was_not_offered_stays_blocked_for_good(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.mailbox.add_call(turn, "echo", {"text": "hello"}, version=None)
    (blocked,) = await room.run(asked)
    assert isinstance(blocked, ToolCallBlocked)
    assert not blocked.approvable


async def test_a_denied_call_ends_as_blocked_with_the_reason(room: Room, turn: StoredTurn) -> None:
    asked = await room.block(turn)
    async with room.database.transaction("acme") as connection:
        for _ in range(2):
            await DECIDER.deny(
                connection, "acme", entry_id(asked.call_id), by="grace", reason="not today"
            )
    stored = await room.mailbox.call(asked)
    assert (stored["state"], stored["status"], stored["error"]) == (
        *("blocked", "blocked"),
        "not today",
    )
    assert await room.decisions(asked) == [("denied", "grace", "not today")]
    with pytest.raises(NotWaiting, match="denied"):
        await room.approve(asked)


async def test_the_entry_of_a_call_whose_turn_was_stopped_is_closed(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.block(turn)
    await room.mailbox.sql.execute(
        "UPDATE tool_calls SET state = 'finished', status = 'cancelled', finished_at = now()"
        " WHERE id = $1",
        asked.call_id,
    )
    with pytest.raises(NotWaiting, match="cancelled"):
        await room.approve(asked)
    assert await room.look() == []
    assert (await room.entry(asked))["state"] == "cancelled"


async def test_a_waiting_call_is_not_stalled(room: Room, turn: StoredTurn) -> None:
    asked = await room.block(turn)
    await room.mailbox.sql.execute(
        "UPDATE tool_calls SET requested_at = now() - interval '1 hour' WHERE id = $1",
        asked.call_id,
    )
    await room.mailbox.sql.execute(
        "UPDATE turns SET lease_until = now() - interval '1 hour' WHERE id = $1", turn.turn_id
    )
    async with room.database.transaction("nobody") as connection:
        turns = await connection.fetch("SELECT turn_id FROM stalled_turns(30, 1000)")
        calls = await connection.fetch("SELECT call_id FROM stalled_tool_calls(30, 1000)")
    assert turn.turn_id not in {row["turn_id"] for row in turns}
    assert asked.call_id not in {row["call_id"] for row in calls}


async def test_another_tenants_entry_is_as_good_as_none(room: Room, turn: StoredTurn) -> None:
    asked = await room.block(turn)
    async with room.database.transaction("globex") as connection:
        for decide in (DECIDER.approve, DECIDER.deny):
            with pytest.raises(LookupError):
                await decide(
                    connection, "globex", entry_id(asked.call_id), by="mallory", reason="mine"
                )
    assert (await room.entry(asked))["state"] == "waiting"


async def test_the_audit_cannot_be_changed_by_the_functions(room: Room, turn: StoredTurn) -> None:
    asked = await room.block(turn)
    await room.approve(asked)
    for statement in ("UPDATE requeue_decisions SET reason = ''", "DELETE FROM requeue_decisions"):
        with pytest.raises(Exception, match="permission denied"):
            async with room.database.transaction("acme") as connection:
                await connection.execute(statement)


async def test_an_unsigned_event_only_has_a_look_taken(room: Room, turn: StoredTurn) -> None:
    blocked = ToolCallBlocked(
        **turn.ids, call_id=uuid4(), step=0, tool="echo", reasons=(), approvable=True
    )
    unsigned = replace(delivery("requeue", blocked), tenant=None, event=None)
    with pytest.raises(RejectedEvent):
        await room.requeue.handle(unsigned)
    assert await room.entries(turn.turn_id) == 0
