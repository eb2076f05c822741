"""Server-sent events as OpenAI's clients read them."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from typing import Final

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from functions.gateway.openai_api.errors import error_of
from functions.gateway.openai_api.failures import ClientGone
from functions.gateway.problems import Problem

SEND_SECONDS: Final = 60.0
"""A client that takes nothing for so long is cut off."""

_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
DONE: Final = b"data: [DONE]\n\n"

logger = logging.getLogger(__name__)


def event(body: object, *, name: str | None = None) -> bytes:
    """One server-sent event."""
    data = b"data: " + orjson.dumps(body) + b"\n\n"
    return data if name is None else b"event: " + name.encode() + b"\n" + data


def error_event(problem: Problem) -> bytes:
    """How a stream tells of an error after its beginning."""
    body = {"type": f"urn:somaagent:error:{problem.code}", "detail": problem.detail}
    return event({"error": error_of(body, problem.status)})


class OpenAIStream(Response):
    """Sends events as they come; `events` is at its first one or beyond the first wait."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes]) -> None:
        super().__init__()
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            async for piece in self._events:
                async with asyncio.timeout(SEND_SECONDS):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            logger.info("slow_client_cut_off")
        except ClientGone:
            # There is nobody to tell.
            return
        finally:
            await self._events.aclose()
