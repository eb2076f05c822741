"""Around every request: its id, the headers that keep browsers careful, and one line in the log.

The line names the route's template, never the path, the query, a header or a body: ids, tokens and
what people said stay out of it.
"""

import logging
import re
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from functions.gateway.measuring.counts import Counts
from somaagent.identity import Principal
from somaagent.telemetry.requests import REQUEST_ID
from somaagent.telemetry.spans import trace_id_of

HEADER: Final = "x-request-id"
SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""On every answer that does not say otherwise itself."""
STRICT_TRANSPORT: Final = "max-age=31536000; includeSubDomains"

# Too short for a token, and without the dots of one.
_SANE: Final = re.compile(rb"[A-Za-z0-9_-]{8,64}")
_ACCESS: Final = "soma.access"
_AFTERWARDS: Final = "soma.afterwards"
_PROBES: Final = frozenset({"/healthz", "/readyz"})
_Fields = dict[str, Any]  # Any: what a log record takes

logger = logging.getLogger("gateway.access")


class RequestContext:
    """The outermost ASGI application."""

    def __init__(self, app: ASGIApp, *, strict_transport: bool, counts: Counts) -> None:
        self._app = app
        self._counts = counts
        self._headers = dict(SECURITY_HEADERS)
        if strict_transport:
            self._headers["strict-transport-security"] = STRICT_TRANSPORT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        fields: _Fields = {"status": 0, "answer_bytes": 0}
        trace_id = trace_id_of(_header(scope, b"traceparent"))
        if trace_id is not None:
            # By it the line is found with those of the turn that the request began.
            fields["trace_id"] = trace_id
        scope[_ACCESS] = fields

        async def sending(message: Message) -> None:
            self._complete(message, request_id, fields)
            await send(message)

        began = time.perf_counter()
        # A WebSocket begins as a GET.
        method = self._counts.begins(scope.get("method", "GET"))
        current = REQUEST_ID.set(request_id)
        try:
            await self._app(scope, receive, sending)
            if _AFTERWARDS in scope:
                fields["answer_bytes"] += await _continue(scope, fields, receive, send)
        except Exception:
            # Starlette answers 500 and raises again for servers that log it; it is logged.
            if not fields["status"]:
                raise
        finally:
            seconds = time.perf_counter() - began
            route = _log(scope, fields, seconds=seconds)
            self._counts.ends(method, route, fields["status"], seconds)
            REQUEST_ID.reset(current)

    def _complete(self, message: Message, request_id: str, fields: _Fields) -> None:
        match message["type"]:
            case "http.response.start" | "websocket.http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers[HEADER] = request_id
                fields["status"] = message["status"]
            case "websocket.accept":
                fields["status"] = 101
            case "http.response.body":
                fields["answer_bytes"] += len(message.get("body", b""))
            case _:
                pass


Continuation = Callable[[Receive, Send], Awaitable[int]]
"""Sends the rest of an answer; returns how many bytes of a body that was."""


def continue_with(scope: Scope, serve: Continuation) -> None:
    """Have the rest of a long answer sent once the application has returned.

    Of the layers between the application and the server nothing stays in memory for as long as
    the answer lasts, and nothing runs for each piece of it.
    """
    scope[_AFTERWARDS] = serve


async def _continue(scope: Scope, fields: _Fields, receive: Receive, send: Send) -> int:
    serve: Continuation = scope[_AFTERWARDS]
    fields |= _what(scope)
    method, headers = scope["method"], scope["headers"]
    # The server keeps both for as long as the answer lasts, credentials and all.
    headers.clear()
    scope.clear()
    scope["method"] = method
    return await serve(receive, send)


def note_principal(connection: HTTPConnection, principal: Principal) -> None:
    """Say in the access log whose request it was."""
    fields: _Fields = connection.scope.get(_ACCESS, {})
    fields["tenant"] = principal.tenant
    fields["credential"] = principal.kind


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == HEADER.encode() and _SANE.fullmatch(value):
            return str(value.decode())
    return uuid4().hex


def _header(scope: Scope, wanted: bytes) -> str | None:
    """The header's value; None when there is none, or nobody can say which of several."""
    found = [value for name, value in scope["headers"] if name == wanted]
    return found[0].decode("latin-1") if len(found) == 1 else None


def _log(scope: Scope, fields: _Fields, *, seconds: float) -> str | None:
    """Write the line; returns the route's template."""
    extra: _Fields = {**_what(scope), "duration_ms": round(seconds * 1000, 3), **fields}
    route: str | None = extra["route"]
    if route in _PROBES and fields["status"] == HTTPStatus.OK:
        # Once a second, whether anybody asks for anything or not.
        logger.debug("request", extra=extra)
    else:
        logger.info("request", extra=extra)
    return route


def _what(scope: Scope) -> _Fields:
    route = scope.get("route")
    return {
        "method": scope.get("method", "WEBSOCKET"),
        "route": getattr(route, "path_format", None) or getattr(route, "path", None),
    }
