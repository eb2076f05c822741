"""Exemplars: for each bucket of a histogram the trace of what fell into it last."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from opentelemetry import trace

from somaagent.telemetry.metrics.model import Key

MOST: Final = 1000
"""What a process keeps at most until it is handed over."""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One observation."""

    trace_id: str
    """32 hexadecimal digits."""
    seconds: float
    at: float
    """Seconds of Unix time."""


Chosen = Callable[[int, float], bool]
"""Whether a trace, of which something took so many seconds, will be found where traces are kept."""


class Exemplars:
    """Those of one process, since they were taken last."""

    def __init__(self) -> None:
        self._kept: dict[Key, Exemplar] = {}
        self._chosen: Chosen | None = None

    def choose(self, chosen: Chosen) -> None:
        """Traces leave this process; without that there is nothing to point to."""
        self._chosen = chosen

    def note(self, key: Key, seconds: float) -> None:
        """Something fell into a bucket, in the current trace."""
        if self._chosen is None:
            return
        context = trace.get_current_span().get_span_context()
        if not context.is_valid or not self._chosen(context.trace_id, seconds):
            return
        if key in self._kept or len(self._kept) < MOST:
            self._kept[key] = Exemplar(f"{context.trace_id:032x}", seconds, time.time())

    def take(self) -> Mapping[Key, Exemplar]:
        """What was noted since the last call."""
        kept, self._kept = self._kept, {}
        return kept
