"""Streams: what a session's turns say, while they say it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import problems
from functions.gateway.authentication import Reader
from functions.gateway.event_stream import DONE, EventStream
from functions.gateway.problems import Problem
from functions.gateway.queries import streams as queries
from functions.gateway.routes.sessions import SessionId, find_session
from functions.gateway.routes.turns import find_turn
from functions.gateway.server_sent import EventStreamResponse
from functions.gateway.state import GatewayState, state_of
from functions.gateway.turn_filter import TurnFilter
from somaagent.identity import Principal
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import TERMINAL, StreamId, stream_key

CLOCK_SKEW_MILLISECONDS: Final = 60_000
"""How far the clock of Redis may be behind that of Postgres: a turn's frames are looked for from
so long before the turn began."""

_EXAMPLE: Final = (
    "retry: 500\n\n"
    "id: 1767268800000-0\nevent: delta\n"
    'data: {"turn_id":"0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70","attempt":1,"index":0,"text":"Paris"}'
    "\n\n"
)

ANSWERS: Final[dict[int | str, dict[str, Any]]] = {  # Any: FastAPI's own shape
    200: {
        "description": "Server-sent events `delta`, `restarted`, `tool_call`, `tool_result`, "
        "`waiting_for_approval`, `canvas_item`, `completed`, `failed`, `refused`, `expired` and "
        "`interrupted`, with heartbeats as comments; `overflow` when the client reads too slowly; "
        "`closed` when its credential (`expired`, `revoked`) or the session (`deleted`) ends.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}},
    },
    204: {"description": "The client has had the turn's last event: do not come again."},
    **problems(401, 403, 404, 422, 503),
}
"""What a stream answers."""

router: Final = APIRouter(tags=["streams"])


@router.get(
    "/v1/sessions/{session_id}/stream",
    response_class=Response,
    operation_id="stream_answers",
    summary="Stream answers",
    responses=ANSWERS,
)
async def stream(
    request: Request,
    principal: Reader,
    session_id: SessionId,
    turn_id: Annotated[
        UUID | None, Query(description="Stream this turn alone, from its first event to its last.")
    ] = None,
    last_event_id: Annotated[
        str | None,
        Header(
            alias="Last-Event-ID",
            description="Continue after this event.",
            examples=["1767268800000-0"],
        ),
    ] = None,
) -> Response:
    """Stream a turn, or a whole session from its earliest unfinished turn on.

    `restarted` voids the deltas that the turn has streamed so far. `tool_call` says which tool the
    turn waits for, and `tool_result` what came of it; one may come twice with the same `call_id`.
    `waiting_for_approval` says that a call goes on when somebody has decided its `requeue_id`, and
    `canvas_item` what the session's canvas shows besides; one may come twice with one `item_id`.
    `completed` has the whole answer. A client that was cut off sends `Last-Event-ID` and gets what
    it missed.
    """
    state = state_of(request)
    opened: EventStream | None
    if turn_id is None:
        place = parse_place(last_event_id)
        opened = await session_stream(state, principal, session_id, place)
    else:
        opened = await turn_stream(state, principal, session_id, turn_id, last_event_id)
    if opened is None:
        return Response(status_code=204)
    return EventStreamResponse(opened)


async def turn_stream(
    state: GatewayState,
    principal: Principal,
    session_id: UUID,
    turn_id: UUID,
    last_event_id: str | None,
) -> EventStream | None:
    """What a turn says, from its first event or after `last_event_id`; None after its last.

    Raises:
        Problem: 404, the session has no such turn.
    """
    database = await state.database()
    async with database.transaction(principal.tenant) as connection:
        found = (await find_turn(connection, principal.tenant, session_id, turn_id)).turn
    turn = str(turn_id).encode()
    last = parse_place(last_event_id)
    if last_event_id == (DONE + turn).decode():
        return None
    if last is not None and found.is_over:
        key = stream_key(principal.tenant, session_id)
        if await _was_last_frame(state, key, turn, last):
            return None
    turn_filter = TurnFilter(only=turn)
    turn_filter.expect(turn, attempt=found.attempt)
    return EventStream(
        state=state,
        principal=principal,
        session_id=session_id,
        turn=turn,
        after=last or _shortly_before(found.created_at),
        filter=turn_filter,
        over=found.is_over,
    )


async def session_stream(
    state: GatewayState, principal: Principal, session_id: UUID, last: StreamId | None
) -> EventStream:
    """What comes after `last`, or from the session's earliest unfinished turn on.

    Raises:
        Problem: 404, there is no such session.
    """
    tenant = principal.tenant
    database = await state.database()
    turn_filter = TurnFilter()
    async with database.transaction(tenant) as connection:
        await find_session(connection, tenant, session_id)
        unfinished = await connection.fetch(queries.UNFINISHED_TURNS, tenant, session_id)
        missed: list[Any] = []
        over: list[Any] = []
        if last is None and unfinished:
            # Their frames may lie behind the place where the stream begins.
            moment = unfinished[0]["created_at"] - 2 * timedelta(
                milliseconds=CLOCK_SKEW_MILLISECONDS
            )
            over = await connection.fetch(queries.COMPLETED_SINCE, tenant, session_id, moment)
        if last is not None and await _has_gap(state, stream_key(tenant, session_id), last):
            moment = datetime.fromtimestamp(last.milliseconds / 1000, UTC)
            missed = await connection.fetch(queries.COMPLETED_SINCE, tenant, session_id, moment)
    for row in unfinished:
        turn_filter.expect(str(row["id"]).encode(), attempt=row["attempt"])
    for row in missed:
        turn_filter.expect(str(row["id"]).encode(), attempt=1)
    for row in over:
        turn_filter.end(str(row["id"]).encode())
    first = _shortly_before(unfinished[0]["created_at"]) if unfinished else None
    return EventStream(
        state=state,
        principal=principal,
        session_id=session_id,
        turn=None,
        after=last or first,
        filter=turn_filter,
        over=bool(missed),
    )


def parse_place(
    last_event_id: str | None, *, where: str = "header", name: str = "Last-Event-ID"
) -> StreamId | None:
    """The event after which a client goes on; None for the beginning.

    Raises:
        Problem: 422, it is no event's id.
    """
    if last_event_id is None or last_event_id == "":
        return None
    if last_event_id.startswith(DONE.decode()):
        return None
    try:
        last = StreamId.parse(last_event_id.encode())
        datetime.fromtimestamp(last.milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        # Nor is it one of ours when no clock can show its moment.
        raise Problem(
            422,
            "invalid_request",
            f"wrong: {name}",
            errors=[
                {
                    "in": where,
                    "parameter": name,
                    "detail": "must be the id of an event of this stream",
                }
            ],
        ) from None
    return last


def _shortly_before(moment: datetime) -> StreamId:
    milliseconds = int(moment.timestamp() * 1000) - CLOCK_SKEW_MILLISECONDS
    return StreamId(max(0, milliseconds), 0)


async def _was_last_frame(state: GatewayState, key: bytes, turn: bytes, last: StreamId) -> bool:
    try:
        entry = await state.streams.entry(key, last)
    except RedisUnavailable:
        return False
    return entry is not None and entry.turn == turn and entry.kind in TERMINAL


async def _has_gap(state: GatewayState, key: bytes, last: StreamId) -> bool:
    """Whether frames after `last` may be gone from the stream."""
    try:
        first = await state.streams.first(key)
    except RedisUnavailable:
        return True
    return first is None or first > last
