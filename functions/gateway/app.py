"""The application: routes, limits and errors put together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from functions.gateway import file_problems, problems
from functions.gateway.admission import RateLimitHeaders
from functions.gateway.body_room import BodyRoom
from functions.gateway.cors import allow_origins
from functions.gateway.document import serve_document
from functions.gateway.limits import BodyLimits
from functions.gateway.measuring.counts import Counts
from functions.gateway.openai_api.errors import OpenAIErrors
from functions.gateway.openapi import Document
from functions.gateway.request_context import RequestContext
from functions.gateway.routes import (
    action_templates,
    actions,
    api_keys,
    auth,
    budgets,
    canvas,
    chat_completions,
    context,
    downloads,
    events,
    files,
    health,
    history,
    messages,
    metrics,
    model_profiles,
    models,
    original,
    original_requeue,
    personas,
    portability,
    requeue,
    responses,
    rollups,
    session_changes,
    sessions,
    sockets,
    streams,
    telemetry,
    tools,
    turns,
    uploads,
    version,
)
from functions.gateway.state import GatewayState, Settings
from functions.gateway.succession import SuccessorHeaders
from functions.gateway.tus import TusHeaders
from somaagent.mode import Mode


class Gateway(FastAPI):
    """FastAPI inside the context that every answer gets, that to a crash included."""

    def __init__(
        self,
        *,
        strict_transport: bool,
        counts: Counts,
        **options: Any,  # Any: FastAPI's own
    ) -> None:
        super().__init__(**options)
        self.state.counts = self._counts = counts
        self._strict_transport = strict_transport

    def build_middleware_stack(self) -> ASGIApp:
        """Called by Starlette once."""
        return RequestContext(
            OpenAIErrors(super().build_middleware_stack()),
            strict_transport=self._strict_transport,
            counts=self._counts,
        )


def _name(route: APIRoute) -> str:
    """The `operationId`, which clients name their functions by, unless the route gives another."""
    return route.name


def create_app(settings: Settings) -> FastAPI:
    """The gateway; its lifespan opens and closes what the routes need."""
    counts = Counts()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        app.state.gateway = state = await GatewayState.open(settings, counts)
        try:
            yield
        finally:
            await state.aclose()

    app = Gateway(
        counts=counts,
        strict_transport=settings.mode is Mode.PRODUCTION,
        title="SomaAgent 01 gateway",
        version=version.API_VERSION,
        description="Sessions, messages and streamed answers.",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_name,
        # Three spans for each request would cost more than the request; the event's own span is
        # where a turn's trace begins.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    problems.install(app)
    file_problems.install(app)
    app.add_middleware(
        BodyLimits,
        seconds=settings.gateway.body_seconds,
        room=BodyRoom(settings.connections.body_bytes),
    )
    app.add_middleware(RateLimitHeaders)
    app.add_middleware(TusHeaders)
    app.add_middleware(SuccessorHeaders)
    allow_origins(app, settings.gateway.cors_origins)
    for module in (
        # A path is looked for in one router after the other, each of which is made ready when the
        # first request comes to it: first who asks whether we are ready, then what is asked most.
        health,
        events,
        sessions,
        session_changes,
        canvas,
        portability,
        messages,
        history,
        context,
        actions,
        action_templates,
        turns,
        requeue,
        streams,
        sockets,
        personas,
        tools,
        model_profiles,
        budgets,
        telemetry,
        rollups,
        chat_completions,
        responses,
        models,
        files,
        uploads,
        downloads,
        api_keys,
        auth,
        original,
        original_requeue,
        version,
        metrics,
    ):
        app.include_router(module.router)
    app.openapi = Document(app).build  # type: ignore[method-assign] # FastAPI's documented way
    serve_document(app, app.openapi)
    return app
