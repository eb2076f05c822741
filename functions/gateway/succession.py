"""Operations that others have replaced: they work, and every answer says where to go instead."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi.dependencies.models import Dependant
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DEPRECATED_SINCE: Final = "@1767225600"
"""The moment of RFC 9745: these paths have been deprecated since this API began."""
_SUCCESSOR: Final = "successor"


@dataclass(frozen=True, slots=True)
class Succeeded:
    """A dependency: the operation has a successor at `path`, which may name path parameters."""

    path: str
    within: str | None = None
    """The successor of a request that names a session, where that makes a difference."""

    async def __call__(self, connection: HTTPConnection) -> None:
        """Note the successor for `SuccessorHeaders`."""
        # They are decoded: a line break among them would end the header, and the answer.
        given = {name: quote(str(it), safe="") for name, it in connection.path_params.items()}
        name_successor(connection, self.path.format(**given))


def successor_of(dependant: Dependant) -> str | None:
    """The path of a route's successor, if it has one."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Succeeded):
            return inner.call.within or inner.call.path
    return None


def name_successor(connection: HTTPConnection, path: str) -> None:
    """Say which operation does what this one did."""
    setattr(connection.state, _SUCCESSOR, path)


async def _unless_noted(scope: Scope) -> None:
    """Note the successor of a request that was refused before its dependencies ran."""
    dependant = getattr(scope.get("route"), "dependant", None)
    if _SUCCESSOR in scope["state"] or dependant is None:
        return
    for inner in dependant.dependencies:
        if isinstance(inner.call, Succeeded):
            await inner.call(HTTPConnection(scope))


class SuccessorHeaders:
    """ASGI middleware that tells clients about the successor, on whatever answer they get."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = scope.setdefault("state", {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                await _unless_noted(scope)
            if message["type"] == "http.response.start" and _SUCCESSOR in told:
                headers = MutableHeaders(scope=message)
                headers["deprecation"] = DEPRECATED_SINCE
                headers.append("link", f'<{told[_SUCCESSOR]}>; rel="successor-version"')
            await send(message)

        await self._app(scope, receive, with_headers)
