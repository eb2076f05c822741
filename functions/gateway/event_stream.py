"""A session's frames as server-sent events: from Redis while it has them, else from Postgres."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from functions.gateway.endings import stored_endings
from functions.gateway.queries import streams as queries
from functions.gateway.state import GatewayState
from functions.gateway.turn_filter import TurnFilter, server_sent
from somaagent.errors import StorageUnavailable
from somaagent.identity import Principal
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import StreamId, stream_key
from somaagent.streams.reader import Subscription

RETRY_MILLISECONDS: Final = 500
"""How soon a client that lost its connection shall come back."""
CHECK_SECONDS: Final = 5.0
"""After such a silence Postgres is asked whether an awaited turn is over."""
LOST_SECONDS: Final = 0.5
"""Pause between two looks at Postgres while Redis is away."""
SETTLED_SECONDS: Final = 1.0
"""A turn that ended more recently still has its last frames under way in Redis."""
SEND_SECONDS: Final = 60.0
"""A client that takes nothing for so long is cut off; it can resume."""

DONE: Final = b"done-"
"""Begins the event id of a last frame that Postgres told."""

_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_HEARTBEAT: Final = b":\n\n"

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class EventStream:
    """What one client gets of one session."""

    state: GatewayState
    principal: Principal
    session_id: UUID
    turn: bytes | None
    """The only turn that the client asked for."""
    after: StreamId | None
    """Where to begin; None for what comes from now on."""
    filter: TurnFilter
    over: bool
    """Whether an awaited turn was over when the client came."""
    _silent_since: float = 0.0
    _gone: asyncio.Event = field(default_factory=asyncio.Event)
    _subscription: Subscription | None = None

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The body, piece by piece, until the turn is over or the process shuts down."""
        self._silent_since = time.monotonic()
        yield b"retry: %d\n\n" % RETRY_MILLISECONDS
        key = stream_key(self.principal.tenant, self.session_id)
        if self.over:
            async for chunk in self._past(key):
                yield chunk
        while not (self._finished or self._expired or self.state.streams.ended):
            try:
                subscription = await self.state.streams.subscribe(key, after=self.after)
            except RedisUnavailable:
                async for chunk in self._without_redis():
                    yield chunk
                continue
            self._subscription = subscription
            try:
                async for chunk in self._followed(subscription):
                    yield chunk
            except RedisUnavailable:
                # It took the subscription, yet fails to read: not again before a pause.
                async for chunk in self._without_redis():
                    yield chunk
            finally:
                self.after = subscription.position
                self._subscription = None
                subscription.close()

    def leave(self) -> None:
        """The client went away."""
        self._gone.set()
        if self._subscription is not None:
            self._subscription.end()

    @property
    def _finished(self) -> bool:
        return self.turn is not None and self.filter.is_over(self.turn)

    @property
    def _expired(self) -> bool:
        leeway = self.state.settings.jwt.leeway_seconds
        return self._gone.is_set() or time.time() >= self.principal.expires_at + leeway

    async def _past(self, key: bytes) -> AsyncIterator[bytes]:
        """What there is of turns that were over before the client came."""
        position = self.after
        try:
            while position is not None and not self._finished:
                entries, more = await self.state.streams.page(key, position)
                if events := self.filter.admit(entries):
                    yield b"".join(events)
                self.after = more or (entries[-1].id if entries else position)
                position = more
        except RedisUnavailable:
            async for chunk in self._without_redis():
                yield chunk
            return
        if events := await self._endings(settled_seconds=SETTLED_SECONDS):
            yield b"".join(events)

    async def _followed(self, subscription: Subscription) -> AsyncIterator[bytes]:
        """What comes, and what Postgres knows when nothing comes."""
        next_check = time.monotonic() + (SETTLED_SECONDS if self.over else CHECK_SECONDS)
        while not (self._finished or self._expired):
            entries = await subscription.next(self._patience(next_check))
            if entries is None:
                return
            moment = time.monotonic()
            if events := self.filter.admit(entries):
                self._silent_since = moment
                next_check = moment + CHECK_SECONDS
                yield b"".join(events)
            elif moment >= next_check:
                next_check = moment + CHECK_SECONDS
                if events := await self._endings(settled_seconds=SETTLED_SECONDS):
                    yield b"".join(events)
            elif beat := self._heartbeat(moment):
                yield beat

    async def _without_redis(self) -> AsyncIterator[bytes]:
        await self._expect_unfinished()
        if events := await self._endings(settled_seconds=0):
            yield b"".join(events)
        if beat := self._heartbeat(time.monotonic()):
            yield beat
        if not self._finished:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), LOST_SECONDS)

    def _patience(self, next_check: float) -> float:
        silence_ends = self._silent_since + self.state.settings.gateway.heartbeat_seconds
        return max(0.001, min(next_check, silence_ends) - time.monotonic())

    def _heartbeat(self, moment: float) -> bytes | None:
        if moment - self._silent_since < self.state.settings.gateway.heartbeat_seconds:
            return None
        self._silent_since = moment
        return _HEARTBEAT

    async def _endings(self, *, settled_seconds: float) -> list[bytes]:
        """Last frames of awaited turns that the stream did not have."""
        try:
            database = await self.state.database()
            endings = await stored_endings(
                database,
                self.principal.tenant,
                self.filter.unfinished,
                settled_seconds=settled_seconds,
            )
        except StorageUnavailable:
            # The stream may still have them, and Postgres is asked again.
            return []
        # Only a client of one turn may come back after this frame to ask for nothing more.
        return [
            server_sent(
                ending.kind,
                ending.data,
                identifier=None if self.turn is None else DONE + ending.turn,
            )
            for ending in endings
            if self.filter.end(ending.turn)
        ]

    async def _expect_unfinished(self) -> None:
        """Await turns that began while no frame could tell of them."""
        if self.turn is not None:
            return
        try:
            database = await self.state.database()
            async with database.transaction(self.principal.tenant) as connection:
                rows = await connection.fetch(
                    queries.UNFINISHED_TURNS, self.principal.tenant, self.session_id
                )
        except StorageUnavailable:
            return
        for row in rows:
            self.filter.expect(str(row["id"]).encode(), attempt=row["attempt"])


class EventStreamResponse(Response):
    """Sends an `EventStream` as it grows."""

    media_type = "text/event-stream"

    def __init__(self, stream: EventStream) -> None:
        super().__init__()
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        watching = asyncio.ensure_future(_watch(receive, self._stream))
        chunks = self._stream.chunks()
        patience = _Patience(asyncio.current_task())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            async for chunk in chunks:
                patience.send_begins()
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                patience.send_ends()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            if not patience.lost:
                raise
            logger.info("slow_client_cut_off")
        finally:
            patience.end()
            watching.cancel()
            await chunks.aclose()


class _Patience:
    """Ends a response whose client takes nothing; one timer, however much is sent."""

    def __init__(self, task: "asyncio.Task[Any] | None") -> None:
        self._task = task
        self._begun = self._ended = self._seen = 0
        self.lost = False
        self._begin()

    def send_begins(self) -> None:
        self._begun += 1

    def send_ends(self) -> None:
        self._ended = self._begun

    def end(self) -> None:
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


async def _watch(receive: Receive, stream: EventStream) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    stream.leave()
