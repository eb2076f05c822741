"""How long requests take, by method, version and status."""

from collections.abc import Iterator
from typing import NamedTuple

from knative_local.measuring.histogram import Histogram

# Those of OpenTelemetry's semantic conventions for HTTP, in seconds.
BOUNDS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
_METHODS = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
)


class RequestKey(NamedTuple):
    """What tells the histograms apart."""

    method: str
    version: str
    status: int


class RequestTimes:
    """One histogram, in seconds, for each method, version of HTTP and status."""

    __slots__ = ("_histograms",)

    def __init__(self) -> None:
        self._histograms: dict[RequestKey, Histogram] = {}

    def add(self, method: str, version: str, status: int, seconds: float) -> None:
        """Count one request; methods that nobody knows are counted together."""
        key = RequestKey(method if method in _METHODS else "_OTHER", version, status)
        found = self._histograms.get(key)
        if found is None:
            found = self._histograms[key] = Histogram(BOUNDS_SECONDS)
        found.add(seconds)

    def __iter__(self) -> Iterator[tuple[RequestKey, Histogram]]:
        """Yield every key with its histogram, in a fixed order."""
        yield from sorted(self._histograms.items(), key=lambda item: item[0])
