"""The reading side of reply streams: one connection per process, whatever the clients.

Redis tells which streams have changed (`tracking`), and only those are read. While one read is
under way more may change, so a busy process reads many streams at once and an idle one none.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from typing import Final, Self
from uuid import UUID

from somaagent.settings import RedisSettings
from somaagent.streams.connection import (
    Command,
    Connection,
    Redis,
    RedisAddress,
    RedisUnavailable,
    Reply,
)
from somaagent.streams.frames import (
    BEGINNING,
    STOP,
    Entry,
    StreamId,
    append,
    parse_entry,
    stop_key,
)
from somaagent.streams.subscription import Subscription
from somaagent.streams.tracking import TrackingConnection

PAGE_LENGTH: Final = 256
"""Frames read at once of what a client missed."""

STOP_LIFETIME_SECONDS: Final = 60
"""How long a step that is about to begin can still hear that it shall not."""

_READ_COUNT: Final = 128
"""Frames of one stream read at once."""
_READ_STREAMS: Final = 64
"""Streams read at once."""
_PUSHES: Final = 100
"""Clients told before others get their turn, and before what was written goes out."""
_PING_SECONDS: Final = 10.0
"""A connection over which nothing came for so long is asked whether it still is one."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Followed:
    """A stream that at least one client follows."""

    position: StreamId
    subscriptions: dict[Subscription, None] = field(default_factory=dict[Subscription, None])


class StreamReader:
    """Follows the streams of all clients of this process with one connection."""

    def __init__(self, address: RedisAddress) -> None:
        self._commands = Redis(address)
        self._tracking = Redis(address, connect=self._track)
        self._followed: dict[bytes, _Followed] = {}
        self._changed: dict[bytes, None] = {}
        """Streams to read, the first changed first."""
        self._wanted = asyncio.Event()
        self._ended = False
        self._degraded = False
        self.failures = 0
        """How often following the streams failed."""
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def open(cls, settings: RedisSettings) -> Self:
        """A reader; it connects when the first client comes.

        Raises:
            ValueError: The URL cannot be understood.
        """
        return cls(RedisAddress.parse(settings.url.get_secret_value()))

    @property
    def ended(self) -> bool:
        """Whether `end_all` was called."""
        return self._ended

    async def subscribe(self, key: bytes, *, after: StreamId | None) -> Subscription:
        """Follow a stream from after an entry, or from its end when `after` is None.

        Raises:
            RedisUnavailable: Redis cannot be reached.
        """
        if self._task is None:
            self._task = asyncio.create_task(self._follow(), name="reply-streams")
        await self._tracking.connected()
        followed = self._followed.get(key)
        if after is None or followed is None:
            newest = await self._newest(key)
            # Nobody begins behind the end: whoever follows the same stream would miss what comes.
            start = newest if after is None else min(after, newest)
            followed = self._followed.get(key)
        else:
            start = after
        # Where nobody follows the stream yet, the shared read itself begins at the place.
        subscription = Subscription(self, key, start, behind=followed is not None)
        if self._ended:
            subscription.end()
        elif followed is not None:
            followed.subscriptions[subscription] = None
        else:
            self._followed[key] = _Followed(start, {subscription: None})
            self._note_changes([key])
        return subscription

    async def ping(self) -> None:
        """Ask Redis for an answer.

        Raises:
            RedisUnavailable: It gave none.
        """
        await self._commands.execute(("PING",))

    async def first(self, key: bytes) -> StreamId | None:
        """The oldest entry that the stream still has."""
        (entries,) = await self._commands.execute(
            (b"XRANGE", key, b"-", b"+", b"COUNT", 1),
        )
        return StreamId.parse(entries[0][0]) if entries else None

    async def entry(self, key: bytes, at: StreamId) -> Entry | None:
        """The entry with this id, if the stream still has it."""
        (entries,) = await self._commands.execute((b"XRANGE", key, bytes(at), bytes(at)))
        return parse_entry(entries[0]) if entries else None

    async def page(self, key: bytes, after: StreamId) -> tuple[list[Entry], StreamId | None]:
        """Entries after an id, and the last id looked at when there may be more."""
        (raw,) = await self._commands.execute(
            (b"XRANGE", key, b"(" + bytes(after), b"+", b"COUNT", PAGE_LENGTH)
        )
        more = StreamId.parse(raw[-1][0]) if len(raw) == PAGE_LENGTH else None
        return [entry for item in raw if (entry := parse_entry(item)) is not None], more

    async def signal_stop(self, tenant: str, turn_id: UUID) -> None:
        """Tell the step that answers the turn to look at what is wanted of it.

        Raises:
            RedisUnavailable: It could not be told; it looks by itself every second.
        """
        key = stop_key(tenant, turn_id)
        await self._commands.execute(
            append(key, STOP, turn_id, 0, {}), (b"EXPIRE", key, STOP_LIFETIME_SECONDS)
        )

    async def write(self, *commands: Command) -> None:
        """Change streams, by the commands of `somaagent.streams.frames`.

        Raises:
            RedisUnavailable: Redis cannot be reached.
        """
        await self._commands.execute(*commands)

    def drop(self, subscription: Subscription) -> None:
        """Forget a client."""
        followed = self._followed.get(subscription.key)
        if followed is None or subscription not in followed.subscriptions:
            return
        del followed.subscriptions[subscription]
        if not followed.subscriptions:
            del self._followed[subscription.key]

    def end_all(self) -> None:
        """End every stream: the process is shutting down and clients shall come back elsewhere."""
        self._ended = True
        for followed in tuple(self._followed.values()):
            for subscription in tuple(followed.subscriptions):
                subscription.end()

    async def aclose(self) -> None:
        """Stop reading and close the connections."""
        self.end_all()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._tracking.close()
        self._commands.close()

    async def _newest(self, key: bytes) -> StreamId:
        (entries,) = await self._commands.execute(
            (b"XREVRANGE", key, b"+", b"-", b"COUNT", 1),
        )
        return StreamId.parse(entries[0][0]) if entries else BEGINNING

    async def _track(self, address: RedisAddress) -> Connection:
        try:
            connection = await TrackingConnection.track(
                address, on_change=self._note_changes, on_lost=self._lose_all
            )
        except RedisUnavailable as error:
            self._note_failure(error)
            raise
        self._degraded = False
        return connection

    def _note_failure(self, error: RedisUnavailable) -> None:
        self.failures += 1
        if not self._degraded:
            self._degraded = True
            logger.warning("reply_streams_lost", extra={"detail": str(error)})

    def _note_changes(self, keys: list[bytes] | None) -> None:
        for key in self._followed if keys is None else keys:
            if key in self._followed:
                self._changed[key] = None
        if self._changed:
            self._wanted.set()

    async def _follow(self) -> None:
        while True:
            try:
                if self._changed:
                    await self._read_changed()
                elif not await self._changes_come():
                    await self._tracking.execute(("PING",))
            except RedisUnavailable as error:
                self._lose_all(error)

    async def _changes_come(self) -> bool:
        """Wait for them; False when none came for long and the connection may have died."""
        self._wanted.clear()
        timer = None
        if self._followed:
            timer = asyncio.get_running_loop().call_later(_PING_SECONDS, self._wanted.set)
        try:
            await self._wanted.wait()
        finally:
            if timer is not None:
                timer.cancel()
        return bool(self._changed)

    async def _read_changed(self) -> None:
        places: dict[bytes, bytes] = {}
        while self._changed and len(places) < _READ_STREAMS:
            key = next(iter(self._changed))
            del self._changed[key]
            if (followed := self._followed.get(key)) is not None:
                places[key] = bytes(followed.position)
        if not places:
            return
        command: Command = (
            b"XREAD", b"COUNT", _READ_COUNT, b"STREAMS", *places, *places.values(),
        )  # fmt: skip
        (reply,) = await self._tracking.execute(command)
        read_from: dict[bytes, list[Reply]] = reply or {}
        for key, raw in read_from.items():
            if len(raw) == _READ_COUNT:
                self._note_changes([key])
            await self._distribute(key, raw)

    async def _distribute(self, key: bytes, raw: Reply) -> None:
        followed = self._followed.get(key)
        newest = StreamId.parse(raw[-1][0])
        if followed is None or newest <= followed.position:
            return
        followed.position = newest
        entries = [entry for item in raw if (entry := parse_entry(item)) is not None]
        # Who comes while they are told begins with reading the past, which has these entries.
        for number, subscription in enumerate(tuple(followed.subscriptions), start=1):
            subscription.push(entries)
            if number % _PUSHES == 0:
                await asyncio.sleep(0)

    def _lose_all(self, error: RedisUnavailable) -> None:
        lost, self._followed = self._followed, {}
        self._changed.clear()
        if lost:
            self._note_failure(error)
        for followed in lost.values():
            for subscription in tuple(followed.subscriptions):
                subscription.lose()
