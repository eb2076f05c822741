"""Sessions: created by a person, found by their id."""

from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Body, Path
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, Writer
from functions.gateway.once import OnceOnly
from functions.gateway.problems import not_found
from functions.gateway.queries import sessions as queries
from functions.gateway.routes.personas import checked_persona
from functions.gateway.schemas.personas import BUILT_IN
from functions.gateway.schemas.sessions import NewSession, Session
from functions.gateway.state import state_of
from somaagent import domain
from somaagent.clock import now
from somaagent.storage.database import Connection

SessionId = Annotated[UUID, Path(description="The session.")]

router: Final = APIRouter(tags=["sessions"])


@router.post(
    "/v1/sessions",
    status_code=201,
    response_model=Session,
    summary="Create a session",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
)
async def create_session(
    request: Request,
    principal: Writer,
    once: OnceOnly,
    new: Annotated[NewSession | None, Body()] = None,
) -> Response:
    """Create a session; the body may be left out."""
    state_of(request).waker.message_arrives()
    wanted = new or NewSession()

    async def create(connection: Connection) -> Response:
        persona = await checked_persona(connection, principal.tenant, wanted.persona)
        session = Session(
            session_id=uuid4(),
            title=wanted.title,
            persona=persona or BUILT_IN,
            created_at=now(),
        )
        await connection.execute(
            queries.INSERT_SESSION,
            principal.tenant,
            session.session_id,
            session.title,
            principal.subject,
            persona,
            session.created_at,
        )
        return JsonResponse(
            session, status_code=201, headers={"location": f"/v1/sessions/{session.session_id}"}
        )

    return await once.within(principal, create)


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
        session = await find_session(connection, principal.tenant, session_id)
    return JsonResponse(session_of(session))


async def find_session(connection: Connection, tenant: str, session_id: UUID) -> domain.Session:
    """The session.

    Raises:
        Problem: 404, the tenant has no such session.
    """
    row = await connection.fetchrow(queries.FIND_SESSION, tenant, session_id)
    if row is None:
        raise not_found("session")
    return domain.Session.from_row(row)


def session_of(session: domain.Session) -> Session:
    """A session as clients get it."""
    return Session(
        session_id=session.session_id,
        title=session.title,
        persona=session.persona or BUILT_IN,
        paused=session.paused,
        created_at=session.created_at,
    )
