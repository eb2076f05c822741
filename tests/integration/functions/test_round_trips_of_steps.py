"""How often each step of a turn waits for Postgres, counted on the wire."""

import math
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from pydantic import SecretStr

from functions.analytics.handler import Analytics
from functions.perception.handler import Perception
from functions.router.handler import Router
from somaagent.events import (
    MessageAnalyzed,
    MessageReceived,
    Timing,
    ToolCallFinished,
    TurnCompleted,
    TurnRouted,
    Usage,
)
from somaagent.settings import EscalationSettings, PostgresSettings
from somaagent.storage.database import Database
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import opened
from tests.support.round_trips import RoundTrips, counting

ADMIT = ROUTE = 2
"""The step's one statement, which begins; commit, with the record."""
COUNT = 2
"""One statement that notes the event and counts it; commit."""
CLAIM_AND_SETTLE = 2 + 2
"""Claim, commit; settle, commit with the record."""
GO_ON_AND_COMPLETE = 4 + 2
"""Take, steps, history, commit; complete, commit with the record."""
RENEWAL = 2
"""Of a lease, once for each second that the work takes."""


@asynccontextmanager
async def counted(postgres: TestDatabase) -> AsyncGenerator[tuple[Database, RoundTrips]]:
    """The database as a step has it, with one connection, and what it waits for."""
    address = postgres.app_dsn.rpartition("@")[2].partition("/")[0]
    host, _, port = address.rpartition(":")
    async with counting(host, int(port)) as seen:
        dsn = postgres.app_dsn.replace(address, f"127.0.0.1:{seen.port}")
        database = await Database.open(PostgresSettings(dsn=SecretStr(dsn), pool_max_size=1))
        yield database, seen
        await database.aclose()


def completed(turn: StoredTurn) -> TurnCompleted:
    return TurnCompleted(
        **turn.ids,
        answer_message_id=uuid4(),
        model="small",
        finish_reason="stop",
        usage=Usage(input_tokens=7, output_tokens=3),
        attempt=1,
        timing=Timing(total=1.0, first_token=0.5, generation=1.0, steps=0),
    )


async def test_admitting_routing_and_counting_take_two_round_trips_each(
    postgres: TestDatabase, mailbox: Mailbox
) -> None:
    async with counted(postgres) as (database, seen):
        perception = Perception(database=database)
        router = Router(database=database, escalation=EscalationSettings())
        analytics = Analytics(database=database)

        async def trips(seq: int) -> tuple[int, int, int]:
            turn = await mailbox.add(seq, "How?")
            began = seen.count
            received = MessageReceived(**turn.ids, text="How?", attachments=())
            (event,) = (await perception.handle(delivery("perception", received))).events
            assert isinstance(event, MessageAnalyzed)
            admitted = seen.count
            (routed,) = (await router.handle(delivery("router", event))).events
            assert isinstance(routed, TurnRouted)
            was_routed = seen.count
            outcome = await analytics.handle(delivery("analytics", completed(turn)))
            assert not outcome.repeated
            # The next one is not to wait for it.
            await mailbox.sql.execute(
                "UPDATE turns SET state = 'failed' WHERE id = $1", turn.turn_id
            )
            return admitted - began, was_routed - admitted, seen.count - was_routed

        # The first turn prepares the statements.
        await trips(1)
        assert await trips(2) == (ADMIT, ROUTE, COUNT)


@pytest.mark.timeout(600)
async def test_a_call_of_a_tool_takes_four_round_trips_and_the_answer_after_it_six(
    postgres: TestDatabase, redis_url: str, model_url: str, mailbox: Mailbox
) -> None:
    async with (
        counted(postgres) as (database, seen),
        opened(database, redis_url, model_url, max_tokens=4) as room,
    ):

        async def trips(seq: int) -> tuple[int, int, float, float]:
            turn = await mailbox.add(seq, "What is 37 times 43?", state="routed")
            asked = await mailbox.add_call(turn, "calculate", {"expression": "37 * 43"})
            began, began_at = seen.count, time.monotonic()
            (finished,) = await room.handle(asked)
            assert isinstance(finished, ToolCallFinished)
            ran, ran_at = seen.count, time.monotonic()
            events = await room.handle(finished)
            assert isinstance(events[-1], TurnCompleted)
            return ran - began, seen.count - ran, ran_at - began_at, time.monotonic() - ran_at

        # The first turn prepares the statements.
        await trips(1)
        calling, answering, run_seconds, answer_seconds = await trips(2)
    # A lease is renewed once for each second that has passed; the last renewal may be cut short.
    most = CLAIM_AND_SETTLE + RENEWAL * math.floor(run_seconds)
    assert CLAIM_AND_SETTLE <= calling <= most
    most = GO_ON_AND_COMPLETE + RENEWAL * math.floor(answer_seconds)
    assert GO_ON_AND_COMPLETE <= answering <= most
