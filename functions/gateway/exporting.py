"""Writing a session as lines: of one moment, and a page of texts in memory at a time."""

from collections import defaultdict
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, cast
from uuid import UUID

import orjson

from functions.gateway.portable import (
    MOST_CANVAS_ITEMS,
    MOST_EVENTS,
    MOST_TURNS,
    AttachmentLine,
    CallLine,
    CanvasLine,
    EndLine,
    EventLine,
    MessageLine,
    PortableState,
    SessionLine,
    StepLine,
    TurnErrorLine,
    TurnLine,
    written,
)
from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import portable as queries
from somaagent.domain import Message, Role, Row, Session, Step, ToolCall, Turn
from somaagent.errors import StorageUnavailable
from somaagent.storage.database import Database

MESSAGES_OF_A_PAGE: Final = 50
CANVAS_ITEMS_OF_A_PAGE: Final = 20
EVENTS_OF_A_PAGE: Final = 500
_LINES_OF_A_BLOCK: Final = 200
_TURNS_WITH_CALLS_OF_A_PAGE: Final = 4


@dataclass(frozen=True, slots=True)
class _Moment:
    """What the session was when the export began; everything else never changes afterwards."""

    session: SessionLine
    turns: list[bytes]
    known: frozenset[UUID]
    steps: dict[UUID, int]
    """How many there are of each turn that called tools."""
    last_message: int
    last_shown: int
    last_event: int


async def exported(database: Database, tenant: str, session_id: UUID) -> AsyncGenerator[bytes]:
    """The lines of a session, several in a block.

    Turns stand as they were at the beginning, also those that were not over; turns that were reset
    or withdrawn are left out.

    Raises:
        Problem: 404, there is no such session; 409, it is too large.
        StorageUnavailable: Postgres failed, or the session was deleted meanwhile.
    """
    moment = await _moment(database, tenant, session_id)
    yield written(moment.session)
    for start in range(0, len(moment.turns), _LINES_OF_A_BLOCK):
        yield b"".join(moment.turns[start : start + _LINES_OF_A_BLOCK])
    place = (tenant, session_id)
    steps = calls = messages = questions = shown = events = 0
    async for made, called in _steps(database, tenant, moment.steps):
        steps += 1
        calls += len(called)
        yield b"".join(map(written, (made, *called)))
    async for rows in _pages(
        database, queries.MESSAGES, *place, moment.last_message, MESSAGES_OF_A_PAGE, "position"
    ):
        said = [(Message.from_row(row), row["attachments"]) for row in rows]
        said = [each for each in said if each[0].turn_id in moment.known]
        messages += len(said)
        questions += sum(message.role is Role.USER for message, _ in said)
        yield b"".join(written(_message(*each)) for each in said)
    if questions != len(moment.turns):
        raise StorageUnavailable("the session was deleted while it was exported")
    async for rows in _pages(
        database, queries.CANVAS, *place, moment.last_shown, CANVAS_ITEMS_OF_A_PAGE, "position"
    ):
        rows = [row for row in rows if row["turn_id"] in moment.known]
        rows = rows[: MOST_CANVAS_ITEMS - shown]
        shown += len(rows)
        yield b"".join(written(_canvas(row)) for row in rows)
    async for rows in _pages(
        database, queries.EVENTS, *place, moment.last_event, EVENTS_OF_A_PAGE, "id"
    ):
        rows = [row for row in rows if row["turn_id"] is None or row["turn_id"] in moment.known]
        rows = rows[: MOST_EVENTS - events]
        events += len(rows)
        yield b"".join(written(_event(row)) for row in rows)
    end = EndLine(
        turns=len(moment.turns),
        steps=steps,
        calls=calls,
        messages=messages,
        canvas=shown,
        events=events,
    )
    yield written(end)


async def _moment(database: Database, tenant: str, session_id: UUID) -> _Moment:
    async with database.transaction(tenant, mailbox=session_id) as connection:
        bounds = await connection.fetchrow(queries.BOUNDS, tenant, session_id)
        if bounds is None:
            raise not_found("session")
        rows = await connection.fetch(queries.TURNS, tenant, session_id, MOST_TURNS + 1)
    if len(rows) > MOST_TURNS:
        detail = f"only sessions of at most {MOST_TURNS} turns can be exported"
        raise Problem(409, "session_too_large", detail)
    session = Session.from_row(bounds)
    turns = [Turn.from_row(row) for row in rows]
    known = frozenset(turn.turn_id for turn in turns)
    return _Moment(
        session=SessionLine(
            title=session.title,
            persona=session.persona,
            paused=session.paused,
            created_at=session.created_at,
            summary=bounds["summary"],
        ),
        turns=[written(_turn(turn, known)) for turn in turns],
        known=known,
        steps={turn.turn_id: turn.step for turn in turns if turn.step},
        last_message=bounds["position"] or 0,
        last_shown=bounds["shown"] or 0,
        last_event=bounds["event"] or 0,
    )


async def _steps(
    database: Database, tenant: str, turns: dict[UUID, int]
) -> AsyncGenerator[tuple[StepLine, list[CallLine]]]:
    """The steps of turns that called tools, each with its calls."""
    waiting = iter(turns.items())
    while page := dict(islice(waiting, _TURNS_WITH_CALLS_OF_A_PAGE)):
        which = (tenant, list(page), list(page.values()))
        async with database.transaction(tenant) as connection:
            steps = await connection.fetch(queries.STEPS, *which)
            rows = await connection.fetch(queries.CALLS, *which)
        calls = defaultdict[tuple[UUID, int], list[CallLine]](list)
        for row in rows:
            call = ToolCall.from_row(row)
            calls[call.turn_id, call.step].append(_call(call))
        for row in steps:
            step = Step.from_row(row)
            yield _step(step), calls[step.turn_id, step.step]


async def _pages(
    database: Database,
    query: str,
    tenant: str,
    session_id: UUID,
    last: int,
    size: int,
    cursor: str,
) -> AsyncGenerator[list[Any]]:  # Any: database rows
    """Page by page, each in a transaction of its own: a slow reader holds no connection."""
    place = 0
    while place < last:
        async with database.transaction(tenant) as connection:
            rows = await connection.fetch(query, tenant, session_id, place, last, size)
        if not rows:
            return
        place = rows[-1][cursor]
        yield list(rows)


def _turn(turn: Turn, known: frozenset[UUID]) -> TurnLine:
    # What was withdrawn or reset is not there to be referred to, nor read here.
    retired_by, replaces, origin = (
        named if named in known else None for named in (turn.retired_by, turn.replaces, turn.origin)
    )
    error = turn.error
    return TurnLine(
        turn_id=turn.turn_id,
        state=cast("PortableState", turn.state.value),
        retired=None if turn.retired == "reset" else turn.retired,
        retired_by=retired_by,
        replaces=replaces,
        origin=origin,
        persona=turn.persona,
        profile=turn.profile,
        attempt=turn.attempt,
        finish_reason=turn.finish_reason,
        input_tokens=turn.input_tokens,
        output_tokens=turn.output_tokens,
        error=None if error is None else TurnErrorLine(code=error.code, detail=error.detail),
        created_at=turn.created_at,
        completed_at=turn.completed_at,
    )


def _step(step: Step) -> StepLine:
    return StepLine.model_construct(
        turn_id=step.turn_id,
        step=step.step,
        text=step.text,
        tools=list(step.tools),
        model=step.model,
        input_tokens=step.usage.input_tokens,
        output_tokens=step.usage.output_tokens,
        estimated=step.usage.estimated,
        attempt=step.attempt,
        finished_at=step.finished_at,
    )


def _call(call: ToolCall) -> CallLine:
    return CallLine.model_construct(
        call_id=call.call_id,
        turn_id=call.turn_id,
        step=call.step,
        place=call.place,
        tool=call.tool,
        version=call.version,
        arguments=call.arguments,
        status=call.status,
        result=call.result,
        error=call.error,
        reasons=list(call.reasons),
        attempt=call.attempt,
        duration=call.duration,
        usage=dict(call.usage),
        cost=call.cost,
        requested_at=call.requested_at,
        started_at=call.started_at,
        finished_at=call.finished_at,
    )


def _message(message: Message, attachments: str | None) -> MessageLine:
    return MessageLine.model_construct(
        message_id=message.message_id,
        turn_id=message.turn_id,
        role="user" if message.role is Role.USER else "assistant",
        text=message.text,
        metadata=message.metadata,
        attachments=[AttachmentLine(**each) for each in orjson.loads(attachments or b"[]")],
        created_at=message.created_at,
    )


def _canvas(row: Row) -> CanvasLine:
    names = CanvasLine.model_fields.keys() - {"kind"}
    return CanvasLine.model_construct(None, **{name: row[name] for name in names})


def _event(row: Row) -> EventLine:
    return EventLine.model_construct(
        type=row["type"],
        turn_id=row["turn_id"],
        message_id=row["message_id"],
        occurred_at=row["occurred_at"],
    )
