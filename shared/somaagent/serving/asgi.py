"""The ASGI application of a step: probes, lifespan, and Functions Framework for everything else."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Final

from functions_framework.aio import create_asgi_app  # pyright: ignore[reportUnknownVariableType]
from starlette.types import ASGIApp, Receive, Scope, Send

from somaagent.errors import SomaError
from somaagent.serving.adapter import HOSTS, FunctionHost
from somaagent.settings import FunctionSettings
from somaagent.telemetry.crashes import crash

logger = logging.getLogger(__name__)

_PROBES: Final = {"/healthz", "/readyz"}


class FunctionApp:
    """Serves one step; built once for each process."""

    def __init__(self, settings: FunctionSettings, *, at_end: Callable[[], None]) -> None:
        self._at_end = at_end
        self._framework: ASGIApp = create_asgi_app(  # type: ignore[no-untyped-call] # untyped there
            settings.function_target, settings.function_source
        )
        self.host: FunctionHost = HOSTS[-1]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["path"] in _PROBES and scope["method"] in ("GET", "HEAD"):
            await _answer(send, await self._probe(scope["path"]))
        else:
            await self._framework(scope, receive, send)

    async def _probe(self, path: str) -> int:
        if path == "/healthz":
            return 200
        try:
            await asyncio.wait_for(self.host.handler(), timeout=5)
        except (SomaError, TimeoutError) as error:
            logger.warning("not_ready", extra={"detail": str(error), **crash(error)})
            return 503
        return 200

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        # The first event should find open connections, but a database that is late must not end
        # the process: the readiness probe and every event try again.
        opening = asyncio.ensure_future(self.host.handler())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        opening.cancel()
        with contextlib.suppress(asyncio.CancelledError, SomaError):
            await opening
        # Here and not after the server: uvicorn ends the process with the signal that it got. And
        # before the counts are handed over, which say how many spans were dropped.
        await asyncio.to_thread(self._at_end)
        await self.host.aclose()
        await send({"type": "lifespan.shutdown.complete"})


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})
