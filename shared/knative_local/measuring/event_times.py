"""How long events take, by their type and by the status that they were answered with."""

from collections.abc import Iterator

from knative_local.measuring.histogram import Histogram
from knative_local.measuring.request_times import BOUNDS_SECONDS

BOUNDS_MS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0, 1000.0, 5000.0, 10000.0)
OTHER_TYPES = "other"
_MAX_TYPES = 200


class EventTimes:
    """One histogram for each type of events and status of answers.

    It is in milliseconds, as Kafka's data plane counts, or in seconds, as others do. A status of
    None stands for no answer. Senders choose the types: of more than 200, the last are counted
    together.
    """

    __slots__ = ("_bounds", "_factor", "_histograms", "_types")

    def __init__(self, *, in_seconds: bool = False) -> None:
        self._bounds = BOUNDS_SECONDS if in_seconds else BOUNDS_MS
        self._factor = 1.0 if in_seconds else 1000.0
        self._histograms: dict[tuple[str, int | None], Histogram] = {}
        self._types: set[str] = set()

    def add(self, event_type: str, status: int | None, seconds: float) -> None:
        """Count one event, or one attempt to deliver it."""
        found = self._histograms.get((event_type, status))
        if found is None:
            found = self._open(event_type, status)
        found.add(seconds * self._factor)

    def __iter__(self) -> Iterator[tuple[str, int | None, Histogram]]:
        """Yield type, status and histogram, in a fixed order."""
        for (name, status), histogram in sorted(
            self._histograms.items(), key=lambda item: (item[0][0], item[0][1] or 0)
        ):
            yield name, status, histogram

    def _open(self, event_type: str, status: int | None) -> Histogram:
        if event_type not in self._types:
            if len(self._types) >= _MAX_TYPES:
                event_type = OTHER_TYPES
            self._types.add(event_type)
        return self._histograms.setdefault((event_type, status), Histogram(self._bounds))
