"""How often a turn that calls a tool waits for Postgres, counted on the wire."""

import math
import time

import pytest
from pydantic import SecretStr

from somaagent.events import ToolCallFinished, TurnCompleted
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox
from tests.integration.functions.toolroom import opened
from tests.support.round_trips import counting

CLAIM_AND_SETTLE = 3 + 4
"""Begin, claim, commit; begin, settle, record, commit."""
GO_ON_AND_COMPLETE = 5 + 4
"""Begin, take, steps, history, commit; begin, complete, record, commit."""
RENEWAL = 3
"""Of a lease, once for each second that the work takes."""


@pytest.mark.timeout(600)
async def test_a_call_of_a_tool_takes_seven_round_trips_and_the_answer_after_it_nine(
    postgres: TestDatabase, redis_url: str, model_url: str, mailbox: Mailbox
) -> None:
    address = postgres.app_dsn.rpartition("@")[2].partition("/")[0]
    host, _, port = address.rpartition(":")
    async with counting(host, int(port)) as seen:
        dsn = postgres.app_dsn.replace(address, f"127.0.0.1:{seen.port}")
        database = await Database.open(PostgresSettings(dsn=SecretStr(dsn), pool_max_size=1))
        async with opened(database, redis_url, model_url, max_tokens=4) as room:

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
        await database.aclose()
    # A lease is renewed once for each second that has passed; the last renewal may be cut short.
    most = CLAIM_AND_SETTLE + RENEWAL * math.floor(run_seconds)
    assert CLAIM_AND_SETTLE <= calling <= most
    most = GO_ON_AND_COMPLETE + RENEWAL * math.floor(answer_seconds)
    assert GO_ON_AND_COMPLETE <= answering <= most
