"""How long deliveries take, in the buckets of Knative's own data planes."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from math import inf

BOUNDS_MS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0, 1000.0, 5000.0, 10000.0)


class Histogram:
    """Counts of durations by upper bound."""

    __slots__ = ("counts", "total_ms")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS_MS) + 1)
        """How many fell into each bucket alone; the last one has no bound."""
        self.total_ms = 0.0

    def add(self, milliseconds: float) -> None:
        """Count one duration."""
        self.counts[bisect_left(BOUNDS_MS, milliseconds)] += 1
        self.total_ms += milliseconds

    def merge(self, other: "Histogram") -> None:
        """Count what another one has counted."""
        self.counts = [mine + its for mine, its in zip(self.counts, other.counts, strict=True)]
        self.total_ms += other.total_ms

    def cumulative(self, bounds: Iterable[float]) -> list[tuple[float, int]]:
        """How many took at most each of `bounds`, which are some of `BOUNDS_MS` or infinity."""
        sums = dict(zip((*BOUNDS_MS, inf), accumulate(self.counts), strict=True))
        return [(bound, sums[bound]) for bound in bounds]


class DispatchTimes:
    """One histogram for each status that subscribers answered with; None stands for no answer."""

    __slots__ = ("by_status",)

    def __init__(self) -> None:
        self.by_status: dict[int | None, Histogram] = {}

    def add(self, status: int | None, seconds: float) -> None:
        """Count one attempt."""
        found = self.by_status.get(status)
        if found is None:
            found = self.by_status[status] = Histogram()
        found.add(seconds * 1000)

    def by_class(self) -> dict[str, Histogram]:
        """The same, by `2xx` to `5xx`, and nothing without an answer."""
        merged: dict[str, Histogram] = {}
        for status, histogram in self.by_status.items():
            name = "" if status is None else f"{status // 100}xx"
            merged.setdefault(name, Histogram()).merge(histogram)
        return merged
