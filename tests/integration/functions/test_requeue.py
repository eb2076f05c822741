"""Blocked calls that may be approved, on a real database, Redis and policy engine."""

import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import pytest
import pytest_asyncio
from asyncpg import Record
from pydantic import SecretStr

from functions.requeue.handler import PING, Requeue
from functions.tool_executor.handler import ToolExecutor
from somaagent.clock import now
from somaagent.errors import AlreadyInProgress, RejectedEvent
from somaagent.events import (
    Event,
    ToolCallApproved,
    ToolCallBlocked,
    ToolCallFinished,
    ToolCallRequested,
)
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.publisher import Publisher
from somaagent.mode import Mode, ModeSettings
from somaagent.policy.guard import PolicyGuard
from somaagent.requeue.deciding import Decider, NotWaiting
from somaagent.requeue.entries import entry_id
from somaagent.requeue.grants import Grant, seal
from somaagent.serving.delivery import Delivery
from somaagent.settings import (
    EventSettings,
    PolicySettings,
    RedisSettings,
    RequeueSettings,
    ToolSettings,
)
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, WAITING, stream_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools import JsonObject, Registry, ToolContext, ToolOutcome, ToolSpec
from somaagent.tools.builtin.calculate import Calculate
from somaagent.tools.builtin.echo import SPEC as ECHO
from tests.contracts.repository import ROOT
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import KEY, RING
from tests.support.recipients import Recipient, recipient

SUPERVISED = """\
package soma.areas.supervised

oblige["approval"] if {
	input.action == "tool.execute"
	input.resource == "echo"
}
"""
DENYING = """\
package soma.areas.closed

deny contains "closed" if input.resource == "echo"
"""
DECIDER = Decider(ring=RING, grant_seconds=600)


class Counting:
    """A tool whose every run is an effect that must not happen twice."""

    spec: ToolSpec = replace(ECHO, idempotent=False)

    def __init__(self) -> None:
        self.ran: list[str] = []

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        self.ran.append(str(arguments["text"]))
        return ToolOutcome.success({"message": str(context.call_id)})


@dataclass(frozen=True, kw_only=True)
class Room:
    """Executor and requeue on one database, with a broker's ingress that notes what it gets."""

    executor: ToolExecutor
    requeue: Requeue
    tool: Counting
    broker: Recipient
    mailbox: Mailbox
    database: Database

    async def run(self, event: Event, *, event_id: str | None = None) -> tuple[Event, ...]:
        """What the executor publishes."""
        delivered = delivery("tool-executor", event, event_id=event_id)
        return (await self.executor.handle(delivered)).events

    async def block(
        self, turn: StoredTurn, text: str = "hello", *, place: int = 0
    ) -> ToolCallRequested:
        """A call that waits, with its entry."""
        asked = await self.mailbox.add_call(turn, "echo", {"text": text}, place=place)
        (blocked,) = await self.run(asked)
        assert isinstance(blocked, ToolCallBlocked)
        assert blocked.approvable
        assert (await self.requeue.handle(delivery("requeue", blocked))).events == ()
        return asked

    async def approve(
        self, asked: ToolCallRequested, *, decider: Decider = DECIDER
    ) -> ToolCallApproved:
        """Somebody approves; the event that is published."""
        async with self.database.transaction("acme") as connection:
            envelope = await decider.approve(
                connection, "acme", entry_id(asked.call_id), by="grace", reason="it is fine"
            )
        assert envelope is not None
        return ToolCallApproved.model_validate_json(envelope.data)

    async def entry(self, asked: ToolCallRequested) -> Record:
        """The stored entry."""
        row = await self.mailbox.sql.fetchrow(
            "SELECT * FROM requeue_entries WHERE call_id = $1", asked.call_id
        )
        assert row is not None
        return row

    async def decisions(self, asked: ToolCallRequested) -> list[tuple[str, str | None, str]]:
        """What the audit has: decision, by whom, why."""
        rows = await self.mailbox.sql.fetch(
            "SELECT decision, decided_by, reason FROM requeue_decisions WHERE call_id = $1"
            " ORDER BY decided_at",
            asked.call_id,
        )
        return [(row["decision"], row["decided_by"], row["reason"]) for row in rows]

    async def age(self, asked: ToolCallRequested, seconds: float) -> None:
        """Let time pass for an entry."""
        await self.mailbox.sql.execute(
            "UPDATE requeue_entries SET blocked_at = blocked_at - $2::interval,"
            " evaluated_at = evaluated_at - $2::interval, expires_at = expires_at - $2::interval,"
            " decided_at = decided_at - $2::interval,"
            " grant_expires_at = grant_expires_at - $2::interval WHERE call_id = $1",
            asked.call_id,
            timedelta(seconds=seconds),
        )

    async def look(self) -> list[tuple[str, dict[str, object]]]:
        """The five minutes are over; what is published of the session because of that."""
        before = len(self.broker.received)
        await self.requeue.handle(ping())
        return [
            (each.headers["ce-type"].split(".")[-2], orjson.loads(each.body))
            for each in self.broker.received[before:]
            if each.headers["ce-subject"] == str(self.mailbox.session_id)
        ]


def ping() -> Delivery:
    """What the PingSource sends, which nobody signs."""
    envelope = Envelope(
        event_id=str(uuid4()),
        source="/apis/v1/namespaces/somaagent/pingsources/requeue-every-five-minutes",
        event_type=PING,
        time=now(),
        data=b"",
    )
    return Delivery(
        function="requeue",
        envelope=envelope,
        attributes={},
        tenant=None,
        event=None,
        received_at=now(),
        cold=False,
    )


def policies(folder: Path, **areas: str) -> str:
    """The platform's policies and further areas."""
    shutil.copytree(ROOT / "shared" / "policies", folder)
    for name, text in areas.items():
        (folder / f"{name}.rego").write_text(text)
    return str(folder)


@asynccontextmanager
async def opened(
    database: Database,
    redis_url: str,
    mailbox: Mailbox,
    policy_dir: str,
    *,
    settings: RequeueSettings | None = None,
) -> AsyncGenerator[Room]:
    redis = RedisSettings(url=SecretStr(redis_url))
    settings = settings or RequeueSettings()
    tools = ToolSettings()

    async def guard() -> PolicyGuard:
        return await PolicyGuard.open(
            PolicySettings(dir=policy_dir, cache_seconds=0), Mode.PRODUCTION
        )

    async with recipient() as broker:
        publisher = await Publisher.open(EventSettings(signing_key=SecretStr(KEY), sink=broker.url))
        tool = Counting()
        executor = ToolExecutor.of(
            database=database,
            redis=redis,
            stream=await TurnStream.open(redis),
            guard=await guard(),
            mode=ModeSettings(mode=Mode.PRODUCTION),
            tools=Registry((Calculate(), tool)),
            settings=tools,
            requeue=settings,
            ring=RING,
        )
        requeue = Requeue.of(
            database=database,
            stream=await TurnStream.open(redis),
            publisher=publisher,
            guard=await guard(),
            settings=settings,
            tools=tools,
        )
        yield Room(
            executor=executor,
            requeue=requeue,
            tool=tool,
            broker=broker,
            mailbox=mailbox,
            database=database,
        )
        await publisher.aclose()
        for each in (executor.judge.guard, requeue.evaluator.guard):
            await each.aclose()
        executor.breaker.close()
        await executor.signals.aclose()
        await executor.stream.aclose()
        await requeue.stream.aclose()


@pytest_asyncio.fixture
async def room(
    database: Database, redis_url: str, mailbox: Mailbox, tmp_path: Path
) -> AsyncIterator[Room]:
    folder = policies(tmp_path / "policies", supervised=SUPERVISED)
    async with opened(database, redis_url, mailbox, folder) as opened_room:
        yield opened_room


@pytest_asyncio.fixture
async def turn(mailbox: Mailbox) -> StoredTurn:
    return await mailbox.add(1, "Say hello.", state="routed")


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
    assert entry["expires_at"] - entry["blocked_at"] == timedelta(hours=1)
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


async def test_the_policy_is_asked_again_three_times_and_then_the_call_is_over(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.block(turn)
    # It is not due yet.
    assert await room.look() == []
    for evaluation in (1, 2):
        await room.age(asked, 300)
        assert await room.look() == []
        assert (await room.entry(asked))["evaluations"] == evaluation
        # A second look at once asks nothing.
        assert await room.look() == []
        assert (await room.entry(asked))["evaluations"] == evaluation
    await room.age(asked, 300)
    ((kind, told),) = await room.look()
    assert (kind, told["decision"], told["call_id"]) == (
        *("call-denied", "failed"),
        str(asked.call_id),
    )
    assert (await room.mailbox.call(asked))["state"] == "blocked"
    assert await room.decisions(asked) == [("failed", None, "the policy does not permit this call")]
    assert await room.look() == []


async def test_a_call_that_the_policy_permits_by_now_is_judged_anew_and_runs(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tmp_path: Path
) -> None:
    strict = policies(tmp_path / "strict", supervised=SUPERVISED)
    async with opened(database, redis_url, mailbox, strict) as room:
        asked = await mailbox.add_call(turn, "echo", {"text": "hello"})
        (blocked,) = await room.run(asked, event_id="first")
        await room.requeue.handle(delivery("requeue", blocked))
        await room.age(asked, 300)
    async with opened(database, redis_url, mailbox, policies(tmp_path / "lenient")) as room:
        ((kind, told),) = await room.look()
        assert kind == "call-requested"
        # The first event, delivered late, says what it said and runs nothing.
        assert await room.run(asked, event_id="first") == (blocked,)
        (finished,) = await room.run(ToolCallRequested.model_validate(told))
        assert isinstance(finished, ToolCallFinished)
        assert finished.status == "success"
        assert room.tool.ran == ["hello"]
        assert [decision for decision, *_ in await room.decisions(asked)] == ["permitted"]


async def test_a_call_that_is_blocked_again_after_it_was_permitted_waits_again(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tmp_path: Path
) -> None:
    strict = policies(tmp_path / "strict", supervised=SUPERVISED)
    async with opened(database, redis_url, mailbox, strict) as room:
        asked = await room.block(turn)
        await room.age(asked, 300)
    async with opened(database, redis_url, mailbox, policies(tmp_path / "lenient")) as room:
        ((_, told),) = await room.look()
    async with opened(database, redis_url, mailbox, strict) as room:
        (blocked,) = await room.run(ToolCallRequested.model_validate(told))
        await room.requeue.handle(delivery("requeue", blocked))
        entry = await room.entry(asked)
        # It has not got its questions back.
        assert (entry["state"], entry["evaluations"]) == ("waiting", 1)
        (finished,) = await room.run(await room.approve(asked))
        assert isinstance(finished, ToolCallFinished)


async def test_what_nobody_decides_in_time_is_over(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tmp_path: Path
) -> None:
    folder = policies(tmp_path / "policies", supervised=SUPERVISED)
    patient = RequeueSettings(evaluations=0)
    async with opened(database, redis_url, mailbox, folder, settings=patient) as room:
        asked = await room.block(turn)
        await room.age(asked, 3000)
        # People alone decide.
        assert await room.look() == []
        assert (await room.entry(asked))["evaluations"] == 0
        await room.age(asked, 700)
        with pytest.raises(NotWaiting, match="expired"):
            await room.approve(asked)
        ((kind, told),) = await room.look()
        assert (kind, told["decision"]) == ("call-denied", "expired")
        assert (await mailbox.call(asked))["state"] == "blocked"


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


async def test_a_call_whose_event_was_given_up_is_found_by_the_next_look(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.mailbox.add_call(turn, "echo", {"text": "hello"})
    await room.run(asked)
    await room.mailbox.sql.execute(
        "UPDATE tool_calls SET held_at = held_at - interval '2 minutes' WHERE id = $1",
        asked.call_id,
    )
    assert await room.look() == []
    assert (await room.entry(asked))["state"] == "waiting"


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
    assert await entries_of(room, turn.turn_id) == 0


async def entries_of(room: Room, turn_id: UUID) -> int:
    return int(
        await room.mailbox.sql.fetchval(
            "SELECT count(*) FROM requeue_entries WHERE turn_id = $1", turn_id
        )
    )
