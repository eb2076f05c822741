"""Sessions listed, renamed, paused, reset and deleted, and what happened in them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Body, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, Writer
from functions.gateway.ending import (
    Ended,
    call_first,
    end_waiting,
    erase_files,
    release_files,
    tell_ended,
    unfinished,
)
from functions.gateway.mailbox import ANSWERED_NOW
from functions.gateway.once import Once, OnceOnly
from functions.gateway.problems import not_found, wrong_query
from functions.gateway.queries import canvas as canvas_queries
from functions.gateway.queries import sessions as queries
from functions.gateway.relations import visible
from functions.gateway.routes.sessions import SessionId, find_session, session_of
from functions.gateway.schemas.original import Paused
from functions.gateway.schemas.sessions import (
    ChangedSession,
    Session,
    SessionEvent,
    SessionEventPage,
    SessionPage,
)
from functions.gateway.state import GatewayState, state_of
from functions.gateway.stopping import signal_stop
from somaagent import domain
from somaagent.identity import Principal
from somaagent.storage.database import Connection

MAX_PAGE: Final = 200

router: Final = APIRouter(tags=["sessions"])


@router.get(
    "/v1/sessions",
    response_model=SessionPage,
    summary="List sessions",
    responses=problems(401, 403, 422, 503),
)
async def list_sessions(
    request: Request,
    principal: Reader,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Most sessions of a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=64, description="`next_cursor` of the page before.")
    ] = None,
    subject: Annotated[
        str | None, Query(max_length=255, description="Only those that this subject created.")
    ] = None,
    persona: Annotated[
        str | None, Query(max_length=64, description="Only those of this persona.")
    ] = None,
) -> JsonResponse:
    """List the tenant's sessions, the newest first; with relations, those one may read."""
    before, identifier = _parsed(cursor)
    # Nothing that Postgres stores holds a NUL, so nothing is found by it.
    wanted = [text and text.replace("\x00", "\ufffd") for text in (subject, persona)]
    others = await visible(state_of(request), principal)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        rows = await connection.fetch(
            queries.PAGE,
            principal.tenant,
            before,
            identifier,
            *wanted,
            limit + 1,
            others,
            principal.subject,
        )
    page = [domain.Session.from_row(row) for row in rows[:limit]]
    more = len(rows) > limit
    return JsonResponse(
        SessionPage(
            sessions=[session_of(session) for session in page],
            next_cursor=_cursor(page[-1].created_at, page[-1].session_id) if more else None,
        )
    )


@router.patch(
    "/v1/sessions/{session_id}",
    response_model=Session,
    summary="Rename a session",
    responses=problems(400, 401, 403, 404, 408, 413, 415, 422, 503),
)
async def rename_session(
    request: Request, principal: Writer, session_id: SessionId, changed: ChangedSession
) -> JsonResponse:
    """Give a session another title."""
    tenant = principal.tenant
    database = await state_of(request).database()
    async with database.transaction(tenant) as connection:
        row = await connection.fetchrow(queries.RENAME, tenant, session_id, changed.title)
        if row is None:
            raise not_found("session")
        await connection.execute(queries.TELL, tenant, session_id, "session.renamed")
    return JsonResponse(session_of(domain.Session.from_row(row)))


@router.delete(
    "/v1/sessions/{session_id}",
    status_code=204,
    response_class=Response,
    summary="Delete a session",
    responses=problems(401, 403, 404, 503),
)
async def delete_session(request: Request, principal: Writer, session_id: SessionId) -> Response:
    """Delete a session with all that was said in it; its turns end with `interrupted`.

    Files that only its messages have go with it, if its creator or the caller uploaded them.
    """
    tenant, state = principal.tenant, state_of(request)
    database = await state.database()
    async with database.transaction(tenant, mailbox=session_id) as connection:
        ended = await unfinished(connection, tenant, session_id)
        files = await release_files(connection, tenant, session_id, principal.subject)
        await connection.execute(queries.FORGET_EVENTS, tenant, session_id)
        # While it is known which sessions of delegated tasks are its own.
        await connection.execute(queries.BURY, tenant, session_id)
        if await connection.fetchval(queries.DELETE, tenant, session_id) is None:
            raise not_found("session")
    for turn in ended:
        if turn.attempt:
            state.spawn(signal_stop(state, tenant, turn.turn_id), name="signal-stop")
    state.spawn(_tell_deleted(state, tenant, session_id, ended), name="tell-deleted")
    state.spawn(erase_files(state, tenant, files), name="erase-files")
    return Response(status_code=204)


@router.post(
    "/v1/sessions/{session_id}/reset",
    status_code=204,
    response_class=Response,
    summary="Empty the history of a session",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def reset_session(
    request: Request, principal: Writer, session_id: SessionId, once: OnceOnly
) -> Response:
    """Begin anew in the same session: its turns leave the history, and those that are not over end.

    Its canvas is emptied. Files that only its messages have go, if its creator or the caller
    uploaded them.
    """
    tenant, state = principal.tenant, state_of(request)
    running: list[UUID] = []
    ended: list[Ended] = []
    files: list[UUID] = []
    emptied = False

    async def reset(connection: Connection) -> Response:
        nonlocal emptied
        emptied = True
        await find_session(connection, tenant, session_id)
        rows = await connection.fetch(queries.RESET, tenant, session_id)
        running.extend(row["id"] for row in rows if row["state"] in ANSWERED_NOW)
        ended.extend(await end_waiting(connection, tenant, session_id))
        files.extend(await release_files(connection, tenant, session_id, principal.subject))
        await connection.execute(canvas_queries.CLEAR, tenant, session_id)
        await connection.execute(queries.TELL, tenant, session_id, "session.reset")
        return Response(status_code=204)

    response = await once.within(principal, reset, mailbox=session_id)
    for turn_id in running:
        state.spawn(signal_stop(state, tenant, turn_id), name="signal-stop")
    # A repeat must not forget what was streamed since.
    if emptied:
        state.spawn(tell_ended(state, tenant, session_id, ended, empty=True), name="tell-ended")
        state.spawn(erase_files(state, tenant, files), name="erase-files")
    return response


@router.post(
    "/v1/sessions/{session_id}/pause",
    status_code=204,
    response_class=Response,
    summary="Pause a session",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def pause_session(
    request: Request,
    principal: Writer,
    session_id: SessionId,
    once: OnceOnly,
    wanted: Annotated[Paused | None, Body()] = None,
) -> Response:
    """Keep messages without a turn beginning; a turn that runs goes on to its end.

    With `{"paused": false}`, as the original system took it, the session is resumed.
    """
    paused = wanted is None or wanted.paused
    return await _paused(request, principal, session_id, once, paused=paused)


@router.post(
    "/v1/sessions/{session_id}/resume",
    status_code=204,
    response_class=Response,
    summary="Resume a session",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def resume_session(
    request: Request, principal: Writer, session_id: SessionId, once: OnceOnly
) -> Response:
    """Let turns begin again, the oldest first."""
    return await _paused(request, principal, session_id, once, paused=False)


@router.get(
    "/v1/sessions/{session_id}/events",
    response_model=SessionEventPage,
    summary="List what happened in a session",
    responses=problems(401, 403, 404, 422, 503),
)
async def list_session_events(
    request: Request,
    principal: Reader,
    session_id: SessionId,
    limit: Annotated[int, Query(ge=1, le=500, description="Most events of a page.")] = 100,
    cursor: Annotated[
        str | None,
        Query(pattern=r"^[0-9]{1,18}$", description="`next_cursor` of the page before."),
    ] = None,
) -> JsonResponse:
    """List messages, ends of turns and changes of the session, the oldest first."""
    tenant = principal.tenant
    database = await state_of(request).database()
    async with database.transaction(tenant) as connection:
        await find_session(connection, tenant, session_id)
        rows = await connection.fetch(
            queries.EVENTS, tenant, session_id, int(cursor or 0), limit + 1
        )
    page = rows[:limit]
    more = len(rows) > limit
    return JsonResponse(
        SessionEventPage(
            events=[
                SessionEvent(
                    id=str(row["id"]),
                    type=row["type"],
                    turn_id=row["turn_id"],
                    message_id=row["message_id"],
                    occurred_at=row["occurred_at"],
                )
                for row in page
            ],
            next_cursor=str(page[-1]["id"]) if more else None,
        )
    )


async def _tell_deleted(
    state: GatewayState, tenant: str, session_id: UUID, ended: Sequence[Ended]
) -> None:
    await tell_ended(state, tenant, session_id, ended, empty=True)
    # After the last frames of its turns, which go to the same listeners.
    await state.withdrawals.session(tenant, session_id)


async def _paused(
    request: Request, principal: Principal, session_id: UUID, once: Once, *, paused: bool
) -> Response:
    tenant = principal.tenant

    async def change(connection: Connection) -> Response:
        session = await find_session(connection, tenant, session_id)
        if session.paused != paused:
            await connection.execute(queries.PAUSE, tenant, session_id, paused)
            kind = "session.paused" if paused else "session.resumed"
            await connection.execute(queries.TELL, tenant, session_id, kind)
        return Response(status_code=204)

    response = await once.within(principal, change, mailbox=session_id)
    if not paused:
        # After every repeat too: the gateway that resumed it may have died before it called.
        await call_first(state_of(request), tenant, session_id)
    return response


def _cursor(moment: datetime, identifier: UUID) -> str:
    return f"{int(moment.timestamp() * 1_000_000)}.{identifier.hex}"


def _parsed(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    if cursor is None:
        return None, None
    microseconds, _, identifier = cursor.partition(".")
    try:
        seconds, rest = divmod(int(microseconds), 1_000_000)
        moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
        return moment, UUID(hex=identifier)
    except (ValueError, OverflowError, OSError):
        raise wrong_query("cursor", "must be `next_cursor` of a page before") from None
