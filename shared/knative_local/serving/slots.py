"""Who gets which replica: limits per replica, a bounded queue, load balancing."""

import asyncio
import random
from collections import deque
from typing import Generic, Protocol, TypeVar

ACTIVATOR_QUEUE_DEPTH = 10_000
_QUEUE_PER_SLOT = 10


class QueueFull(Exception):
    """No slot is free and too many requests wait already."""


class NoReplica(Exception):
    """No replica had room in time."""


class Backend(Protocol):
    """What is balanced."""

    in_flight: int


B = TypeVar("B", bound=Backend)


class Slots(Generic[B]):
    """Gives every request a replica that has room, in the order in which they came."""

    def __init__(self, concurrency: int) -> None:
        self._concurrency = concurrency
        self._waiting: deque[asyncio.Future[B]] = deque()
        self._next = 0
        self.backends: list[B] = []

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        return len(self._waiting)

    def take(self) -> B | None:
        """Return a replica with room, which then carries one request more, or nothing."""
        backend = self._choose()
        if backend is not None:
            backend.in_flight += 1
        return backend

    async def wait(self, deadline: float, *, buffered: bool = False) -> B:
        """Wait for a replica with room.

        Args:
            deadline: Time of the loop.
            buffered: Whether the activator holds the request, however few replicas there are.

        Raises:
            QueueFull: too many wait already.
            NoReplica: none had room before `deadline`.
        """
        depth = ACTIVATOR_QUEUE_DEPTH
        if self.backends and self._concurrency > 0 and not buffered:
            depth = _QUEUE_PER_SLOT * self._concurrency * len(self.backends)
        if len(self._waiting) >= depth:
            raise QueueFull
        future: asyncio.Future[B] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout_at(deadline):
                return await future
        except TimeoutError as error:
            self._forget(future)
            raise NoReplica("no replica became ready in time") from error
        except BaseException:
            self._forget(future)
            raise

    def give_back(self, backend: B) -> None:
        """A request has left this replica."""
        backend.in_flight -= 1
        if self._waiting:
            self._serve_waiting()

    def add(self, backend: B) -> None:
        """A replica is ready."""
        self.backends.append(backend)
        self._serve_waiting()

    def remove(self, backend: B) -> None:
        """A replica takes no more requests."""
        if backend in self.backends:
            self.backends.remove(backend)

    def _forget(self, future: "asyncio.Future[B]") -> None:
        if future.done() and not future.cancelled():
            self.give_back(future.result())
        elif future in self._waiting:
            self._waiting.remove(future)

    def _serve_waiting(self) -> None:
        while self._waiting:
            if self._waiting[0].done():
                self._waiting.popleft()
                continue
            backend = self.take()
            if backend is None:
                return
            self._waiting.popleft().set_result(backend)

    def _choose(self) -> B | None:
        backends = self.backends
        limit = self._concurrency
        count = len(backends)
        if count == 1:
            only = backends[0]
            return only if limit == 0 or only.in_flight < limit else None
        if count == 0:
            return None
        if limit == 0:
            # Balancing needs no unpredictable numbers.
            left, right = random.sample(backends, 2)
            return left if left.in_flight <= right.in_flight else right
        # Few slots per replica: the first with room. Many: in turn.
        start = 0 if limit <= 3 else self._next
        for offset in range(count):
            backend = backends[(start + offset) % count]
            if backend.in_flight < limit:
                self._next = (start + offset + 1) % count
                return backend
        return None
