"""Durations counted by upper bounds."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import inf


class Histogram:
    """Counts of durations by upper bound, all in one unit."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        """How many fell into each bucket alone; the last one has no bound."""
        self.total = 0.0

    def add(self, duration: float) -> None:
        """Count one duration."""
        self.counts[bisect_left(self.bounds, duration)] += 1
        self.total += duration

    def merge(self, other: "Histogram") -> None:
        """Count what another one with the same bounds has counted."""
        self.counts = [mine + its for mine, its in zip(self.counts, other.counts, strict=True)]
        self.total += other.total

    @property
    def count(self) -> int:
        """How many durations there are."""
        return sum(self.counts)

    def cumulative(self, bounds: Iterable[float]) -> list[tuple[float, int]]:
        """How many took at most each of `bounds`, which are some of its own or infinity."""
        sums = dict(zip((*self.bounds, inf), accumulate(self.counts), strict=True))
        return [(bound, sums[bound]) for bound in bounds]
