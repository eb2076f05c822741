"""What one client hears of a session: from Redis while it has the frames, else from Postgres."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final
from uuid import UUID

from functions.gateway.endings import stored_endings
from functions.gateway.open_streams import Reason
from functions.gateway.queries import streams as queries
from functions.gateway.state import GatewayState
from functions.gateway.turn_filter import StreamEvent, TurnFilter
from somaagent.errors import StorageUnavailable
from somaagent.identity import Principal
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import StreamId, stream_key
from somaagent.streams.subscription import Listener, Subscription

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


class _Phase(Enum):
    PAST = auto()
    """Reads what there is of turns that were over before the client came."""
    ENDINGS = auto()
    """Asks Postgres what of them Redis did not have."""
    FOLLOWING = auto()
    LOST = auto()
    """Redis failed; Postgres is asked before it is tried again."""


@dataclass(slots=True, kw_only=True, eq=False)
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
    closed_for: Reason | None = None
    """Why `close` ended it."""
    silent_since: float = field(init=False, default_factory=time.monotonic)
    """When something was told last."""
    check_at: float = field(init=False, default=0.0)
    """When Postgres is asked for awaited turns."""
    _key: bytes = field(init=False)
    _phase: _Phase = field(init=False)
    _gone: bool = field(init=False, default=False)
    _pause: asyncio.Event | None = field(init=False, default=None)
    _subscription: Subscription | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._key = stream_key(self.principal.tenant, self.session_id)
        self._phase = _Phase.PAST if self.over else _Phase.FOLLOWING

    async def batches(self) -> AsyncGenerator[Batch]:
        """Events as they come, until the turn is over or the process shuts down."""
        self.begin()
        try:
            while (batch := await self.next()) is not None:
                if batch:
                    yield batch
        finally:
            self.end()

    def begin(self) -> None:
        """Call before the first `next`."""
        self.silent_since = time.monotonic()
        self.state.open_streams.add(self)

    def end(self) -> None:
        """Call after the last."""
        self.state.open_streams.discard(self)
        self._unsubscribe()

    async def next(self) -> Batch | None:
        """The events that come next, if any came yet; None when there will be no more."""
        if self.ended:
            return None
        try:
            return await self._step()
        except RedisUnavailable:
            # It may take a subscription and yet fail to read: not again before a pause.
            self._unsubscribe()
            self._phase = _Phase.LOST
            return await self._ask_postgres()

    def listen(self, listener: Listener) -> bool:
        """Have `listener` called with entries from now on, until it is woken.

        False where `next` has something to do first.
        """
        return self._subscription is not None and self._subscription.listen(listener)

    def unlisten(self) -> None:
        """Let entries wait for `next` again."""
        if self._subscription is not None:
            self._subscription.unlisten()

    def leave(self) -> None:
        """The client went away."""
        self._gone = True
        if self._pause is not None:
            self._pause.set()
        if self._subscription is not None:
            self._subscription.end()

    def close(self, reason: Reason) -> None:
        """End it though it is not over: what allowed it is gone."""
        if self.closed_for is None:
            self.closed_for = reason
            logger.info("stream_closed", extra={"reason": reason})
        self.leave()

    @property
    def why(self) -> Reason | None:
        """Why it has ended though it is not over; None where it is, or the process goes away."""
        if self._finished:
            return None
        return self.closed_for or (Reason.EXPIRED if self.expired else None)

    @property
    def expired(self) -> bool:
        """Whether the credential has ended."""
        return time.time() >= self.principal.expires_at + self.state.settings.jwt.leeway_seconds

    @property
    def _finished(self) -> bool:
        return self.turn is not None and self.filter.is_over(self.turn)

    @property
    def ended(self) -> bool:
        """Whether there will be no more."""
        return self._gone or self.state.streams.ended or self._finished or self.expired

    async def _step(self) -> Batch:
        match self._phase:
            case _Phase.PAST:
                return await self._past()
            case _Phase.ENDINGS:
                self._phase = _Phase.FOLLOWING
                return await self._endings(settled_seconds=SETTLED_SECONDS)
            case _Phase.LOST:
                await self._wait_for_redis()
                self._phase = _Phase.FOLLOWING
                return []
            case _Phase.FOLLOWING:
                return await self._following()

    async def _past(self) -> Batch:
        more: StreamId | None = None
        events: Batch = []
        if self.after is not None:
            entries, more = await self.state.streams.page(self._key, self.after)
            events = self.filter.admit(entries)
            self.after = more or (entries[-1].id if entries else self.after)
        if more is None:
            self._phase = _Phase.ENDINGS
        return events

    async def _following(self) -> Batch:
        """What comes, and what Postgres knows when nothing comes."""
        moment = time.monotonic()
        subscription = self._subscription
        if subscription is None:
            subscription = await self.state.streams.subscribe(self._key, after=self.after)
            self._subscription = subscription
            self.check_at = moment + (SETTLED_SECONDS if self.over else CHECK_SECONDS)
            return []
        silence_ends = self.silent_since + self.state.settings.gateway.heartbeat_seconds
        patience = max(0.001, min(self.check_at, silence_ends) - moment)
        entries = await subscription.next(patience)
        if entries is None:
            return []
        moment = time.monotonic()
        overflow = [OVERFLOW] if subscription.take_overflow() else []
        if events := self.filter.admit(entries):
            self.note_told(moment)
            return [*overflow, *events]
        if overflow:
            return overflow
        if moment >= self.check_at:
            return await self.check()
        return self._heartbeat(moment)

    def note_told(self, moment: float) -> None:
        """Something was told at a moment of the monotonic clock."""
        self.silent_since = moment
        self.check_at = moment + CHECK_SECONDS

    async def check(self) -> Batch:
        """Ask Postgres for the ends of awaited turns."""
        self.check_at = time.monotonic() + CHECK_SECONDS
        return await self._endings(settled_seconds=SETTLED_SECONDS)

    async def _ask_postgres(self) -> Batch:
        """What there is to tell without Redis."""
        await self._expect_unfinished()
        events = await self._endings(settled_seconds=0)
        return events or self._heartbeat(time.monotonic())

    async def _wait_for_redis(self) -> None:
        self._pause = asyncio.Event()
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._pause.wait(), LOST_SECONDS)
        finally:
            self._pause = None

    def _heartbeat(self, moment: float) -> Batch:
        if moment - self.silent_since < self.state.settings.gateway.heartbeat_seconds:
            return []
        self.silent_since = moment
        return [HEARTBEAT]

    def _unsubscribe(self) -> None:
        if self._subscription is not None:
            self.after = self._subscription.position
            self._subscription.close()
            self._subscription = None

    async def _endings(self, *, settled_seconds: float) -> Batch:
        """Last frames of awaited turns that the stream did not have."""
        awaited = self.filter.unfinished
        if not awaited:
            return []
        try:
            database = await self.state.database()
            endings = await stored_endings(
                database, self.principal.tenant, awaited, settled_seconds=settled_seconds
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
