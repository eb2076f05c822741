"""What every answer of a resumable upload carries, errors included."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

VERSION: Final = "1.0.0"
ALGORITHMS: Final = ("sha256", "sha1", "md5")
"""Of checksums; they find broken lines, not attackers."""
PATHS: Final = "/v1/uploads"


class TusHeaders:
    """ASGI middleware that names the protocol's version on the paths of uploads."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http" or not scope["path"].startswith(PATHS):
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["tus-resumable"] = VERSION
            await send(message)

        await self._app(scope, receive, marked)
