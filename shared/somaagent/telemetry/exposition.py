"""Metrics as text that Prometheus reads (exposition format 0.0.4), without a client library.

Counting is a dictionary's item or a histogram's bucket; everything else is done when somebody asks.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final

from somaagent.telemetry.metrics.model import SHORT_SECONDS, Metric

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

Labels = Mapping[str, str]


class Histogram:
    """How long things took, counted by upper bounds in seconds."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float] = SHORT_SECONDS) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        """How many fell into each bucket alone; the last one has no bound."""
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds


class Page:
    """Collects families of metrics; each is added once, with all its samples."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, metric: Metric, samples: Iterable[tuple[Labels, float]]) -> None:
        """Add a counter or a gauge."""
        self._head(metric)
        for labels, value in samples:
            self._sample(metric.name, labels, value)

    def by_label(self, metric: Metric, values: Mapping[str, float]) -> None:
        """Add one that has a single label."""
        (label,) = metric.labels
        self.add(metric, [({label: key}, values[key]) for key in sorted(values)])

    def histograms(self, metric: Metric, samples: Iterable[tuple[Labels, Histogram]]) -> None:
        """Add a histogram."""
        self._head(metric)
        for labels, histogram in samples:
            edges: Sequence[str] = [*map("{:g}".format, histogram.bounds), "+Inf"]
            for edge, total in zip(edges, accumulate(histogram.counts), strict=True):
                self._sample(f"{metric.name}_bucket", {**labels, "le": edge}, total)
            self._sample(f"{metric.name}_sum", labels, histogram.total)
            self._sample(f"{metric.name}_count", labels, sum(histogram.counts))

    def __str__(self) -> str:
        """The whole text."""
        return "\n".join(self._lines) + "\n"

    def _head(self, metric: Metric) -> None:
        name = metric.name
        self._lines += (f"# HELP {name} {metric.text}", f"# TYPE {name} {metric.kind}")

    def _sample(self, name: str, labels: Labels, value: float) -> None:
        inner = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
        named = f"{name}{{{inner}}}" if inner else name
        # Counts are whole; %g would round one beyond a million.
        number = str(int(value)) if value == int(value) else repr(float(value))
        self._lines.append(f"{named} {number}")


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
