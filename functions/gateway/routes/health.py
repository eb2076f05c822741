"""Health: whether the process lives, and whether it can work."""

from typing import Final, Literal

from fastapi import APIRouter
from starlette.requests import Request

from functions.gateway.answers import JsonResponse
from functions.gateway.schemas.health import Component, Health, OriginalHealth
from functions.gateway.state import state_of
from somaagent.errors import StorageUnavailable
from somaagent.streams.connection import RedisUnavailable

router: Final = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Health, summary="Is the process alive?")
async def healthz() -> JsonResponse:
    """The process answers."""
    return JsonResponse(Health(status="ok"))


@router.get(
    "/readyz",
    response_model=Health,
    summary="Can the gateway work?",
    responses={
        503: {"model": Health, "description": "Postgres cannot be reached, or lacks migrations."}
    },
)
async def readyz(request: Request) -> JsonResponse:
    """Without Postgres nothing works, nor without the migrations of this release.

    Without Redis answers still arrive but do not stream, and by default only reads are answered.
    """
    state = state_of(request)
    components = {"postgres": "ok", "migrations": "ok", "redis": "ok"}
    try:
        if not await (await state.database()).ping():
            components["migrations"] = "missing"
    except StorageUnavailable:
        components |= {"postgres": "unreachable", "migrations": "unknown"}
    try:
        await state.streams.ping()
    except RedisUnavailable:
        components["redis"] = "unreachable"
    if components["migrations"] != "ok":
        return JsonResponse(Health(status="unready", components=components), status_code=503)
    degraded = components["redis"] != "ok"
    return JsonResponse(Health(status="degraded" if degraded else "ready", components=components))


async def health(request: Request) -> JsonResponse:
    """How the gateway and what it works with are, in the original system's words."""
    state = state_of(request)
    components = {"postgres": Component(status="ok"), "redis": Component(status="ok")}
    try:
        await (await state.database()).ping()
    except StorageUnavailable:
        components["postgres"] = Component(status="down", detail="cannot be reached")
    try:
        await state.streams.ping()
    except RedisUnavailable:
        components["redis"] = Component(status="down", detail="cannot be reached")
    # Answers arrive without Redis; they do not stream.
    overall: Literal["ok", "degraded", "down"] = "ok"
    if components["postgres"].status == "down":
        overall = "down"
    elif components["redis"].status == "down":
        overall = "degraded"
    answer = OriginalHealth(status=overall, components=components)
    return JsonResponse(answer, status_code=503 if overall == "down" else 200)


for _path, _name in (("/health", "get_health"), ("/v1/health", "get_original_health")):
    router.add_api_route(
        _path,
        health,
        methods=["GET"],
        response_model=OriginalHealth,
        operation_id=_name,
        summary="How is the gateway?",
        responses={503: {"model": OriginalHealth, "description": "Postgres cannot be reached."}},
    )
