"""Model profiles: which model plays a role for the tenant, changed while the platform runs."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import needs
from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import model_profiles as queries
from functions.gateway.schemas.model_profiles import (
    ModelProfile,
    ModelProfileList,
    ProfileContent,
    ProfileMode,
)
from functions.gateway.state import state_of
from somaagent.identity import Principal
from somaagent.inference.profiles import permits

MOST_PROFILES: Final = 200
"""Of one tenant."""

ProfileAdmin = Annotated[Principal, Depends(needs("admin:profiles"))]
RolePath = Annotated[
    str,
    Path(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$", description="What personas and the router name."),
]
ModePath = Annotated[ProfileMode, Path(description="A mode of the platform, or `any`.")]

router: Final = APIRouter(tags=["administration"])


@router.get(
    "/v1/admin/model-profiles",
    response_model=ModelProfileList,
    summary="List model profiles",
    responses=problems(401, 403, 503),
)
async def list_profiles(request: Request, principal: ProfileAdmin) -> JsonResponse:
    """List the tenant's own profiles; what it has none for is played by the platform's."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        rows = await connection.fetch(queries.LIST, principal.tenant, MOST_PROFILES)
    return JsonResponse(ModelProfileList(profiles=[_profile(row) for row in rows]))


@router.get(
    "/v1/admin/model-profiles/{role}/{mode}",
    response_model=ModelProfile,
    summary="Get a model profile",
    responses=problems(401, 403, 404, 503),
)
async def get_profile(
    request: Request, principal: ProfileAdmin, role: RolePath, mode: ModePath
) -> JsonResponse:
    """Get a profile of the caller's tenant."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(queries.FIND, principal.tenant, role, mode)
    if row is None:
        raise not_found("model profile")
    return JsonResponse(_profile(row))


@router.put(
    "/v1/admin/model-profiles/{role}/{mode}",
    response_model=ModelProfile,
    summary="Create or replace a model profile",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def put_profile(
    request: Request,
    principal: ProfileAdmin,
    role: RolePath,
    mode: ModePath,
    content: ProfileContent,
) -> JsonResponse:
    """Give a role a model; every step of a turn that begins from now on uses it."""
    state = state_of(request)
    if not permits(state.settings.profiles.hosts, content.base_url):
        detail = "the operator does not permit this host (SOMA_PROFILES_HOSTS)"
        raise Problem(
            422,
            "invalid_request",
            "wrong: #/base_url",
            errors=[{"pointer": "#/base_url", "detail": detail}],
        )
    database = await state.database()
    async with database.transaction(principal.tenant) as connection:
        await connection.execute(queries.LOCK_TENANT, principal.tenant)
        row = await connection.fetchrow(
            queries.PUT,
            principal.tenant,
            role,
            mode,
            content.provider,
            content.model,
            content.base_url,
            content.secret,
            content.temperature,
            content.max_tokens,
            content.context_tokens,
            content.fallbacks,
            content.input_price,
            content.output_price,
            MOST_PROFILES,
        )
    if row is None:
        raise Problem(
            409, "too_many_profiles", f"a tenant has at most {MOST_PROFILES} model profiles"
        )
    return JsonResponse(_profile(row))


@router.delete(
    "/v1/admin/model-profiles/{role}/{mode}",
    status_code=204,
    response_class=Response,
    summary="Delete a model profile",
    responses=problems(401, 403, 404, 503),
)
async def delete_profile(
    request: Request, principal: ProfileAdmin, role: RolePath, mode: ModePath
) -> Response:
    """Delete a profile; what remains for the role plays it, in the end the platform's own."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        gone = await connection.fetchval(queries.DELETE, principal.tenant, role, mode)
    if gone is None:
        raise not_found("model profile")
    return Response(status_code=204)


def _profile(row: Any) -> ModelProfile:  # Any: a database row
    return ModelProfile(**dict(row))
