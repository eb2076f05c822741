"""What a request body may be: of an expected type, not too large, and not too slow."""

import asyncio
from typing import Final, NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from functions.gateway.body_room import Arrival, BodyRoom, no_room
from functions.gateway.problems import Problem

MAX_BODY_BYTES: Final = 524_288
"""Room for the longest text with every character escaped as a surrogate pair."""
MAX_EVENTS_BYTES: Final = 1_048_576
"""Room for a batch of events."""
MAX_CHAT_BYTES: Final = 1_048_576
"""Room for a conversation that its client holds."""


class BodyRule(NamedTuple):
    """What the bodies of a path may be."""

    max_bytes: int = MAX_BODY_BYTES
    json_only: bool = True


_JSON: Final = BodyRule()
_RULES: Final = {
    "/v1/events": BodyRule(MAX_EVENTS_BYTES, json_only=False),
    "/v1/chat/completions": BodyRule(MAX_CHAT_BYTES),
    "/v1/responses": BodyRule(MAX_CHAT_BYTES),
}


class BodyLimits:
    """ASGI middleware that reads every body with a bound before the application sees it."""

    def __init__(self, app: ASGIApp, *, seconds: float, room: BodyRoom) -> None:
        self._app = app
        self._seconds = seconds
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD") or _is_streamed(scope):
            await self._app(scope, receive, send)
            return
        patience = asyncio.timeout(self._seconds)
        with self._room.arrival(patience) as arrival:
            try:
                body = await self._read(scope, receive, patience, arrival)
            except Problem as problem:
                await problem.response()(scope, receive, send)
                return
            if body is not None:
                await self._app(scope, _replay(body, receive), send)

    async def _read(
        self, scope: Scope, receive: Receive, patience: asyncio.Timeout, arrival: Arrival
    ) -> bytes | None:
        """The body, or None when the client went away."""
        try:
            async with patience:
                return await _read(scope, receive, arrival)
        except TimeoutError:
            if arrival.displaced:
                raise no_room() from None
            detail = f"the body did not arrive within {self._seconds:g} seconds"
            raise too_slow(detail) from None
        finally:
            self._room.arrived(arrival)


def _is_streamed(scope: Scope) -> bool:
    """Whether the route reads its body itself, piece by piece and with bounds of its own."""
    path: str = scope["path"]
    return (scope["method"] == "POST" and path in ("/v1/files", "/v1/sessions/import")) or (
        scope["method"] == "PATCH" and path.startswith("/v1/uploads/")
    )


async def _read(scope: Scope, receive: Receive, arrival: Arrival) -> bytes | None:
    headers = dict(scope["headers"])
    rule = _RULES.get(scope["path"], _JSON)
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length) > rule.max_bytes:
        raise too_large(rule.max_bytes)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        piece: bytes = message.get("body", b"")
        body += piece
        if len(body) > rule.max_bytes:
            raise too_large(rule.max_bytes)
        arrival.grow(len(piece))
        if not message.get("more_body", False):
            break
    if body and rule.json_only and not _is_json(headers.get(b"content-type", b"")):
        raise Problem(415, "unsupported_media_type", "the body must be application/json")
    return bytes(body)


def too_large(most: int) -> Problem:
    """The answer to a body of more than `most` bytes; the rest of it is not read."""
    return Problem(
        413,
        "body_too_large",
        f"the body is larger than {most} bytes",
        headers={"connection": "close"},
    )


def too_slow(detail: str) -> Problem:
    """The answer to a client that takes too long to send."""
    return Problem(408, "request_timeout", detail, headers={"connection": "close"})


def _is_json(content_type: bytes) -> bool:
    media_type, *parameters = content_type.decode("latin-1").lower().split(";")
    return media_type.strip() == "application/json" and all(
        parameter.strip().replace('"', "") in ("", "charset=utf-8") for parameter in parameters
    )


def _replay(body: bytes, receive: Receive) -> Receive:
    replayed = False

    async def again() -> Message:
        nonlocal replayed
        if replayed:
            return await receive()
        replayed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
