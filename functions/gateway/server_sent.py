"""An event stream as server-sent events.

While nothing is amiss a client has no task that works for it: its request's task waits for it to
go away, and whoever reads Redis writes what came to it. What may take time (catching up, Postgres,
a client that reads slowly, the end) is done by a task that goes again.
"""

import asyncio
import contextvars
import logging
import time
from collections.abc import Awaitable, Coroutine, Iterable
from typing import Final

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from functions.gateway.eager import begin
from functions.gateway.event_stream import HEARTBEAT, EventStream
from functions.gateway.open_streams import DETAILS, Reason
from functions.gateway.problems import Problem, problem_of
from functions.gateway.request_context import continue_with
from functions.gateway.seats import Kind
from functions.gateway.turn_filter import StreamEvent
from somaagent.streams.frames import Entry

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
_HEARTBEAT: Final = b":\n\n"

logger = logging.getLogger(__name__)


def server_sent(events: Iterable[StreamEvent]) -> bytes:
    """Events in the format of `text/event-stream`; a heartbeat is a comment."""
    return b"".join([_one(event) for event in events])


def _one(event: StreamEvent) -> bytes:
    if event.identifier is not None:
        return b"id: %b\nevent: %b\ndata: %b\n\n" % (event.identifier, event.kind, event.data)
    if event is HEARTBEAT:
        return _HEARTBEAT
    return b"event: %b\ndata: %b\n\n" % (event.kind, event.data)


def closing(reason: Reason) -> StreamEvent:
    """The last event of a stream that ends though it is not over."""
    data = {"reason": reason, "detail": DETAILS[reason]}
    return StreamEvent(b"closed", orjson.dumps(data), None)


class EventStreamResponse(Response):
    """Sends an `EventStream` as it grows."""

    media_type = "text/event-stream"

    def __init__(self, stream: EventStream) -> None:
        super().__init__()
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin the answer; 429 or 503 where there is no place for one more."""
        seats, principal = self._stream.state.seats, self._stream.principal
        try:
            seats.take(principal, Kind.SSE)
        except Problem as problem:
            await problem.response()(scope, receive, send)
            return
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": _OPENING, "more_body": True})
        except BaseException:
            seats.leave(principal, Kind.SSE)
            raise
        continue_with(scope, Client(self._stream).serve)


class _TooSlow(Exception):
    """The client takes nothing."""


class Client:
    """The client of one stream, which holds a seat."""

    __slots__ = ("_context", "_cut", "_main", "_send", "_sent", "_stream", "_work")

    def __init__(self, stream: EventStream) -> None:
        self._stream = stream
        self._work: asyncio.Task[None] | None = None
        self._cut = False
        self._sent = 0

    async def serve(self, receive: Receive, send: Send) -> int:
        """Tell the client all until it goes away or the stream ends; returns the bytes sent."""
        self._send = send
        self._main = asyncio.current_task()
        self._context = contextvars.copy_context()
        stream, clients = self._stream, self._stream.state.clients
        stream.begin()
        clients.add(self)
        try:
            self._do(self._tell())
            # The end of the answer ends this as well.
            while (await receive())["type"] != "http.disconnect":
                continue
        except asyncio.CancelledError:
            if not self._cut:
                raise
        finally:
            clients.discard(self)
            stream.unlisten()
            stream.leave()
            if self._work is not None:
                self._work.cancel()
            stream.end()
            stream.state.seats.leave(stream.principal, Kind.SSE)
        return self._sent

    def take(self, entries: list[Entry]) -> None:
        """Write what came; called by whoever reads Redis."""
        stream = self._stream
        if stream.filter.pass_on(entries):
            body = stream.state.clients.encoded(entries)
        elif events := stream.filter.admit(entries):
            body = server_sent(events)
        else:
            return
        stream.note_told(time.monotonic())
        if self._write(body) and stream.ended:
            self._interrupt(self._tell())

    def wake(self) -> None:
        """The stream was lost or ended."""
        self._do(self._tell())

    def look(self, moment: float, silence: float) -> bool:
        """Do what is due at a moment of the monotonic clock; whether there was something.

        Args:
            moment: Now.
            silence: Seconds without an event after which the client gets a heartbeat.
        """
        stream = self._stream
        if self._work is not None:
            return False
        if moment >= stream.check_at and stream.filter.awaits:
            self._interrupt(self._tell(check=True))
            return True
        if moment - stream.silent_since < silence:
            return False
        stream.silent_since = moment
        if stream.ended:
            self._interrupt(self._tell())
        else:
            self._write(_HEARTBEAT)
        return True

    def _write(self, body: bytes) -> bool:
        """Send at once; False where the client must be waited for, which a task does."""
        try:
            rest = self._begin_to_send(body)
        except Exception as error:
            # It is this client's matter, not of whoever reads Redis for all.
            problem_of(error)  # which logs it
            self._stream.unlisten()
            self._cut_off()
            return False
        if rest is not None:
            self._interrupt(self._tell(rest))
        return rest is None

    def _begin_to_send(self, body: bytes, *, more: bool = True) -> Awaitable[None] | None:
        self._sent += len(body)
        return begin(self._send({"type": "http.response.body", "body": body, "more_body": more}))

    def _interrupt(self, work: Coroutine[object, object, None]) -> None:
        self._stream.unlisten()
        self._do(work)

    def _do(self, work: Coroutine[object, object, None]) -> None:
        self._work = asyncio.get_running_loop().create_task(work, context=self._context)

    async def _tell(self, rest: Awaitable[None] | None = None, *, check: bool = False) -> None:
        """Send `rest` and all that follows, until there is nothing to do but to listen."""
        stream = self._stream
        try:
            await _in_time(rest)
            while check or stream.ended or not stream.listen(self):
                check = False
                batch = await stream.next()
                if batch is None:
                    why = stream.why
                    body = b"" if why is None else server_sent([closing(why)])
                    await _in_time(self._begin_to_send(body, more=False))
                    return
                if batch:
                    await _in_time(self._begin_to_send(server_sent(batch)))
        except _TooSlow:
            logger.info("slow_client_cut_off")
            self._cut_off()
        except Exception as error:
            problem_of(error)  # which logs it
            self._cut_off()
        else:
            self._work = None

    def _cut_off(self) -> None:
        self._cut = True
        if self._main is not None:
            self._main.cancel()


async def _in_time(rest: Awaitable[None] | None) -> None:
    """Wait until the client has taken something.

    Raises:
        _TooSlow: It did not within `SEND_SECONDS`.
    """
    if rest is None:
        return
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await rest
    except TimeoutError:
        raise _TooSlow from None


async def watch(receive: Receive, stream: EventStream) -> None:
    """Let the stream end when the client goes away."""
    while (await receive())["type"] != "http.disconnect":
        continue
    stream.leave()
