"""The OpenAPI document as it is served: built once, kept as bytes, sent again only if changed."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

PATHS: Final = ("/openapi.json", "/v1/openapi.json")


def serve_document(app: FastAPI, build: Callable[[], Mapping[str, Any]]) -> None:  # Any: JSON
    """Answer at `PATHS` with what `build` returns."""
    served = _Served(build)
    for path in PATHS:
        app.add_route(path, served.answer, include_in_schema=False)


class _Served:
    def __init__(self, build: Callable[[], Mapping[str, Any]]) -> None:  # Any: JSON
        self._build = build
        self._building = asyncio.Lock()
        self._body: bytes | None = None
        self._tag = ""

    async def answer(self, request: Request) -> Response:
        """The document, or 304 for whoever has it (RFC 9110 13.1.2)."""
        if self._body is None:
            async with self._building:
                if self._body is None:
                    # It takes some tenths of a second, for which nobody else shall wait.
                    body = await asyncio.to_thread(lambda: orjson.dumps(self._build()))
                    self._tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
                    self._body = body
        headers = {"etag": self._tag, "cache-control": "no-cache"}
        if _has(request, self._tag):
            return Response(status_code=304, headers=headers)
        return Response(self._body, media_type="application/json", headers=headers)


def _has(request: Request, tag: str) -> bool:
    known = ",".join(request.headers.getlist("if-none-match")).split(",")
    return any(each.strip().removeprefix("W/") in (tag, "*") for each in known)
