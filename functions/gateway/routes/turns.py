"""Turns: how an answer is coming along, and which way its events took."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import orjson
from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, Writer
from functions.gateway.ending import Ended, end_waiting, tell_ended
from functions.gateway.found_turn import FoundTurn
from functions.gateway.once import Once, OnceOnly
from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import turns as queries
from functions.gateway.queries.mailbox import STOP
from functions.gateway.queries.steps import FIND_CALL
from functions.gateway.routes.sessions import SessionId
from functions.gateway.schemas.steps import TurnCall
from functions.gateway.schemas.turns import Trail, TrailEvent, Turn
from functions.gateway.state import GatewayState, state_of
from functions.gateway.stopping import signal_stop
from somaagent.domain import Row
from somaagent.identity import Principal
from somaagent.storage.database import Connection

TurnId = Annotated[UUID, Path(description="The turn.")]
CallId = Annotated[UUID, Path(description="The call of a tool.")]

router: Final = APIRouter(tags=["turns"])


@router.get(
    "/v1/sessions/{session_id}/turns/{turn_id}",
    response_model=Turn,
    summary="Get a turn",
    responses=problems(401, 403, 404, 503),
)
async def get_turn(
    request: Request, principal: Reader, session_id: SessionId, turn_id: TurnId
) -> JsonResponse:
    """Get the state of a turn, the tools that it called, and what came of them."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        found = await find_turn(connection, principal.tenant, session_id, turn_id)
    return JsonResponse(found.shown)


@router.get(
    "/v1/sessions/{session_id}/turns/{turn_id}/calls/{call_id}",
    response_model=TurnCall,
    summary="Get a call of a tool",
    responses=problems(401, 403, 404, 503),
)
async def get_tool_call(
    request: Request, principal: Reader, session_id: SessionId, turn_id: TurnId, call_id: CallId
) -> JsonResponse:
    """Get a call with its whole result, whatever its size."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        found = await connection.fetchval(FIND_CALL, principal.tenant, session_id, turn_id, call_id)
    if found is None:
        raise not_found("call")
    return JsonResponse(TurnCall.of(orjson.loads(found)))


@router.post(
    "/v1/sessions/{session_id}/turns/{turn_id}/interrupt",
    status_code=202,
    response_model=Turn,
    summary="Stop a turn",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def interrupt_turn(
    request: Request, principal: Writer, session_id: SessionId, turn_id: TurnId, once: OnceOnly
) -> Response:
    """Stop a turn; 202 means that it will end, with what was said until then.

    A turn that has not begun is over at once. Its stream ends with `interrupted`.
    """
    return await stop_turn(state_of(request), principal, session_id, turn_id, once)


@router.get(
    "/v1/sessions/{session_id}/turns/{turn_id}/trail",
    response_model=Trail,
    summary="Get the events of a turn",
    responses=problems(401, 403, 404, 503),
)
async def get_trail(
    request: Request, principal: Reader, session_id: SessionId, turn_id: TurnId
) -> JsonResponse:
    """Get the events of a turn: who handled them, how long they waited, how long it took."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        turn = (await find_turn(connection, principal.tenant, session_id, turn_id)).turn
        rows = await connection.fetch(queries.TRAIL, principal.tenant, turn_id)
    return JsonResponse(
        Trail(
            turn_id=turn_id,
            state=turn.state,
            created_at=turn.created_at,
            completed_at=turn.completed_at,
            events=[_event(row) for row in rows],
        )
    )


async def stop_turn(
    state: GatewayState, principal: Principal, session_id: UUID, turn_id: UUID, once: Once
) -> Response:
    """Want a turn stopped, once; the answer is the turn.

    Raises:
        Problem: 404, there is no such turn; 409, it is over; or as `Once.within` does.
    """
    tenant = principal.tenant
    ended: list[Ended] = []

    async def stop(connection: Connection) -> Response:
        found = await find_turn(connection, tenant, session_id, turn_id)
        if found.turn.stop is None:
            if await connection.fetchval(STOP, tenant, turn_id, "interrupt", None) is None:
                raise Problem(409, "turn_over", "the turn is over")
            ended.extend(await end_waiting(connection, tenant, session_id))
            found = await find_turn(connection, tenant, session_id, turn_id)
        return JsonResponse(found.shown, status_code=202)

    response = await once.within(principal, stop, mailbox=session_id)
    if ended:
        state.spawn(tell_ended(state, tenant, session_id, ended), name="tell-ended")
    else:
        state.spawn(signal_stop(state, tenant, turn_id), name="signal-stop")
    return response


async def find_turn(
    connection: Connection, tenant: str, session_id: UUID, turn_id: UUID
) -> FoundTurn:
    """The turn with what belongs to it.

    Raises:
        Problem: 404, the tenant's session has no such turn.
    """
    row = await connection.fetchrow(queries.FIND_TURN, tenant, session_id, turn_id)
    if row is None:
        raise not_found("turn")
    return FoundTurn.from_row(row)


def _event(row: Row) -> TrailEvent:
    return TrailEvent(
        event_id=row["event_id"],
        type=row["type"],
        source=row["source"],
        function=row["function"],
        cold=row["cold"],
        # Two machines' clocks may differ; nothing waits for less than no time.
        wait_ms=max(0.0, _milliseconds(row["published_at"], row["received_at"])),
        handling_ms=max(0.0, _milliseconds(row["received_at"], row["finished_at"])),
        published_at=row["published_at"],
        received_at=row["received_at"],
        finished_at=row["finished_at"],
        published=row["published"],
    )


def _milliseconds(beginning: datetime, end: datetime) -> float:
    return round((end - beginning).total_seconds() * 1000, 3)
