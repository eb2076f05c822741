"""Spans behind OpenTelemetry's API, as far as this platform makes them.

The API's callers see no difference to the SDK's spans. These cost a fraction: the SDK asks a
sampler, limits and processors that are not used here, guards attributes by locks, and is a tenth of
what a step imports before it is ready.
"""

import random
import re
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

from opentelemetry import context as current
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
)
from opentelemetry.util.types import Attributes, AttributeValue

MOST_EVENTS: Final = 128
"""Of one span, as the SDK has it."""
_PARENT: Final = re.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_SAMPLED: Final = TraceFlags(TraceFlags.SAMPLED)
_UNSAMPLED: Final = TraceFlags(TraceFlags.DEFAULT)


class RecordedSpan(Span):
    """One step; times are nanoseconds since 1970. Used by one task at a time."""

    def __init__(
        self,
        name: str,
        context: SpanContext,
        parent: SpanContext | None,
        take: Callable[["RecordedSpan"], None],
        *,
        kind: SpanKind,
        attributes: Attributes,
        links: Sequence[Link],
        start_time: int | None,
    ) -> None:
        self.name = name
        self.context: Final = context
        self.parent: Final = parent
        self.kind: Final = kind
        self.start_time: Final = time.time_ns() if start_time is None else start_time
        self.end_time = 0
        """Zero while it lasts."""
        self.attributes: Final[dict[str, AttributeValue]] = dict(attributes or {})
        self.events: Final[list[tuple[str, int]]] = []
        """Names and times."""
        self.links: Final = links
        self.problem: str | None = None
        """Why it failed; None if it did not."""
        self._take = take

    def end(self, end_time: int | None = None) -> None:
        """Finish it, once."""
        if not self.end_time:
            self.end_time = time.time_ns() if end_time is None else end_time
            self._take(self)

    def get_span_context(self) -> SpanContext:
        """Its ids."""
        return self.context

    def set_attributes(self, attributes: Mapping[str, AttributeValue]) -> None:
        """Say more about it while it lasts."""
        if not self.end_time:
            self.attributes.update(attributes)

    def set_attribute(self, key: str, value: AttributeValue) -> None:
        """Say more about it while it lasts."""
        if not self.end_time:
            self.attributes[key] = value

    def add_event(
        self, name: str, attributes: Attributes = None, timestamp: int | None = None
    ) -> None:
        """Note a moment; what else there is to say of it is not kept."""
        if not self.end_time and len(self.events) < MOST_EVENTS:
            self.events.append((name, time.time_ns() if timestamp is None else timestamp))

    def update_name(self, name: str) -> None:
        """Call it something else."""
        self.name = name

    def is_recording(self) -> bool:
        """Whether it lasts."""
        return not self.end_time

    def set_status(self, status: Status | StatusCode, description: str | None = None) -> None:
        """Mark it as failed, or not."""
        if isinstance(status, StatusCode):
            status = Status(status, description)
        if not self.end_time:
            failed = status.status_code is StatusCode.ERROR
            self.problem = (status.description or "") if failed else None

    def record_exception(
        self,
        exception: BaseException,
        attributes: Attributes = None,
        timestamp: int | None = None,
        escaped: bool = False,
    ) -> None:
        """Note the kind of an exception; what it says may be a payload."""
        self.add_event(f"exception {type(exception).__name__}", timestamp=timestamp)


class SpanTracer(trace.Tracer):
    """Makes spans while somebody takes them; else they have a name for log lines, and no more."""

    def __init__(self, take: Callable[[RecordedSpan], None] | None) -> None:
        self._take = take

    def start_span(
        self,
        name: str,
        context: Context | None = None,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        start_time: int | None = None,
        record_exception: bool = True,
        set_status_on_exception: bool = True,
    ) -> Span:
        """A span in the trace of its parent; of none where the parent is not sampled."""
        above = trace.get_current_span(context).get_span_context()
        parent = above if above.is_valid else None
        trace_id = parent.trace_id if parent is not None else random.getrandbits(128)
        wanted = self._take is not None and (parent is None or parent.trace_flags.sampled)
        ids = SpanContext(
            trace_id,
            random.getrandbits(64),
            is_remote=False,
            trace_flags=_SAMPLED if wanted else _UNSAMPLED,
            trace_state=None if parent is None else parent.trace_state,
        )
        if self._take is None or not wanted:
            return NonRecordingSpan(ids)
        return RecordedSpan(
            name,
            ids,
            parent,
            self._take,
            kind=kind,
            attributes=attributes,
            links=links or (),
            start_time=start_time,
        )

    @contextmanager
    def start_as_current_span(  # type: ignore[override] # the API's own manager is private
        self,
        name: str,
        context: Context | None = None,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        start_time: int | None = None,
        record_exception: bool = True,
        set_status_on_exception: bool = True,
        end_on_exit: bool = True,
    ) -> Generator[Span]:
        """A span that is the current one within the block."""
        span = self.start_span(name, context, kind, attributes, links, start_time)
        token = current.attach(trace.set_span_in_context(span))
        try:
            yield span
        except Exception as error:
            if record_exception:
                span.record_exception(error)
            if set_status_on_exception:
                # What it says may be a payload.
                span.set_status(StatusCode.ERROR, type(error).__name__)
            raise
        finally:
            current.detach(token)
            if end_on_exit:
                span.end()


class Taker(Protocol):
    """What gets finished spans."""

    def take(self, span: RecordedSpan) -> None:
        """Get one; returns at once."""
        ...

    def shutdown(self) -> None:
        """Bring what is there away, for a short while."""
        ...


class SpanProvider(trace.TracerProvider):
    """Of one process; without a taker no span is recorded."""

    def __init__(self, taker: Taker | None = None) -> None:
        self._taker = taker
        self._tracer = SpanTracer(None if taker is None else taker.take)

    def shutdown(self) -> None:
        """Have what is there brought away."""
        if self._taker is not None:
            self._taker.shutdown()

    def get_tracer(
        self,
        instrumenting_module_name: str,
        instrumenting_library_version: str | None = None,
        schema_url: str | None = None,
        attributes: Attributes = None,
    ) -> SpanTracer:
        """The one that there is."""
        return self._tracer


def trace_id_of(traceparent: str | None) -> str | None:
    """The trace that a W3C `traceparent` belongs to; None when it is wrong or there is none."""
    context = trace_of(traceparent)
    if context is None:
        return None
    ids = trace.get_current_span(context).get_span_context()
    return f"{ids.trace_id:032x}" if ids.is_valid else None


def trace_of(traceparent: str | None) -> Context | None:
    """What a W3C `traceparent` goes on with.

    That is a new trace if it is wrong, and what is current (None) if there is none.
    """
    if not traceparent:
        return None
    found = _PARENT.fullmatch(traceparent.strip(" \t"))
    # More than four parts are for versions to come, of which 255 is none.
    if found is None or found[1] == "ff" or (found[1] == "00" and found[5]):
        return Context()
    ids = SpanContext(
        int(found[2], 16),
        int(found[3], 16),
        is_remote=True,
        trace_flags=TraceFlags(int(found[4], 16)),
    )
    return (
        trace.set_span_in_context(NonRecordingSpan(ids), Context()) if ids.is_valid else Context()
    )
