"""Executor and requeue on a real database, Redis and policy engine, and a broker's ingress."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import orjson
from asyncpg import Record
from pydantic import SecretStr

from functions.requeue.handler import PING, Requeue
from functions.tool_executor.handler import ToolExecutor
from somaagent.clock import now
from somaagent.events import Event, ToolCallApproved, ToolCallBlocked, ToolCallRequested
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.publisher import Publisher
from somaagent.mode import Mode, ModeSettings
from somaagent.policy.guard import PolicyGuard
from somaagent.requeue.deciding import Decider
from somaagent.requeue.entries import entry_id
from somaagent.serving.delivery import Delivery
from somaagent.settings import (
    EventSettings,
    PolicySettings,
    RedisSettings,
    RequeueSettings,
    ToolSettings,
)
from somaagent.storage.database import Database
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

    async def entries(self, turn_id: UUID) -> int:
        """How many entries a turn's calls have."""
        return int(
            await self.mailbox.sql.fetchval(
                "SELECT count(*) FROM requeue_entries WHERE turn_id = $1", turn_id
            )
        )

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
