"""Sessions: created by a person, found by their id."""

from typing import Annotated, Any, Final
from uuid import UUID, uuid4

import asyncpg
import orjson
from fastapi import APIRouter, Body, Path
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, Writer
from functions.gateway.idempotency import (
    IdempotencyKey,
    checked,
    earlier_answer,
    fingerprint,
    is_taken,
)
from functions.gateway.problems import not_found
from functions.gateway.queries import sessions as queries
from functions.gateway.schemas.sessions import NewSession, Session
from functions.gateway.state import state_of
from somaagent.clock import now
from somaagent.identity import Principal
from somaagent.storage.database import Database

SessionId = Annotated[UUID, Path(description="The session.")]

router: Final = APIRouter(tags=["sessions"])


@router.post(
    "/v1/sessions",
    status_code=201,
    response_model=Session,
    summary="Create a session",
    responses=problems(400, 401, 403, 408, 413, 415, 422, 503),
)
async def create_session(
    request: Request,
    principal: Writer,
    new: Annotated[NewSession | None, Body()] = None,
    idempotency_key: IdempotencyKey = None,
) -> JsonResponse:
    """Create a session; the body may be left out."""
    state = state_of(request)
    state.waker.message_arrives()
    title = new.title if new is not None else None
    session = Session(session_id=uuid4(), title=title, created_at=now())
    stored = await _create(await state.database(), principal, session, checked(idempotency_key))
    return JsonResponse(
        stored, status_code=201, headers={"location": f"/v1/sessions/{stored.session_id}"}
    )


@router.get(
    "/v1/sessions/{session_id}",
    response_model=Session,
    summary="Get a session",
    responses=problems(401, 403, 404, 503),
)
async def get_session(request: Request, principal: Reader, session_id: SessionId) -> JsonResponse:
    """Get a session of the caller's tenant."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await find_session(connection, principal.tenant, session_id)
    return JsonResponse(
        Session(session_id=session_id, title=row["title"], created_at=row["created_at"])
    )


async def find_session(connection: Any, tenant: str, session_id: UUID) -> Any:  # Any: asyncpg's
    """The session's row.

    Raises:
        Problem: 404, the tenant has no such session.
    """
    row = await connection.fetchrow(queries.FIND_SESSION, tenant, session_id)
    if row is None:
        raise not_found("session")
    return row


async def _create(
    database: Database, principal: Principal, session: Session, key: str | None
) -> Session:
    request_hash = fingerprint("POST /v1/sessions", {"title": session.title})
    try:
        async with database.transaction(principal.tenant) as connection:
            await connection.execute(
                queries.INSERT_SESSION,
                principal.tenant,
                session.session_id,
                session.title,
                principal.subject,
                key,
                request_hash,
                orjson.dumps(session.model_dump()).decode(),
                session.created_at,
            )
    except asyncpg.UniqueViolationError as error:
        if key is None or not is_taken(error):
            raise
        async with database.transaction(principal.tenant) as connection:
            return Session(**await earlier_answer(connection, principal, key, request_hash))
    return session
