"""How long deliveries take, in the buckets of Knative's own data planes."""

from bisect import bisect_left

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


class DispatchTimes:
    """One histogram for each class of answers: `2xx` to `5xx`, and nothing without an answer."""

    __slots__ = ("by_class",)

    def __init__(self) -> None:
        self.by_class: dict[str, Histogram] = {}

    def add(self, status: int | None, seconds: float) -> None:
        """Count one attempt."""
        name = "" if status is None else f"{status // 100}xx"
        found = self.by_class.get(name)
        if found is None:
            found = self.by_class[name] = Histogram()
        found.add(seconds * 1000)
