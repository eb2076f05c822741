"""Health: whether the process lives, and whether it can work."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request

from functions.gateway.answers import JsonResponse
from functions.gateway.schemas.health import Health
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
    responses={503: {"model": Health, "description": "Postgres cannot be reached."}},
)
async def readyz(request: Request) -> JsonResponse:
    """Without Postgres nothing works.

    Without Redis answers still arrive but do not stream, and by default only reads are answered.
    """
    state = state_of(request)
    components = {"postgres": "ok", "redis": "ok"}
    try:
        await (await state.database()).ping()
    except StorageUnavailable:
        components["postgres"] = "unreachable"
    try:
        await state.streams.ping()
    except RedisUnavailable:
        components["redis"] = "unreachable"
    if components["postgres"] != "ok":
        return JsonResponse(Health(status="unready", components=components), status_code=503)
    degraded = components["redis"] != "ok"
    return JsonResponse(Health(status="degraded" if degraded else "ready", components=components))
