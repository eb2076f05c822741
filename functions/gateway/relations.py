"""Whose session it is: creator, participants and administrators, where relations are configured.

The session's creator and what the credential says are told along with each question, so that
nothing has to be written twice; participants and further administrators are stored at the server.
"""

from uuid import UUID

from starlette.requests import HTTPConnection

from functions.gateway.operations import Operation
from functions.gateway.problems import RETRY_AFTER_SECONDS, Problem, not_found
from functions.gateway.state import GatewayState, state_of
from somaagent.identity import Principal
from somaagent.relations import (
    RelationsUnavailable,
    Tuple,
    session_name,
    tenant_name,
    user_name,
)


async def check_session(
    connection: HTTPConnection, principal: Principal, operation: Operation
) -> None:
    """Let a request for the session in its path go on, if it is the principal's to use so.

    Raises:
        Problem: As `require` does.
        StorageUnavailable: Postgres failed.
    """
    session_id = _session_id(connection)
    if session_id is None:
        return
    # A WebSocket has no method; what its frames want is asked for each of them.
    relation = {"GET": "can_read", "HEAD": "can_read", "DELETE": "can_delete"}.get(
        connection.scope.get("method", "GET"), "can_write"
    )
    missing = _missing(connection, operation)
    await require(state_of(connection), principal, session_id, relation, missing=missing)


async def require(
    state: GatewayState,
    principal: Principal,
    session_id: UUID,
    relation: str,
    *,
    missing: str = "session",
) -> None:
    """Go on if the principal has `relation` to a session, for operations that name it elsewhere.

    A session that does not exist is none of this function's business: the route says so.

    Raises:
        Problem: 404, as for what is not there; 503, the server does not answer.
        StorageUnavailable: Postgres failed.
    """
    if state.relations is None:
        return
    creator = await state.creators.of(principal.tenant, session_id)
    if creator is None:
        return
    tenant = principal.tenant
    user, session = user_name(tenant, principal.subject), session_name(tenant, session_id)
    known = [
        Tuple(tenant_name(tenant), "tenant", session),
        Tuple(user_name(tenant, creator), "creator", session),
    ]
    if principal.may("admin"):
        known.append(Tuple(user, "admin", tenant_name(tenant)))
    try:
        related = await state.relations.holds(Tuple(user, relation, session), known)
    except RelationsUnavailable as error:
        raise _unavailable() from error
    if not related:
        raise not_found(missing)


async def visible(state: GatewayState, principal: Principal) -> list[UUID] | None:
    """Sessions of others that the principal may read; None where that is all of the tenant's.

    Raises:
        Problem: 503, the server does not answer.
    """
    if state.relations is None:
        return None
    user, tenant = user_name(principal.tenant, principal.subject), tenant_name(principal.tenant)
    administers = Tuple(user, "admin", tenant)
    try:
        if principal.may("admin") or await state.relations.holds(administers):
            return None
        names = await state.relations.objects(user, "can_read", "session")
    except RelationsUnavailable as error:
        raise _unavailable() from error
    beginning = session_name(principal.tenant, UUID(int=0)).removesuffix(str(UUID(int=0)))
    return [UUID(name.removeprefix(beginning)) for name in names if name.startswith(beginning)]


def _missing(connection: HTTPConnection, operation: Operation) -> str:
    """What the route says is not there when it finds no such session."""
    if "message_id" in connection.path_params:
        return "message"
    if "call_id" in connection.path_params:
        return "call"
    by_turn = operation.resource == "turn" or "turn_id" in connection.query_params
    return "turn" if by_turn else "session"


def _unavailable() -> Problem:
    return Problem(
        503,
        "relations_unavailable",
        "it cannot be told now whose session this is; try again",
        headers={"retry-after": str(RETRY_AFTER_SECONDS)},
    )


def _session_id(connection: HTTPConnection) -> UUID | None:
    try:
        return UUID(str(connection.path_params.get("session_id")))
    except ValueError:
        return None  # there is none, or none that could be there
