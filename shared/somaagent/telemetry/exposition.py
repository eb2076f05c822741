"""Metrics as text that Prometheus reads (exposition format 0.0.4), without a client library.

Counting is a dictionary's item or a histogram's bucket; everything else is done when somebody asks.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final, Literal

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS_SECONDS: Final = (
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
)  # fmt: skip
"""Those of OpenTelemetry's semantic conventions for durations of HTTP requests."""

Labels = Mapping[str, str]


class Histogram:
    """How long things took, counted by upper bounds in seconds."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS_SECONDS) + 1)
        """How many fell into each bucket alone; the last one has no bound."""
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(BOUNDS_SECONDS, seconds)] += 1
        self.total += seconds


class Page:
    """Collects families of metrics; each is added once, with all its samples."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(
        self,
        name: str,
        kind: Literal["counter", "gauge"],
        text: str,
        samples: Iterable[tuple[Labels, float]],
    ) -> None:
        """Add a counter or a gauge; `text` says what it is, in one line."""
        self._head(name, kind, text)
        for labels, value in samples:
            self._sample(name, labels, value)

    def by_label(
        self,
        name: str,
        kind: Literal["counter", "gauge"],
        text: str,
        label: str,
        values: Mapping[str, float],
    ) -> None:
        """Add one that has a single label."""
        self.add(name, kind, text, [({label: key}, values[key]) for key in sorted(values)])

    def histograms(self, name: str, text: str, samples: Iterable[tuple[Labels, Histogram]]) -> None:
        """Add a histogram."""
        self._head(name, "histogram", text)
        edges: Sequence[str] = [*map("{:g}".format, BOUNDS_SECONDS), "+Inf"]
        for labels, histogram in samples:
            for edge, total in zip(edges, accumulate(histogram.counts), strict=True):
                self._sample(f"{name}_bucket", {**labels, "le": edge}, total)
            self._sample(f"{name}_sum", labels, histogram.total)
            self._sample(f"{name}_count", labels, sum(histogram.counts))

    def __str__(self) -> str:
        """The whole text."""
        return "\n".join(self._lines) + "\n"

    def _head(self, name: str, kind: str, text: str) -> None:
        self._lines += (f"# HELP {name} {text}", f"# TYPE {name} {kind}")

    def _sample(self, name: str, labels: Labels, value: float) -> None:
        inner = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
        named = f"{name}{{{inner}}}" if inner else name
        # Counts are whole; %g would round one beyond a million.
        number = str(int(value)) if value == int(value) else repr(float(value))
        self._lines.append(f"{named} {number}")


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
