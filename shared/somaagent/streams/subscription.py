"""One client's place in one stream."""

import asyncio
from collections import deque
from typing import Final, Protocol

from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import Entry, StreamId

QUEUE_LENGTH: Final = 256
"""Frames that wait in memory for one client; a slower one reads them from Redis again."""


class StreamLost(RedisUnavailable):
    """The stream cannot be followed for now; subscribe again after the last entry."""


class Listener(Protocol):
    """Whoever is called with entries instead of waiting for them."""

    def take(self, entries: list[Entry]) -> None:
        """New entries, in order; the same list for every listener of the stream."""

    def wake(self) -> None:
        """The stream was lost or ended; `Subscription.next` tells which."""


class Source(Protocol):
    """Where a subscription is, and where it reads what it missed."""

    async def page(self, key: bytes, after: StreamId) -> tuple[list[Entry], StreamId | None]:
        """Entries after an id, and the last id looked at when there may be more."""
        ...

    def drop(self, subscription: "Subscription") -> None:
        """Forget it."""


class Subscription:
    """One client's place in one stream: it waits in `next`, or is called as a `Listener`."""

    __slots__ = (
        "_arrival",
        "_behind",
        "_ended",
        "_listener",
        "_live",
        "_lost",
        "_overflowed",
        "_source",
        "key",
        "position",
    )

    def __init__(self, source: Source, key: bytes, after: StreamId, *, behind: bool) -> None:
        self._source = source
        self._live: deque[Entry] | None = None
        self._listener: Listener | None = None
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
        return len(self._live or ())

    def take_overflow(self) -> bool:
        """Whether more came than could wait, since this was asked last."""
        overflowed, self._overflowed = self._overflowed, False
        return overflowed

    def listen(self, listener: Listener) -> bool:
        """Have `listener` called from now on; False where `next` has something to tell first."""
        if self._behind or self._live or self._lost or self._ended or self._overflowed:
            return False
        self._live = None
        self._listener = listener
        return True

    def unlisten(self) -> None:
        """Let entries wait for `next` again."""
        self._listener = None

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
        self._listener = None
        self._source.drop(self)

    def push(self, entries: list[Entry]) -> None:
        """Take what the reader read."""
        if self._listener is not None:
            self._hand_over(entries)
            return
        waiting = self._live
        if waiting is None:
            waiting = self._live = deque()
        if not self._behind and len(waiting) + len(entries) > QUEUE_LENGTH:
            waiting.clear()
            self._behind = self._overflowed = True
        if not self._behind:
            waiting.extend(entries)
        self._notify()

    def lose(self) -> None:
        """Tell the client that Redis failed."""
        self._lost = True
        self._notify()

    def end(self) -> None:
        """Tell the client that the process is shutting down, or that it went away."""
        self._ended = True
        self._notify()

    def _hand_over(self, entries: list[Entry]) -> None:
        # What was read from the past may arrive once more as live.
        if entries and entries[0].id <= self.position:
            entries = [entry for entry in entries if entry.id > self.position]
        if entries and self._listener is not None:
            self.position = entries[-1].id
            self._listener.take(entries)

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
        if self._listener is not None:
            listener, self._listener = self._listener, None
            listener.wake()

    def _arrived(self) -> list[Entry]:
        # What was read from the past may arrive once more as live.
        entries = [entry for entry in self._live or () if entry.id > self.position]
        self._live = None
        if entries:
            self.position = entries[-1].id
        return entries

    async def _missed(self) -> list[Entry]:
        # Live entries are collected from here on, so nothing falls between the page and them.
        self._behind = False
        self._live = None
        try:
            page, more = await self._source.page(self.key, self.position)
        except BaseException:
            self._behind = True
            raise
        if more is not None:
            self._behind = True
            self.position = more
        elif page:
            self.position = page[-1].id
        return page if page or self._behind else self._arrived()
