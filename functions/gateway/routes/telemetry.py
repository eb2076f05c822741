"""Telemetry: whether traces have what a tenant's models are asked and say."""

import logging
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import needs
from functions.gateway.problems import invalid
from functions.gateway.queries import telemetry as queries
from functions.gateway.schemas.telemetry import Telemetry, TelemetryDecision
from functions.gateway.state import state_of
from somaagent.identity import Principal

Administrator = Annotated[Principal, Depends(needs("admin"))]
UNDECIDED: Final[dict[str, Any]] = {  # Any: JSON
    "content": False,
    "decided_by": None,
    "decided_at": None,
}

router: Final = APIRouter(tags=["administration"])
logger = logging.getLogger(__name__)


@router.get(
    "/v1/admin/telemetry",
    response_model=Telemetry,
    summary="Get what is decided about traces",
    responses=problems(401, 403, 503),
)
async def get_telemetry(request: Request, principal: Administrator) -> JsonResponse:
    """Get whether the tenant agreed to have its texts in traces, and whether that may be."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(queries.FIND, principal.tenant)
    return JsonResponse(_telemetry(request, principal, row))


@router.put(
    "/v1/admin/telemetry",
    response_model=Telemetry,
    summary="Decide about traces",
    responses=problems(400, 401, 403, 408, 413, 415, 422, 503),
)
async def decide_telemetry(
    request: Request, principal: Administrator, decision: TelemetryDecision
) -> JsonResponse:
    """Agree to have what models are asked and say in traces, redacted, or take that back.

    It holds from the next step of any turn. Who decided is kept for good.
    """
    if decision.content and not _permitted(request, principal):
        detail = "the operator does not permit it for this tenant (SOMA_TRACES_CONTENT_TENANTS)"
        raise invalid([{"pointer": "#/content", "detail": detail}])
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        await connection.execute(queries.LOCK_TENANT, principal.tenant)
        await connection.execute(
            queries.DECIDE, principal.tenant, decision.content, principal.subject
        )
        row = await connection.fetchrow(queries.FIND, principal.tenant)
    return JsonResponse(_telemetry(request, principal, row))


def _permitted(request: Request, principal: Principal) -> bool:
    return state_of(request).settings.content.permits(principal.tenant)


def _telemetry(
    request: Request, principal: Principal, row: Any
) -> Telemetry:  # Any: a database row
    decided = UNDECIDED if row is None else dict(row)
    return Telemetry(**decided, permitted=_permitted(request, principal))
