"""An approved call runs once; a grant is good for nothing else."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from somaagent.clock import now
from somaagent.errors import AlreadyInProgress, RejectedEvent
from somaagent.events import ToolCallBlocked, ToolCallFinished
from somaagent.requeue.grants import Grant, seal
from somaagent.storage.database import Database
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.requeue.room import DENYING, SUPERVISED, Room, opened, policies
from tests.integration.functions.toolroom import RING


async def test_an_approved_call_runs_once_whatever_is_delivered_again(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.block(turn)
    approved = await room.approve(asked)
    (finished,) = await room.run(approved, event_id="approval")
    assert isinstance(finished, ToolCallFinished)
    assert finished.status == "success"
    assert await room.run(approved, event_id="approval") == (finished,)
    # The event before it, too, has had its effect.
    assert room.tool.ran == ["hello"]
    assert (await room.mailbox.call(asked))["approved_by"] == "grace"
    assert await room.decisions(asked) == [("approved", "grace", "it is fine")]
    assert await room.look() == []


async def test_a_used_grant_is_refused_in_another_event(room: Room, turn: StoredTurn) -> None:
    asked = await room.block(turn)
    approved = await room.approve(asked)
    await room.run(approved)
    with pytest.raises(RejectedEvent, match="was used"):
        await room.run(approved)
    assert room.tool.ran == ["hello"]


async def test_a_grant_is_good_for_its_own_call_and_tenant_alone(
    room: Room, turn: StoredTurn
) -> None:
    asked, second = await room.block(turn), await room.block(turn, "something else", place=1)
    approved = await room.approve(asked)
    stolen = approved.model_copy(update={"call_id": second.call_id})
    with pytest.raises(RejectedEvent, match="another call"):
        await room.run(stolen)
    foreign = replace(delivery("tool-executor", approved), tenant="globex")
    with pytest.raises(RejectedEvent, match="another call"):
        await room.executor.handle(foreign)
    assert room.tool.ran == []
    assert (await room.mailbox.call(second))["held_at"] is not None
    # The grant itself is none the worse.
    (finished,) = await room.run(approved)
    assert isinstance(finished, ToolCallFinished)


async def test_arguments_that_were_altered_after_the_approval_do_not_run(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.block(turn)
    approved = await room.approve(asked)
    for altered in ('{"text":"something else"}', "no JSON", "[1]"):
        await room.mailbox.sql.execute(
            "UPDATE tool_calls SET arguments = $2 WHERE id = $1", asked.call_id, altered
        )
        with pytest.raises(RejectedEvent, match="not the one that was approved"):
            await room.run(approved)
    assert room.tool.ran == []
    assert (await room.entry(asked))["grant_used_at"] is None


async def test_forged_altered_and_expired_grants_are_refused(room: Room, turn: StoredTurn) -> None:
    asked = await room.block(turn)
    approved = await room.approve(asked)
    payload, kid, mac = approved.grant.split(".")
    entry = await room.entry(asked)
    own = Grant(
        grant_id=entry["grant_id"],
        requeue_id=entry["id"],
        tenant="acme",
        call_id=asked.call_id,
        tool="echo",
        version="1",
        digest=str(asked.digest),
        approved_by="mallory",
        expires_at=now() + timedelta(hours=1),
    )
    foreign = seal(own, type(RING).of("a key that is not the platform's own, but long"))
    late = seal(own.model_copy(update={"expires_at": now() - timedelta(seconds=1)}), RING)
    # Signed by the platform, for an approval that nobody gave.
    invented = seal(own.model_copy(update={"grant_id": uuid4()}), RING)
    for token in (
        *("", "a.b.c", f"{payload}.{kid}", f"{payload}.{kid}.{mac[:-4]}AAAA"),
        *(f"{payload}A.{kid}.{mac}", f"{payload}.0000.{mac}", foreign, late, invented),
        "x" * 10_000,
    ):
        with pytest.raises(RejectedEvent):
            await room.run(approved.model_copy(update={"grant": token}))
    assert room.tool.ran == []
    await room.age(asked, 3000)
    with pytest.raises(RejectedEvent, match="no longer good"):
        await room.run(approved)


async def test_an_executor_killed_while_an_approved_call_runs_never_runs_it_twice(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.block(turn)
    approved = await room.approve(asked)
    # Its grant is taken and its lease is held by a process that is no more.
    async with room.database.transaction("acme") as connection:
        taken = delivery("tool-executor", approved, event_id="approval")
        assert await room.executor.granting.take(connection, taken, approved)
        await connection.execute(
            "UPDATE tool_calls SET state = 'running', attempt = 1,"
            " lease_until = now() + interval '1 minute' WHERE id = $1",
            asked.call_id,
        )
    with pytest.raises(AlreadyInProgress):
        await room.run(approved, event_id="approval")
    await room.mailbox.sql.execute(
        "UPDATE tool_calls SET lease_until = now() - interval '1 second' WHERE id = $1",
        asked.call_id,
    )
    (finished,) = await room.run(approved, event_id="approval")
    assert isinstance(finished, ToolCallFinished)
    # What it had done until then may stay, so it is not run again.
    assert finished.status == "error"
    assert room.tool.ran == []


async def test_a_rule_that_came_after_the_approval_still_denies(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tmp_path: Path
) -> None:
    supervised = policies(tmp_path / "supervised", supervised=SUPERVISED)
    async with opened(database, redis_url, mailbox, supervised) as room:
        asked = await room.block(turn)
        approved = await room.approve(asked)
    closed = policies(tmp_path / "closed", supervised=SUPERVISED, closed=DENYING)
    async with opened(database, redis_url, mailbox, closed) as room:
        (blocked,) = await room.run(approved)
        assert isinstance(blocked, ToolCallBlocked)
        assert not blocked.approvable
        assert room.tool.ran == []


async def test_an_approval_that_was_not_taken_is_told_again_and_then_expires(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.block(turn)
    approved = await room.approve(asked)
    # The gateway died before the broker had the event.
    assert await room.look() == []
    await room.age(asked, 120)
    ((kind, told),) = await room.look()
    assert (kind, told["grant"]) == ("call-approved", approved.grant)
    await room.look()
    ids = {
        each.id
        for each in room.broker.received
        if each.headers["ce-subject"] == str(turn.session_id)
    }
    assert len(ids) == 1
    await room.age(asked, 600)
    ((kind, told),) = await room.look()
    assert (kind, told["decision"]) == ("call-denied", "expired")
    with pytest.raises(RejectedEvent):
        await room.run(approved)
    assert room.tool.ran == []
    assert [decision for decision, *_ in await room.decisions(asked)] == ["approved", "expired"]
