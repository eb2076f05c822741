"""The domain's objects and the real schema: the same states, and what was written is read back."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
import pytest

from somaagent.domain import (
    NO_USAGE,
    TRANSITIONS,
    CallState,
    Message,
    Role,
    Session,
    Step,
    ToolCall,
    Turn,
    TurnError,
    TurnState,
    Usage,
    as_json,
    columns,
)
from somaagent.storage.database import Database
from somaagent.storage.turn_steps import steps_before
from tests.integration.conftest import Mailbox

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678_900, tzinfo=UTC)
MANY = 'Ünïcode \U0001f642 and "quotes"\n'


async def allowed(
    operator: "asyncpg.Connection[asyncpg.Record]", table: str, column: str
) -> set[str]:
    """The words that the one CHECK of this column alone allows."""
    rows = await operator.fetch(
        "SELECT pg_get_constraintdef(c.oid) AS rule FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]"
        " WHERE c.conrelid = $1::text::regclass AND a.attname = $2 AND c.contype = 'c'",
        table,
        column,
    )
    assert len(rows) == 1
    return set(re.findall(r"'([^']+)'", rows[0]["rule"]))


async def test_states_are_those_that_the_schema_allows(
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    assert await allowed(operator, "turns", "state") == set(TurnState)
    assert await allowed(operator, "tool_calls", "state") == set(CallState)


async def test_ways_between_states_are_those_that_the_database_allows(
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    pairs = list(product(TurnState, TurnState))
    rows = await operator.fetch(
        "SELECT was, becomes FROM unnest($1::text[], $2::text[]) AS pair (was, becomes)"
        " WHERE turn_may_become(was, becomes)",
        *([pair[place].value for pair in pairs] for place in range(2)),
    )
    legal = {(was, becomes) for was, ways in TRANSITIONS.items() for becomes in ways}
    assert {(row["was"], row["becomes"]) for row in rows} == legal


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("sessions", Session),
        ("messages", Message),
        ("turns", Turn),
        ("turn_steps", Step),
        ("tool_calls", ToolCall),
    ],
)
async def test_columns_are_those_of_the_table(
    operator: "asyncpg.Connection[asyncpg.Record]", table: str, kind: Any
) -> None:
    rows = await operator.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1", table
    )
    there = {row["column_name"] for row in rows}
    assert len(set(kind.COLUMNS)) == len(kind.COLUMNS)
    assert set(kind.COLUMNS) <= there


async def test_a_session_is_read_as_it_was_written(
    operator: "asyncpg.Connection[asyncpg.Record]", database: Database
) -> None:
    plain = Session(session_id=uuid4(), title=None, persona=None, paused=False, created_at=MOMENT)
    named = replace(plain, session_id=uuid4(), title=MANY, persona="guide", paused=True)
    query = f"SELECT {columns(Session.COLUMNS, of='s')} FROM sessions s WHERE id = $1"
    for written in (plain, named):
        await operator.execute(
            "INSERT INTO sessions (tenant, id, created_by, title, persona, paused, created_at)"
            " VALUES ('acme', $1, 'me', $2, $3, $4, $5)",
            written.session_id,
            written.title,
            written.persona,
            written.paused,
            written.created_at,
        )
        async with database.transaction("acme") as connection:
            row = await connection.fetchrow(query, written.session_id)
        assert row is not None
        assert Session.from_row(row) == written


def turn(mailbox: Mailbox, seq: int) -> Turn:
    """A turn that has only just been received."""
    return Turn(
        turn_id=uuid4(),
        session_id=mailbox.session_id,
        message_id=uuid4(),
        answer_message_id=None,
        seq=seq,
        state=TurnState.RECEIVED,
        stop=None,
        retired=None,
        retired_by=None,
        replaces=None,
        origin=None,
        persona=None,
        profile=None,
        attempt=0,
        step=0,
        finish_reason=None,
        input_tokens=None,
        output_tokens=None,
        error=None,
        created_at=MOMENT,
        expires_at=None,
        completed_at=None,
    )


async def write_turn(operator: "asyncpg.Connection[asyncpg.Record]", written: Turn) -> None:
    """Store a turn, each value under its column."""
    error = written.error
    await operator.execute(
        "INSERT INTO turns (tenant, id, session_id, message_id, answer_message_id, seq, state,"
        " stop, retired, retired_by, replaces, origin, persona, profile, attempt, step,"
        " finish_reason, input_tokens, output_tokens, error, created_at, expires_at, completed_at)"
        " VALUES ('acme', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
        " $17, $18, $19, $20, $21, $22)",
        written.turn_id,
        written.session_id,
        written.message_id,
        written.answer_message_id,
        written.seq,
        written.state.value,
        written.stop,
        written.retired,
        written.retired_by,
        written.replaces,
        written.origin,
        written.persona,
        written.profile,
        written.attempt,
        written.step,
        written.finish_reason,
        written.input_tokens,
        written.output_tokens,
        error and orjson.dumps({"code": error.code, "detail": error.detail}).decode(),
        written.created_at,
        written.expires_at,
        written.completed_at,
    )


async def test_a_turn_in_each_state_is_read_as_it_was_written(
    mailbox: Mailbox, database: Database
) -> None:
    query = f"SELECT {columns(Turn.COLUMNS, of='t')} FROM turns t WHERE id = $1"
    for seq, state in enumerate(TurnState, start=1):
        bare = replace(turn(mailbox, 2 * seq), state=TurnState.EXPIRED)
        full = replace(
            turn(mailbox, 2 * seq + 1),
            answer_message_id=uuid4(),
            state=state,
            stop="rollback",
            retired="rolled_back",
            retired_by=uuid4(),
            replaces=uuid4(),
            origin=uuid4(),
            persona="guide",
            profile="dialogue",
            attempt=3,
            step=2,
            finish_reason="stop",
            input_tokens=61,
            output_tokens=9,
            error=TurnError(code="model_unavailable", detail=MANY),
            expires_at=MOMENT + timedelta(hours=1),
            completed_at=MOMENT + timedelta(minutes=1),
        )
        for written in (bare, full):
            await write_turn(mailbox.sql, written)
            async with database.transaction("acme") as connection:
                row = await connection.fetchrow(query, written.turn_id)
            assert row is not None
            assert Turn.from_row(row) == written
        # The mailbox has one active turn at a time.
        await mailbox.sql.execute("DELETE FROM turns WHERE id = $1", full.turn_id)


async def test_messages_are_read_as_they_were_written_in_their_order(
    mailbox: Mailbox, database: Database
) -> None:
    asked = turn(mailbox, 1)
    await write_turn(mailbox.sql, asked)
    wanted = [(Role.USER, MANY, {"from": "a test"}), (Role.ASSISTANT, "", None)]
    for role, text, metadata in wanted:
        await mailbox.sql.execute(
            "INSERT INTO messages (tenant, id, session_id, turn_id, role, text, metadata,"
            " created_at) VALUES ('acme', gen_random_uuid(), $1, $2, $3, $4, $5, $6)",
            asked.session_id,
            asked.turn_id,
            role.value,
            text,
            metadata and orjson.dumps(metadata).decode(),
            MOMENT,
        )
    query = f"SELECT {columns(Message.COLUMNS, of='m')} FROM messages m WHERE turn_id = $1"
    async with database.transaction("acme") as connection:
        rows = await connection.fetch(f"{query} ORDER BY position", asked.turn_id)
    read = [Message.from_row(row) for row in rows]
    assert [(each.role, each.text, each.metadata) for each in read] == wanted
    assert {(each.session_id, each.turn_id, each.created_at) for each in read} == {
        (asked.session_id, asked.turn_id, MOMENT)
    }
    assert read[0].position < read[1].position


def calls_of(asked: Turn) -> list[ToolCall]:
    """A call in each state, the first one with everything that a call can have."""
    waiting = ToolCall(
        call_id=uuid4(),
        session_id=asked.session_id,
        turn_id=asked.turn_id,
        step=0,
        place=0,
        tool="calculate",
        version="1",
        arguments=orjson.dumps({"expression": MANY}).decode(),
        digest="d" * 64,
        state=CallState.REQUESTED,
        requested_at=MOMENT,
    )
    finished = replace(
        waiting,
        call_id=uuid4(),
        place=1,
        state=CallState.FINISHED,
        status="error",
        result=orjson.dumps(MANY).decode(),
        error=MANY,
        attempt=2,
        duration=0.1234567890123,
        usage={"cpu_ms": 17},
        cost=2**40,
        started_at=MOMENT + timedelta(microseconds=1),
        finished_at=MOMENT + timedelta(seconds=1),
    )
    running = replace(
        waiting, call_id=uuid4(), place=2, state=CallState.RUNNING, attempt=1, started_at=MOMENT
    )
    blocked = replace(
        waiting,
        call_id=uuid4(),
        place=3,
        version=None,
        digest=None,
        arguments="37 * 43",
        state=CallState.BLOCKED,
        status="blocked",
        reasons=("not_offered", "too_many_at_once"),
        finished_at=MOMENT,
    )
    return [waiting, finished, running, blocked]


async def write_step(operator: "asyncpg.Connection[asyncpg.Record]", written: Step) -> None:
    """Store a step and its calls, each value under its column."""
    await operator.execute(
        "INSERT INTO turn_steps (tenant, turn_id, step, text, tools, model, input_tokens,"
        " output_tokens, estimated, frames, attempt, finished_at)"
        " VALUES ('acme', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        written.turn_id,
        written.step,
        written.text,
        list(written.tools),
        written.model,
        written.usage.input_tokens,
        written.usage.output_tokens,
        written.usage.estimated,
        written.frames,
        written.attempt,
        written.finished_at,
    )
    for call in written.calls:
        await operator.execute(
            "INSERT INTO tool_calls (tenant, id, session_id, turn_id, step, place, tool, version,"
            " arguments, digest, state, status, result, error, reasons, attempt, duration, usage,"
            " cost, requested_at, started_at, finished_at, expires_at) VALUES ('acme', $1, $2, $3,"
            " $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,"
            " now())",
            call.call_id,
            call.session_id,
            call.turn_id,
            call.step,
            call.place,
            call.tool,
            call.version,
            call.arguments,
            call.digest,
            call.state.value,
            call.status,
            call.result,
            call.error,
            list(call.reasons) or None,
            call.attempt,
            call.duration,
            orjson.dumps(dict(call.usage)).decode() if call.usage else None,
            call.cost,
            call.requested_at,
            call.started_at,
            call.finished_at,
        )


async def test_steps_and_calls_are_read_as_they_were_written_from_records_and_from_json(
    mailbox: Mailbox, database: Database
) -> None:
    asked = turn(mailbox, 1)
    await write_turn(mailbox.sql, asked)
    first = Step(
        turn_id=asked.turn_id,
        step=0,
        text=MANY,
        tools=("calculate", "echo"),
        model="chat",
        usage=Usage(input_tokens=100, output_tokens=10),
        frames=3,
        attempt=1,
        finished_at=MOMENT,
        calls=tuple(calls_of(asked)),
    )
    again = replace(
        first,
        step=1,
        text="",
        tools=(),
        usage=Usage(input_tokens=7, output_tokens=1, estimated=True),
        frames=None,
        calls=tuple(replace(call, call_id=uuid4(), step=1) for call in first.calls),
    )
    for written in (first, again):
        await write_step(mailbox.sql, written)
    nested = (
        f"SELECT json_build_object({as_json(Step.COLUMNS, of='s')}, 'calls', (SELECT json_agg("
        f"json_build_object({as_json(ToolCall.COLUMNS, of='c')}, 'result', c.result)"
        " ORDER BY c.place) FROM tool_calls c WHERE c.turn_id = s.turn_id AND c.step = s.step))"
        " FROM turn_steps s WHERE s.turn_id = $1 ORDER BY s.step"
    )
    async with database.transaction("acme") as connection:
        past = await steps_before(connection, "acme", asked.turn_id, characters=1000)
        rows = await connection.fetch(nested, asked.turn_id)
    assert past.steps == (first, again)
    assert past.spent == first.usage + again.usage == sum((first.usage, again.usage), NO_USAGE)
    assert (past.said, past.frames, past.tools) == (MANY, None, ())
    stored: list[dict[str, Any]] = [orjson.loads(row[0]) for row in rows]  # Any: JSON
    read = [
        Step.from_row(step, calls=[ToolCall.from_row(call) for call in step["calls"]])
        for step in stored
    ]
    assert read == [first, again]
