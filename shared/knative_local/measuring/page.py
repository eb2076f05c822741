"""Metrics as text that Prometheus reads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf

from knative_local.measuring.histogram import Histogram

Labels = Mapping[str, str]


class Page:
    """Collects families of metrics; each is added once, with all its samples."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, name: str, kind: str, text: str, samples: Iterable[tuple[Labels, float]]) -> None:
        """Add a counter or a gauge."""
        self._head(name, kind, text)
        for labels, value in samples:
            self._sample(name, labels, value)

    def histograms(
        self,
        name: str,
        text: str,
        samples: Iterable[tuple[Labels, Histogram]],
        bounds: Sequence[float] | None = None,
        edge: Callable[[float], str] = "{:g}".format,
    ) -> None:
        """Add histograms, with these bounds out of theirs or with all of them.

        Args:
            name: Of the family.
            text: What it counts.
            samples: Every histogram with its labels.
            bounds: Where to cut.
            edge: How a bound is written: OpenTelemetry's exporter and Micrometer differ.
        """
        self._head(name, "histogram", text)
        for labels, histogram in samples:
            buckets = histogram.cumulative((*(bounds or histogram.bounds), inf))
            for bound, total in buckets:
                written = "+Inf" if bound == inf else edge(bound)
                self._sample(f"{name}_bucket", {**labels, "le": written}, total)
            self._sample(f"{name}_sum", labels, histogram.total)
            self._sample(f"{name}_count", labels, buckets[-1][1])

    def __str__(self) -> str:
        """Return the whole text."""
        return "\n".join(self._lines) + "\n"

    def _head(self, name: str, kind: str, text: str) -> None:
        self._lines += (f"# HELP {name} {text}.", f"# TYPE {name} {kind}")

    def _sample(self, name: str, labels: Labels, value: float) -> None:
        inner = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
        # Counts are whole; %g would round one beyond a million.
        number = str(int(value)) if value == int(value) else repr(float(value))
        self._lines.append(f"{name}{{{inner}}} {number}")


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
