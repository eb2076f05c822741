"""The application: routes, limits and errors put together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from functions.gateway import problems
from functions.gateway.authentication import BEARER, SCHEME
from functions.gateway.limits import BodyLimits
from functions.gateway.routes import health, messages, sessions, streams, turns
from functions.gateway.schemas.problems import ProblemDetails
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
    for module in (sessions, messages, turns, streams, health):
        app.include_router(module.router)
    app.openapi = _Document(app).build  # type: ignore[method-assign] # FastAPI's documented way
    return app


class _Document:
    """The OpenAPI document, built when somebody asks for it."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._built: dict[str, Any] | None = None

    def build(self) -> dict[str, Any]:
        """The document."""
        if self._built is None:
            document = get_openapi(
                title=self._app.title,
                version=self._app.version,
                description=self._app.description,
                routes=self._app.routes,
            )
            schemas = document["components"]["schemas"]
            # FastAPI describes its own form of 422, which no route answers.
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            document["components"]["securitySchemes"] = {SCHEME: BEARER}
            for path, routes in document["paths"].items():
                for route in routes.values():
                    if path.startswith("/v1/"):
                        route["security"] = [{SCHEME: []}]
                    described_by = route["responses"].get("422", {}).get("content", {})
                    if described_by.keys() == {"application/json"}:
                        del route["responses"]["422"]
            described = ProblemDetails.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            schemas |= described.pop("$defs", {})
            schemas[ProblemDetails.__name__] = described
            self._built = document
        return self._built
