"""The pages of metrics on a port of their own, without credentials, for a scraper close by.

Knative's queue-proxy forwards the main port alone, so nothing from outside a pod's network comes
here.
"""

from dataclasses import replace
from typing import Final

import uvicorn
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from functions.gateway.connections.protocol import guarded
from functions.gateway.measuring.page import metrics_text
from functions.gateway.state import GatewayState, Settings
from somaagent.errors import StorageUnavailable
from somaagent.telemetry.exposition import MEDIA_TYPE, media_type
from somaagent.telemetry.metrics.totals import platform_text

_MOST_CONNECTIONS: Final = 32


class MetricsServer(uvicorn.Server):
    """Serves nothing but the pages."""

    def __init__(self, app: FastAPI, settings: Settings, *, port: int) -> None:
        """Serve what `app`, which is open, counts."""
        few = settings.connections.model_copy(update={"most": _MOST_CONNECTIONS})
        config = uvicorn.Config(
            _Metrics(app),
            host=settings.gateway.metrics_host,
            port=port,
            http=guarded(replace(settings, connections=few)),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
        )
        super().__init__(config)

    async def startup(self, sockets: object = None) -> None:
        """Listen; ends the process where the port is taken, as uvicorn does."""
        del sockets
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await super().startup()


class _Metrics:
    """The ASGI application."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        answer = Response(status_code=404)
        if scope["method"] in ("GET", "HEAD"):
            accept = Headers(scope=scope).get("accept")
            answer = await self._page(scope["path"], media_type(accept))
        await answer(scope, receive, send)

    async def _page(self, path: str, form: str) -> Response:
        state: GatewayState = self._app.state.gateway
        try:
            if path == "/metrics":
                text, form = metrics_text(state), MEDIA_TYPE
            elif path == "/metrics/platform":
                text = await platform_text(await state.database(), form)
            else:
                return Response(status_code=404)
        except StorageUnavailable:
            return Response(status_code=503)
        return PlainTextResponse(text, headers={"content-type": form})
