"""Errors of the OpenAI-compatible routes, in OpenAI's own shape, whoever raised them.

Authentication, limits and validation answer with problem details. One place outside of them all
turns those into what OpenAI's clients read.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from functions.gateway.problems import MEDIA_TYPE
from functions.gateway.schemas.openai_errors import OpenAIError

PATHS: Final = re.compile(r"/v1/(chat|responses|models)(/|$)")
"""Where OpenAI's clients ask."""
_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unauthorized": "invalid_api_key",
        "rate_limited": "rate_limit_exceeded",
        "insufficient_scope": "insufficient_permissions",
        "internal": "internal_error",
    }
)
_Json = dict[str, Any]  # Any: JSON


class OpenAIErrors:
    """ASGI middleware around everything that may answer with an error."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http" or PATHS.match(scope["path"]) is None:
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Translation(send))


class _Translation:
    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_problem(message):
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        start, self._start = self._start, None
        problem: _Json = orjson.loads(bytes(self._body))
        status = 400 if start["status"] == HTTPStatus.UNPROCESSABLE_ENTITY else start["status"]
        body = orjson.dumps({"error": error_of(problem, status)})
        replaced = {b"content-type": b"application/json", b"content-length": b"%d" % len(body)}
        headers = [pair for pair in start["headers"] if pair[0].lower() not in replaced]
        await self._send({**start, "status": status, "headers": [*headers, *replaced.items()]})
        await self._send({"type": "http.response.body", "body": body})


def error_of(problem: _Json, status: int) -> _Json:
    """OpenAI's error object for a problem."""
    code = str(problem["type"]).rpartition(":")[2]
    errors: list[_Json] = problem.get("errors") or []
    message = str(problem["detail"])
    param: str | None = None
    if errors:
        param = _param(errors[0])
        message = f"Invalid {param or 'body'}: {errors[0]['detail']}"
    error = OpenAIError(
        message=message, type=_kind(status), param=param, code=_CODES.get(code, code)
    )
    return error.model_dump()


def _kind(status: int) -> str:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "rate_limit_error"
    if status == HTTPStatus.FORBIDDEN:
        return "permission_error"
    return "server_error" if status >= 500 else "invalid_request_error"


def _param(error: _Json) -> str | None:
    """`#/messages/0/role` as `messages[0].role`."""
    pointer: str | None = error.get("pointer")
    if pointer is None:
        return error.get("parameter")
    parts = pointer.removeprefix("#").split("/")[1:]
    named = "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in parts)
    return named.removeprefix(".") or None


def _is_problem(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(MEDIA_TYPE.encode())
        for name, value in message["headers"]
    )
