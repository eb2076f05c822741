"""Requests that a cookie authenticates come from pages of the gateway's own origin, or not at all.

A browser sends the cookie with requests that other sites make it send. `SameSite=Lax` stops most of
them; these checks stop the rest.
"""

import hmac
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from functions.gateway.browser_sessions import csrf_token
from functions.gateway.problems import Problem

HEADER = "x-csrf-token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def check_same_site(connection: HTTPConnection, cookie: str, *, public_url: str) -> None:
    """Refuse what another site may have caused.

    Raises:
        Problem: 403, the request is not provably of a page of ours.
        InvalidToken: The cookie is malformed.
    """
    websocket = connection.scope["type"] == "websocket"
    if not websocket and connection.scope["method"] in _SAFE:
        return
    parts = urlsplit(public_url)
    origin = connection.headers.get("origin")
    if origin is None and not websocket:
        ours = connection.headers.get("sec-fetch-site") == "same-origin"
    else:
        ours = origin == f"{parts.scheme}://{parts.netloc}"
    # A WebSocket cannot send a header of its own, but always says its origin.
    given = connection.headers.get(HEADER, "")
    if not websocket:
        ours = ours and hmac.compare_digest(given.encode(), csrf_token(cookie).encode())
    if not ours:
        detail = f"with a cookie, send {HEADER} of /v1/auth/session from the gateway's own origin"
        raise Problem(403, "cross_site", detail)
