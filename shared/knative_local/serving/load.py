"""What the autoscaler observes: requests and their concurrency in one-second buckets."""

import math
from typing import Literal


class Load:
    """Concurrency over time of one revision, averaged per second and kept for one window."""

    __slots__ = ("_areas", "_counts", "_first", "_last", "_second", "_size", "active", "total")

    def __init__(self, window_seconds: float) -> None:
        self._size = max(1, math.ceil(window_seconds)) + 1
        self._areas = [0.0] * self._size
        self._counts = [0] * self._size
        self._first: int | None = None
        self._second = 0
        self._last = 0.0
        self.active = 0
        """Requests waiting or being answered now."""
        self.total = 0

    def enter(self, now: float) -> None:
        """A request has come."""
        self._advance(now)
        self.active += 1
        self.total += 1
        self._counts[self._second % self._size] += 1

    def leave(self, now: float) -> None:
        """A request has ended."""
        self._advance(now)
        self.active -= 1

    def average(
        self, now: float, window_seconds: float, metric: Literal["concurrency", "rps"]
    ) -> float:
        """Return the mean over the complete seconds of the last window that were observed."""
        self._advance(now)
        if self._first is None:
            return 0.0
        seconds = min(max(1, math.ceil(window_seconds)), self._size - 1)
        seconds = min(seconds, self._second - self._first)
        if seconds == 0:
            # Less than a second old: what is there now is all that is known.
            return float(self.active if metric == "concurrency" else self.total)
        buckets = self._areas if metric == "concurrency" else self._counts
        past = range(self._second - seconds, self._second)
        return sum(buckets[second % self._size] for second in past) / seconds

    def _advance(self, now: float) -> None:
        second = int(now)
        if self._first is None:
            self._first = self._second = second
            self._last = now
            return
        if second == self._second:
            self._areas[second % self._size] += self.active * (now - self._last)
            self._last = now
            return
        if second > self._second:
            self._roll(second)
            self._areas[second % self._size] = self.active * (now - second)
            self._last = now

    def _roll(self, second: int) -> None:
        self._areas[self._second % self._size] += self.active * (self._second + 1 - self._last)
        for passed in range(max(self._second + 1, second - self._size), second):
            self._areas[passed % self._size] = float(self.active)
            self._counts[passed % self._size] = 0
        self._counts[second % self._size] = 0
        self._second = second
