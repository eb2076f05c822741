"""Metrics as text that Prometheus reads, without a client library.

In exposition format 0.0.4, or in OpenMetrics 1.0, where buckets may have exemplars.

Counting is a dictionary's item or a histogram's bucket; everything else is done when somebody asks.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final

from somaagent.telemetry.metrics.exemplars import Exemplar
from somaagent.telemetry.metrics.model import SHORT_SECONDS, Metric

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
OPEN_METRICS: Final = "application/openmetrics-text; version=1.0.0; charset=utf-8"

Labels = Mapping[str, str]


def media_type(accept: str | None) -> str:
    """The form that whoever scrapes takes: OpenMetrics, where that is asked for."""
    return OPEN_METRICS if "application/openmetrics-text" in (accept or "") else MEDIA_TYPE


class Histogram:
    """How long things took, counted by upper bounds in seconds."""

    __slots__ = ("bounds", "counts", "exemplars", "total")

    def __init__(self, bounds: Sequence[float] = SHORT_SECONDS) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        """How many fell into each bucket alone; the last one has no bound."""
        self.total = 0.0
        self.exemplars: dict[int, Exemplar] = {}
        """By bucket."""

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds


class Page:
    """Collects families of metrics; each is added once, with all its samples."""

    def __init__(self, form: str = MEDIA_TYPE) -> None:
        self._lines: list[str] = []
        self._open = form == OPEN_METRICS

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
            totals = accumulate(histogram.counts)
            for bucket, (edge, total) in enumerate(zip(edges, totals, strict=True)):
                self._sample(f"{metric.name}_bucket", {**labels, "le": edge}, total)
                exemplar = histogram.exemplars.get(bucket)
                if self._open and exemplar is not None and histogram.counts[bucket]:
                    self._lines[-1] += (
                        f' # {{trace_id="{exemplar.trace_id}"}}'
                        f" {exemplar.seconds!r} {exemplar.at:.3f}"
                    )
            self._sample(f"{metric.name}_sum", labels, histogram.total)
            self._sample(f"{metric.name}_count", labels, sum(histogram.counts))

    def __str__(self) -> str:
        """The whole text."""
        end = ["# EOF"] if self._open else []
        return "\n".join(self._lines + end) + "\n"

    def _head(self, metric: Metric) -> None:
        name = metric.name
        if self._open and metric.kind == "counter":
            # There a counter's family is named without what its samples end with.
            name = name.removesuffix("_total")
        self._lines += (f"# HELP {name} {metric.text}", f"# TYPE {name} {metric.kind}")

    def _sample(self, name: str, labels: Labels, value: float) -> None:
        inner = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
        named = f"{name}{{{inner}}}" if inner else name
        # Counts are whole; %g would round one beyond a million.
        number = str(int(value)) if value == int(value) else repr(float(value))
        self._lines.append(f"{named} {number}")


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
