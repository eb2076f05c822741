"""What one client hears of a session: from Redis while it has the frames, else from Postgres."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from functions.gateway.endings import stored_endings
from functions.gateway.queries import streams as queries
from functions.gateway.state import GatewayState
from functions.gateway.turn_filter import StreamEvent, TurnFilter
from somaagent.errors import StorageUnavailable
from somaagent.identity import Principal
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import StreamId, stream_key
from somaagent.streams.reader import Subscription

CHECK_SECONDS: Final = 5.0
"""After such a silence Postgres is asked whether an awaited turn is over."""
LOST_SECONDS: Final = 0.5
"""Pause between two looks at Postgres while Redis is away."""
SETTLED_SECONDS: Final = 1.0
"""A turn that ended more recently still has its last frames under way in Redis."""

DONE: Final = b"done-"
"""Begins the event id of a last frame that Postgres told."""

HEARTBEAT: Final = StreamEvent(b"heartbeat", b"", None)
OVERFLOW: Final = StreamEvent(
    b"overflow",
    b'{"detail":"you read more slowly than the answer comes; what waited for you was dropped and'
    b' is read again for you, until you take nothing for a minute and are cut off"}',
    None,
)
"""Nothing is lost by it: what was dropped follows."""

Batch = list[StreamEvent]

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
    closed_for: str | None = None
    """Why `close` ended it."""
    _silent_since: float = 0.0
    _gone: asyncio.Event = field(default_factory=asyncio.Event)
    _subscription: Subscription | None = None

    async def batches(self) -> AsyncGenerator[Batch]:
        """Events as they come, until the turn is over or the process shuts down."""
        self._silent_since = time.monotonic()
        self.state.open_streams.add(self)
        try:
            async for batch in self._batches():
                yield batch
        finally:
            self.state.open_streams.discard(self)

    async def _batches(self) -> AsyncIterator[Batch]:
        key = stream_key(self.principal.tenant, self.session_id)
        if self.over:
            async for batch in self._past(key):
                yield batch
        while not (self._finished or self._ended or self.state.streams.ended):
            try:
                subscription = await self.state.streams.subscribe(key, after=self.after)
            except RedisUnavailable:
                async for batch in self._without_redis():
                    yield batch
                continue
            self._subscription = subscription
            try:
                async for batch in self._followed(subscription):
                    yield batch
            except RedisUnavailable:
                # It took the subscription, yet fails to read: not again before a pause.
                async for batch in self._without_redis():
                    yield batch
            finally:
                self.after = subscription.position
                self._subscription = None
                subscription.close()

    def leave(self) -> None:
        """The client went away."""
        self._gone.set()
        if self._subscription is not None:
            self._subscription.end()

    def close(self, reason: str) -> None:
        """End it though it is not over: what allowed it is gone."""
        if self.closed_for is None:
            self.closed_for = reason
            logger.info("stream_closed", extra={"reason": reason})
        self.leave()

    @property
    def expired(self) -> bool:
        """Whether the credential has ended."""
        return time.time() >= self.principal.expires_at + self.state.settings.jwt.leeway_seconds

    @property
    def _finished(self) -> bool:
        return self.turn is not None and self.filter.is_over(self.turn)

    @property
    def _ended(self) -> bool:
        return self._gone.is_set() or self.expired

    async def _past(self, key: bytes) -> AsyncIterator[Batch]:
        """What there is of turns that were over before the client came."""
        position = self.after
        try:
            while position is not None and not self._finished:
                entries, more = await self.state.streams.page(key, position)
                if events := self.filter.admit(entries):
                    yield events
                self.after = more or (entries[-1].id if entries else position)
                position = more
        except RedisUnavailable:
            async for batch in self._without_redis():
                yield batch
            return
        if events := await self._endings(settled_seconds=SETTLED_SECONDS):
            yield events

    async def _followed(self, subscription: Subscription) -> AsyncIterator[Batch]:
        """What comes, and what Postgres knows when nothing comes."""
        next_check = time.monotonic() + (SETTLED_SECONDS if self.over else CHECK_SECONDS)
        while not (self._finished or self._ended):
            entries = await subscription.next(self._patience(next_check))
            if entries is None:
                return
            moment = time.monotonic()
            if subscription.take_overflow():
                yield [OVERFLOW]
            if events := self.filter.admit(entries):
                self._silent_since = moment
                next_check = moment + CHECK_SECONDS
                yield events
            elif moment >= next_check:
                next_check = moment + CHECK_SECONDS
                if events := await self._endings(settled_seconds=SETTLED_SECONDS):
                    yield events
            elif beat := self._heartbeat(moment):
                yield [beat]

    async def _without_redis(self) -> AsyncIterator[Batch]:
        await self._expect_unfinished()
        if events := await self._endings(settled_seconds=0):
            yield events
        if beat := self._heartbeat(time.monotonic()):
            yield [beat]
        if not self._finished:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), LOST_SECONDS)

    def _patience(self, next_check: float) -> float:
        silence_ends = self._silent_since + self.state.settings.gateway.heartbeat_seconds
        return max(0.001, min(next_check, silence_ends) - time.monotonic())

    def _heartbeat(self, moment: float) -> StreamEvent | None:
        if moment - self._silent_since < self.state.settings.gateway.heartbeat_seconds:
            return None
        self._silent_since = moment
        return HEARTBEAT

    async def _endings(self, *, settled_seconds: float) -> Batch:
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
            StreamEvent(ending.kind, ending.data, None if self.turn is None else DONE + ending.turn)
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
