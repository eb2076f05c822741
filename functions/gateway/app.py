"""The application: routes, limits and errors put together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from functions.gateway import problems
from functions.gateway.admission import RateLimitHeaders
from functions.gateway.limits import BodyLimits
from functions.gateway.openapi import Document
from functions.gateway.routes import (
    api_keys,
    events,
    health,
    messages,
    personas,
    sessions,
    streams,
    turns,
)
from functions.gateway.state import GatewayState, Settings

API_VERSION = "1"


def create_app(settings: Settings) -> FastAPI:
    """The gateway; its lifespan opens and closes what the routes need."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        app.state.gateway = state = await GatewayState.open(settings)
        try:
            yield
        finally:
            await state.aclose()

    app = FastAPI(
        title="SomaAgent 01 gateway",
        version=API_VERSION,
        description="Sessions, messages and streamed answers.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Three spans for each request would cost more than the request; the event's own span is
        # where a turn's trace begins.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    problems.install(app)
    app.add_middleware(BodyLimits)
    app.add_middleware(RateLimitHeaders)
    for module in (sessions, messages, turns, streams, personas, events, api_keys, health):
        app.include_router(module.router)
    app.openapi = Document(app).build  # type: ignore[method-assign] # FastAPI's documented way
    return app
