"""Tools: the list for people, and the administrator's decisions about each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, needs
from functions.gateway.problems import invalid, not_found
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


class Decided(NamedTuple):
    """What a tenant decided about a tool."""

    enabled: bool
    network: Sequence[str]
    updated_at: datetime | None


UNDECIDED: Final = Decided(enabled=True, network=(), updated_at=None)
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
        if decided.get(name, UNDECIDED).enabled
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
                _tool(spec, decided.get(name, UNDECIDED))
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
    return JsonResponse(_tool(spec, UNDECIDED if row is None else Decided(*row)))


@router.put(
    "/v1/admin/tools/{tool_name}",
    response_model=DecidedTool,
    summary="Decide about a tool",
    responses=problems(400, 401, 403, 404, 408, 413, 415, 422, 503),
)
async def decide_tool(
    request: Request, principal: Administrator, tool_name: ToolPath, decision: Decision
) -> JsonResponse:
    """Enable or disable a tool for the tenant: at once, also for calls that have not begun.

    And grant, or take, what the programs of such a tool as `code_execute` may reach.
    """
    spec = _known(request, principal, tool_name)
    if decision.network and not spec.networked:
        detail = f"{spec.name!r} runs no programs that could be granted a network"
        raise invalid([{"pointer": "#/network", "detail": detail}])
    network = list(dict.fromkeys(decision.network))
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        updated_at = await connection.fetchval(
            queries.DECIDE,
            principal.tenant,
            spec.name,
            decision.enabled,
            network,
            principal.subject,
        )
    return JsonResponse(_tool(spec, Decided(decision.enabled, network, updated_at)))


def tools_of(state: GatewayState, tenant: str) -> dict[str, ToolSpec]:
    """The tools that a tenant can have, by their name."""
    found = sorted(state.tool_specs.items())
    return {name: spec for name, spec in found if spec.is_for(tenant)}


async def _decided(request: Request, tenant: str) -> dict[str, Decided]:
    database = await state_of(request).database()
    async with database.transaction(tenant) as connection:
        rows = await connection.fetch(queries.ALL, tenant)
    return {name: Decided(*decided) for name, *decided in rows}


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


def _tool(spec: ToolSpec, decided: Decided) -> DecidedTool:
    return DecidedTool(**_described(spec), **decided._asdict())
