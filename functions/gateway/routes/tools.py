"""Tools: the list for people, and the administrator's decisions about each."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, needs
from functions.gateway.problems import not_found
from functions.gateway.queries import tools as queries
from functions.gateway.schemas.tools import (
    DecidedTool,
    DecidedToolList,
    Decision,
    OfferedTool,
    ToolList,
)
from functions.gateway.state import GatewayState, state_of
from somaagent.identity import Principal
from somaagent.tools.spec import ToolSpec

Administrator = Annotated[Principal, Depends(needs("admin"))]
ToolPath = Annotated[str, Path(max_length=64, description="The tool.")]

router: Final = APIRouter(tags=["tools"])


@router.get(
    "/v1/tools",
    response_model=ToolList,
    summary="List tools",
    responses=problems(401, 403, 503),
)
async def list_tools(request: Request, principal: Reader) -> JsonResponse:
    """List the tools that personas of the caller's tenant can have their turns offered."""
    decided = await _decided(request, principal.tenant)
    found = [
        OfferedTool(**_described(spec))
        for name, spec in tools_of(state_of(request), principal.tenant).items()
        if name not in decided or decided[name][0]
    ]
    return JsonResponse(ToolList(tools=found, count=len(found)))


@router.get(
    "/v1/admin/tools",
    response_model=DecidedToolList,
    summary="List tools and what is decided about them",
    responses=problems(401, 403, 503),
)
async def list_decided_tools(request: Request, principal: Administrator) -> JsonResponse:
    """List every tool of the platform, with what the tenant decided about it."""
    decided = await _decided(request, principal.tenant)
    return JsonResponse(
        DecidedToolList(
            tools=[
                _tool(spec, *decided.get(name, (True, None)))
                for name, spec in tools_of(state_of(request), principal.tenant).items()
            ]
        )
    )


@router.get(
    "/v1/admin/tools/{tool_name}",
    response_model=DecidedTool,
    summary="Get a tool and what is decided about it",
    responses=problems(401, 403, 404, 503),
)
async def get_tool(request: Request, principal: Administrator, tool_name: ToolPath) -> JsonResponse:
    """Get a tool of the platform, with what the tenant decided about it."""
    spec = _known(request, principal, tool_name)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(queries.FIND, principal.tenant, spec.name)
    enabled, updated_at = (True, None) if row is None else row
    return JsonResponse(_tool(spec, enabled, updated_at))


@router.put(
    "/v1/admin/tools/{tool_name}",
    response_model=DecidedTool,
    summary="Decide about a tool",
    responses=problems(400, 401, 403, 404, 408, 413, 415, 422, 503),
)
async def decide_tool(
    request: Request, principal: Administrator, tool_name: ToolPath, decision: Decision
) -> JsonResponse:
    """Enable or disable a tool for the tenant: at once, also for calls that have not begun."""
    spec = _known(request, principal, tool_name)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        updated_at = await connection.fetchval(
            queries.DECIDE, principal.tenant, spec.name, decision.enabled, principal.subject
        )
    return JsonResponse(_tool(spec, decision.enabled, updated_at))


def tools_of(state: GatewayState, tenant: str) -> dict[str, ToolSpec]:
    """The tools that a tenant can have, by their name."""
    found = sorted(state.tool_specs.items())
    return {name: spec for name, spec in found if spec.is_for(tenant)}


async def _decided(request: Request, tenant: str) -> dict[str, tuple[bool, datetime]]:
    database = await state_of(request).database()
    async with database.transaction(tenant) as connection:
        rows = await connection.fetch(queries.ALL, tenant)
    return {row["tool"]: (row["enabled"], row["updated_at"]) for row in rows}


def _known(request: Request, principal: Principal, name: str) -> ToolSpec:
    spec = tools_of(state_of(request), principal.tenant).get(name)
    if spec is None:
        raise not_found("tool")
    return spec


def _described(spec: ToolSpec) -> dict[str, Any]:  # Any: JSON
    return {
        "name": spec.name,
        "version": spec.version,
        "description": spec.description,
        "parameters": spec.parameters,
        "risk": spec.risk,
        "cost": spec.cost,
    }


def _tool(spec: ToolSpec, enabled: bool, updated_at: datetime | None) -> DecidedTool:
    return DecidedTool(**_described(spec), enabled=enabled, updated_at=updated_at)
