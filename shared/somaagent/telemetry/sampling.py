"""Which traces leave a process: a share of all, and every failed or slow one."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from somaagent.telemetry.spans import RecordedSpan

UNDECIDED_LIMIT: Final = 1024
"""Spans of traces outside the share that are kept in case something goes wrong with them."""
TURN_SECONDS: Final = "somaagent.turn.seconds"
"""Attribute: the age of the turn that a span works on, from the stored message."""
_FULL: Final = 1 << 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """The share follows from the trace's id, so all processes choose the same traces.

    Of a trace that is kept because something failed or was slow, the processes that saw that bring
    their part.
    """

    share: float = 1.0
    slow_seconds: float = 10.0

    def takes(self, trace_id: int) -> bool:
        """Whether the trace belongs to the share."""
        return (trace_id & (_FULL - 1)) < self.share * _FULL

    def leaves(self, trace_id: int, seconds: float) -> bool:
        """Whether a trace will, of which something took so long, as far as is known yet."""
        return self.takes(trace_id) or seconds >= self.slow_seconds

    def remarkable(self, span: RecordedSpan) -> bool:
        """Whether the span alone makes its trace worth keeping."""
        if span.problem is not None:
            return True
        seconds = (span.end_time - span.start_time) / 1e9
        # A turn of quick steps that waited long between them is a slow one.
        turn = span.attributes.get(TURN_SECONDS)
        return max(seconds, turn if isinstance(turn, float) else 0.0) >= self.slow_seconds


class Sampler:
    """Decides about the spans of one process as they end; not safe for threads by itself."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._undecided: OrderedDict[int, list[RecordedSpan]] = OrderedDict()
        self._kept: OrderedDict[int, None] = OrderedDict()
        self.waiting = 0
        """Spans that are kept in case something goes wrong with their traces."""

    def decide(self, trace_id: int, span: RecordedSpan) -> Sequence[RecordedSpan]:
        """What shall leave the process now that the span has ended."""
        if self._sampling.takes(trace_id) or trace_id in self._kept:
            return (span,)
        if self._sampling.remarkable(span):
            self._kept[trace_id] = None
            if len(self._kept) > UNDECIDED_LIMIT:
                self._kept.popitem(last=False)
            earlier = self._undecided.pop(trace_id, [])
            self.waiting -= len(earlier)
            return (*earlier, span)
        self._undecided.setdefault(trace_id, []).append(span)
        self.waiting += 1
        while self.waiting > UNDECIDED_LIMIT:
            _, forgotten = self._undecided.popitem(last=False)
            self.waiting -= len(forgotten)
        return ()
