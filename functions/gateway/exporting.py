"""Writing a session as lines: of one moment, and a page of texts in memory at a time."""

from collections import defaultdict
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
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
    SessionLine,
    StepLine,
    TurnLine,
    written,
)
from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import portable as queries
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
        rows = [row for row in rows if row["turn_id"] in moment.known]
        messages += len(rows)
        questions += sum(row["role"] == "user" for row in rows)
        yield b"".join(written(_message(row)) for row in rows)
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
        session = await connection.fetchrow(queries.BOUNDS, tenant, session_id)
        if session is None:
            raise not_found("session")
        rows = await connection.fetch(queries.TURNS, tenant, session_id, MOST_TURNS + 1)
    if len(rows) > MOST_TURNS:
        detail = f"only sessions of at most {MOST_TURNS} turns can be exported"
        raise Problem(409, "session_too_large", detail)
    known = frozenset(row["id"] for row in rows)
    return _Moment(
        session=SessionLine(
            title=session["title"],
            persona=session["persona"],
            paused=session["paused"],
            created_at=session["created_at"],
            summary=session["summary"],
        ),
        turns=[written(_turn(row, known)) for row in rows],
        known=known,
        steps={row["id"]: row["step"] for row in rows if row["step"]},
        last_message=session["position"] or 0,
        last_shown=session["shown"] or 0,
        last_event=session["event"] or 0,
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
            calls[row["turn_id"], row["step"]].append(_call(row))
        for row in steps:
            yield StepLine.model_construct(None, **row), calls[row["turn_id"], row["step"]]


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


def _turn(row: Any, known: frozenset[UUID]) -> TurnLine:  # Any: a database row
    # What was withdrawn or reset is not there to be referred to.
    retired_by, replaces, origin = (
        row[name] if row[name] in known else None for name in ("retired_by", "replaces", "origin")
    )
    return TurnLine(
        turn_id=row["id"],
        state=row["state"],
        retired=row["retired"],
        retired_by=retired_by,
        replaces=replaces,
        origin=origin,
        persona=row["persona"],
        profile=row["profile"],
        attempt=row["attempt"],
        finish_reason=row["finish_reason"],
        input_tokens=row["input_tokens"],
        output_tokens=row["output_tokens"],
        error=None if row["error"] is None else orjson.loads(row["error"]),
        created_at=row["created_at"],
        completed_at=row["completed_at"],
    )


def _call(row: Any) -> CallLine:  # Any: a database row
    values: dict[str, Any] = dict(row)  # Any: as above
    values["reasons"] = values["reasons"] or []
    values["usage"] = orjson.loads(values["usage"] or b"{}")
    return CallLine.model_construct(None, **values)


def _message(row: Any) -> MessageLine:  # Any: a database row
    return MessageLine.model_construct(
        message_id=row["id"],
        turn_id=row["turn_id"],
        role=row["role"],
        text=row["text"],
        metadata=None if row["metadata"] is None else orjson.loads(row["metadata"]),
        attachments=[AttachmentLine(**each) for each in orjson.loads(row["attachments"] or b"[]")],
        created_at=row["created_at"],
    )


def _canvas(row: Any) -> CanvasLine:  # Any: a database row
    names = CanvasLine.model_fields.keys() - {"kind"}
    return CanvasLine.model_construct(None, **{name: row[name] for name in names})


def _event(row: Any) -> EventLine:  # Any: a database row
    return EventLine.model_construct(
        type=row["type"],
        turn_id=row["turn_id"],
        message_id=row["message_id"],
        occurred_at=row["occurred_at"],
    )
