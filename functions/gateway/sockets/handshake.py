"""Before a WebSocket is accepted: the page that opens it, and the protocol that it wants.

Browsers let every page open a WebSocket to anywhere, with cookies, and let no page set a header.
Hence the check of `Origin`, and the token that comes as a subprotocol.
"""

from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection

from functions.gateway.problems import Problem
from functions.gateway.state import state_of

SUBPROTOCOL: Final = "soma.v1"
BEARER: Final = "bearer."
"""Begins the subprotocol that holds a token or an API key."""


def offered(connection: HTTPConnection) -> list[str]:
    """The subprotocols that a WebSocket's client offers."""
    return list(connection.scope.get("subprotocols", ()))


def offered_tokens(connection: HTTPConnection) -> list[str]:
    """The credentials among them."""
    return [name.removeprefix(BEARER) for name in offered(connection) if name.startswith(BEARER)]


async def _check_origin(connection: HTTPConnection) -> None:
    """Refuse pages of other origins than the gateway's own and `SOMA_CORS_ORIGINS`.

    Raises:
        Problem: 403.
    """
    origins = connection.headers.getlist("origin")
    if not origins:
        return  # no browser
    origin = urlsplit(origins[0])
    allowed = state_of(connection).settings.gateway.cors_origins.split()
    own = origin.scheme in ("http", "https") and origin.netloc == connection.headers.get("host")
    if len(origins) > 1 or not (own or origins[0] in allowed):
        raise Problem(403, "foreign_origin", "pages of this origin may not open a WebSocket here")


async def _chosen(connection: HTTPConnection) -> str | None:
    names = [name for name in offered(connection) if not name.startswith(BEARER)]
    if SUBPROTOCOL in names:
        return SUBPROTOCOL
    if names or offered(connection):
        raise Problem(400, "unknown_subprotocol", f"offer the subprotocol {SUBPROTOCOL}")
    return None


OwnOrigin = Depends(_check_origin)
"""Put it before the principal."""
Subprotocol = Annotated[str | None, Depends(_chosen)]
"""What the connection will speak; None where the client named nothing."""
