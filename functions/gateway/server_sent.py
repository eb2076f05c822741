"""An event stream as server-sent events, and what becomes of a client that takes nothing."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from functions.gateway.event_stream import HEARTBEAT, EventStream
from functions.gateway.problems import Problem
from functions.gateway.turn_filter import StreamEvent

RETRY_MILLISECONDS: Final = 500
"""How soon a client that lost its connection shall come back."""
SEND_SECONDS: Final = 60.0
"""A client that takes nothing for so long is cut off; it can resume."""

_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_OPENING: Final = b"retry: %d\n\n" % RETRY_MILLISECONDS

logger = logging.getLogger(__name__)


def server_sent(events: Iterable[StreamEvent]) -> bytes:
    """Events in the format of `text/event-stream`; a heartbeat is a comment."""
    return b"".join([_one(event) for event in events])


def _one(event: StreamEvent) -> bytes:
    if event.identifier is not None:
        return b"id: %b\nevent: %b\ndata: %b\n\n" % (event.identifier, event.kind, event.data)
    if event is HEARTBEAT:
        return b":\n\n"
    return b"event: %b\ndata: %b\n\n" % (event.kind, event.data)


class EventStreamResponse(Response):
    """Sends an `EventStream` as it grows."""

    media_type = "text/event-stream"

    def __init__(self, stream: EventStream) -> None:
        super().__init__()
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; 429 or 503 where there is no place for one more."""
        try:
            with self._stream.state.seats.seat(self._stream.principal):
                await self._serve(receive, send)
        except Problem as problem:
            await problem.response()(scope, receive, send)

    async def _serve(self, receive: Receive, send: Send) -> None:
        watching = asyncio.ensure_future(watch(receive, self._stream))
        batches = self._stream.batches()
        patience = Patience(asyncio.current_task())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": _OPENING, "more_body": True})
            async for batch in batches:
                patience.send_begins()
                body = server_sent(batch)
                await send({"type": "http.response.body", "body": body, "more_body": True})
                patience.send_ends()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            if not patience.lost:
                raise
            logger.info("slow_client_cut_off")
        finally:
            patience.end()
            watching.cancel()
            await batches.aclose()


class Patience:
    """Cancels a task whose client takes nothing; one timer, however much is sent."""

    def __init__(self, task: "asyncio.Task[Any] | None") -> None:
        self._task = task
        self._begun = self._ended = self._seen = 0
        self.lost = False
        """Whether it was this that cancelled the task."""
        self._begin()

    def send_begins(self) -> None:
        """Call before something is sent."""
        self._begun += 1

    def send_ends(self) -> None:
        """Call when it is on its way."""
        self._ended = self._begun

    def end(self) -> None:
        """Watch no longer."""
        self._timer.cancel()

    def _begin(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(SEND_SECONDS / 2, self._look)

    def _look(self) -> None:
        sending = self._begun if self._begun > self._ended else 0
        if sending and sending == self._seen and self._task is not None:
            self.lost = True
            self._task.cancel()
            return
        self._seen = sending
        self._begin()


async def watch(receive: Receive, stream: EventStream) -> None:
    """Let the stream end when the client goes away."""
    while (await receive())["type"] != "http.disconnect":
        continue
    stream.leave()
