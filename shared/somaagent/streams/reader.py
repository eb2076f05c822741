"""The reading side of reply streams: one blocking read per process, whatever the clients."""

import asyncio
import contextlib
import logging
from collections import deque
from dataclasses import dataclass, field
from typing import Final, Self
from uuid import UUID, uuid4

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

QUEUE_LENGTH: Final = 256
"""Frames that wait in memory for one client; a slower one reads them from Redis again."""
PAGE_LENGTH: Final = 256
"""Frames read at once of what a client missed."""

STOP_LIFETIME_SECONDS: Final = 60
"""How long a step that is about to begin can still hear that it shall not."""

_BLOCK_SECONDS: Final = 10
_READ_COUNT: Final = 512
_RECONNECT_SECONDS: Final = 0.5
_WAKE_LIFETIME_SECONDS: Final = 60

logger = logging.getLogger(__name__)


class StreamLost(RedisUnavailable):
    """The stream cannot be followed for now; subscribe again after the last entry."""


class Subscription:
    """One client's place in one stream."""

    def __init__(
        self, reader: "StreamReader", key: bytes, after: StreamId, *, behind: bool
    ) -> None:
        self._reader = reader
        self._live: deque[Entry] = deque()
        self._behind = behind
        self._overflowed = False
        self._lost = False
        self._ended = False
        self._arrival: asyncio.Future[None] | None = None
        self.key = key
        self.position = after
        """The last entry that was handed out."""

    @property
    def waiting(self) -> int:
        """Entries that wait in memory for this client."""
        return len(self._live)

    def take_overflow(self) -> bool:
        """Whether more came than could wait, since this was asked last."""
        overflowed, self._overflowed = self._overflowed, False
        return overflowed

    async def next(self, timeout: float) -> list[Entry] | None:
        """Entries after the position, in order; none when none came in time.

        None says that the process is shutting down.

        Raises:
            RedisUnavailable: Redis failed; the position stays valid.
        """
        if self._behind and not (self._ended or self._lost):
            missed = await self._missed()
            if missed:
                return missed
        if not (self._behind or self._live or self._lost or self._ended):
            await self._wait(timeout)
        if self._ended:
            return None
        if self._lost:
            raise StreamLost("Redis failed while the stream was read")
        return await self._missed() if self._behind else self._arrived()

    def close(self) -> None:
        """Stop following."""
        self._reader.drop(self)

    def push(self, entries: list[Entry]) -> None:
        """Take what the reader read."""
        if not self._behind and len(self._live) + len(entries) > QUEUE_LENGTH:
            self._live.clear()
            self._behind = self._overflowed = True
        if not self._behind:
            self._live.extend(entries)
        self._notify()

    def lose(self) -> None:
        """Tell the client that Redis failed."""
        self._lost = True
        self._notify()

    def end(self) -> None:
        """Tell the client that the process is shutting down, or that it went away."""
        self._ended = True
        self._notify()

    async def _wait(self, timeout: float) -> None:
        loop = asyncio.get_running_loop()
        self._arrival = loop.create_future()
        timer = loop.call_later(timeout, self._notify)
        try:
            await self._arrival
        finally:
            timer.cancel()
            self._arrival = None

    def _notify(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    def _arrived(self) -> list[Entry]:
        # What was read from the past may arrive once more as live.
        entries = [entry for entry in self._live if entry.id > self.position]
        self._live.clear()
        if entries:
            self.position = entries[-1].id
        return entries

    async def _missed(self) -> list[Entry]:
        # Live entries are collected from here on, so nothing falls between the page and them.
        self._behind = False
        self._live.clear()
        try:
            page, more = await self._reader.page(self.key, self.position)
        except BaseException:
            self._behind = True
            raise
        if more is not None:
            self._behind = True
            self.position = more
        elif page:
            self.position = page[-1].id
        return page if page or self._behind else self._arrived()


@dataclass(slots=True)
class _Followed:
    """A stream that at least one client follows."""

    position: StreamId
    subscriptions: list[Subscription] = field(default_factory=list[Subscription])


class StreamReader:
    """Follows the streams of all clients of this process with one connection."""

    def __init__(self, address: RedisAddress) -> None:
        self._address = address
        self._commands = Redis(address)
        self._followed: dict[bytes, _Followed] = {}
        # Adding to a stream of our own ends a blocking read, whenever it began: no lost wake-ups.
        self._wake_key = f"soma:wake:{uuid4()}".encode()
        self._wake_position = BEGINNING
        self._wanted = asyncio.Event()
        self._ended = False
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
        start = await self._newest(key) if after is None else after
        followed = self._followed.get(key)
        # Where nobody follows the stream yet, the shared read itself begins at the place.
        subscription = Subscription(self, key, start, behind=followed is not None)
        if self._ended:
            subscription.end()
        elif followed is not None:
            followed.subscriptions.append(subscription)
        else:
            self._followed[key] = _Followed(start, [subscription])
            try:
                await self._wake()
            except BaseException:
                self.drop(subscription)
                raise
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

    async def clear(self, key: bytes) -> None:
        """Forget every frame of a stream; what is left of its lifetime stays.

        Raises:
            RedisUnavailable: Redis cannot be reached.
        """
        await self._commands.execute((b"XTRIM", key, b"MAXLEN", 0))

    def drop(self, subscription: Subscription) -> None:
        """Forget a client."""
        followed = self._followed.get(subscription.key)
        if followed is None or subscription not in followed.subscriptions:
            return
        followed.subscriptions.remove(subscription)
        if not followed.subscriptions:
            del self._followed[subscription.key]

    def end_all(self) -> None:
        """End every stream: the process is shutting down and clients shall come back elsewhere."""
        self._ended = True
        for followed in self._followed.values():
            for subscription in followed.subscriptions:
                subscription.end()

    async def aclose(self) -> None:
        """Stop reading and close the connections."""
        self.end_all()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._commands.close()

    async def _newest(self, key: bytes) -> StreamId:
        (entries,) = await self._commands.execute(
            (b"XREVRANGE", key, b"+", b"-", b"COUNT", 1),
        )
        return StreamId.parse(entries[0][0]) if entries else BEGINNING

    async def _wake(self) -> None:
        self._wanted.set()
        await self._commands.execute(
            (b"XADD", self._wake_key, b"MAXLEN", 1, b"*", b"k", b""),
            (b"EXPIRE", self._wake_key, _WAKE_LIFETIME_SECONDS),
        )

    async def _follow(self) -> None:
        connection: Connection | None = None
        try:
            while True:
                if not self._followed:
                    self._wanted.clear()
                    await self._wanted.wait()
                try:
                    if connection is None or not connection.usable:
                        connection = await Connection.open(self._address)
                    (reply,) = await connection.execute(
                        self._read_command(), seconds=_BLOCK_SECONDS + 5
                    )
                    self._distribute(reply)
                except RedisUnavailable as error:
                    logger.warning("reply_streams_lost", extra={"detail": str(error)})
                    self._lose_all()
                    await asyncio.sleep(_RECONNECT_SECONDS)
        finally:
            if connection is not None:
                connection.close()

    def _read_command(self) -> Command:
        ids = [bytes(followed.position) for followed in self._followed.values()]
        return (
            b"XREAD", b"COUNT", _READ_COUNT, b"BLOCK", _BLOCK_SECONDS * 1000, b"STREAMS",
            self._wake_key, *self._followed, bytes(self._wake_position), *ids,
        )  # fmt: skip

    def _distribute(self, reply: Reply) -> None:
        for key, raw in reply or ():
            newest = StreamId.parse(raw[-1][0])
            if key == self._wake_key:
                self._wake_position = newest
                continue
            followed = self._followed.get(key)
            if followed is None:
                continue
            followed.position = newest
            entries = [entry for item in raw if (entry := parse_entry(item)) is not None]
            for subscription in followed.subscriptions:
                subscription.push(entries)

    def _lose_all(self) -> None:
        lost, self._followed = self._followed, {}
        for followed in lost.values():
            for subscription in followed.subscriptions:
                subscription.lose()
