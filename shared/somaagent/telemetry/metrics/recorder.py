"""Counting within one process: a dictionary's item, and nothing else until it is handed over."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Final

from somaagent.telemetry.metrics.definitions import METRICS
from somaagent.telemetry.metrics.exemplars import Exemplars
from somaagent.telemetry.metrics.model import Key

VALUE: Final = -1
"""In the place of a bucket: a counter's value, or a histogram's sum."""
MOST_SERIES: Final = 20_000
"""What a process keeps at most; labels come from the code, so nothing real comes near."""

Snapshot = Mapping[Key, float]
"""What a process has counted since its start."""


class Recorder:
    """The numbers of one process, from its start."""

    def __init__(self) -> None:
        self._values: dict[Key, float] = {}
        self._watched: dict[Key, Callable[[], float]] = {}
        self.exemplars: Final = Exemplars()

    def add(self, metric: str, *labels: str, amount: float = 1) -> None:
        """Count."""
        self._raise(metric, labels, VALUE, amount)

    def observe(self, metric: str, *labels: str, seconds: float) -> None:
        """Add to a histogram."""
        self._raise(metric, labels, VALUE, seconds)
        bucket = bisect_left(METRICS[metric].bounds, seconds)
        self._raise(metric, labels, bucket, 1)
        if METRICS[metric].exemplars:
            self.exemplars.note((metric, labels, bucket), seconds)

    def point(self, metric: str, *labels: str, seconds: float) -> None:
        """Have a histogram that the database counts name the current trace."""
        bucket = bisect_left(METRICS[metric].bounds, seconds)
        self.exemplars.note((metric, labels, bucket), seconds)

    def watch(self, metric: str, *labels: str, read: Callable[[], float]) -> None:
        """Ask for a counter that is counted elsewhere, another thread perhaps."""
        self._watched[metric, labels, VALUE] = read

    def snapshot(self) -> dict[Key, float]:
        """What was counted until now."""
        return self._values | {key: read() for key, read in self._watched.items()}

    def _raise(self, metric: str, labels: tuple[str, ...], bucket: int, amount: float) -> None:
        key = (metric, labels, bucket)
        if key in self._values:
            self._values[key] += amount
        elif len(self._values) < MOST_SERIES:
            self._values[key] = amount


RECORDER: Final = Recorder()
"""That of this process."""
