"""Spans behind OpenTelemetry's API: whose child one is, what it keeps, and when there is none."""

import pytest
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.propagate import extract
from opentelemetry.trace import SpanKind, Status, StatusCode

from somaagent.telemetry.spans import (
    MOST_EVENTS,
    RecordedSpan,
    SpanProvider,
    SpanTracer,
    trace_id_of,
    trace_of,
)

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNSAMPLED = PARENT[:-2] + "00"


class Taken:
    """Keeps the spans that have ended."""

    def __init__(self) -> None:
        self.spans: list[RecordedSpan] = []

    def take(self, span: RecordedSpan) -> None:
        self.spans.append(span)

    def shutdown(self) -> None:
        self.spans.clear()


def tracer_and_taken() -> tuple[SpanTracer, list[RecordedSpan]]:
    taken = Taken()
    return SpanProvider(taken).get_tracer("tests"), taken.spans


@pytest.mark.parametrize(
    "header",
    [
        PARENT,
        UNSAMPLED,
        f" {PARENT}\t",
        "01" + PARENT[2:] + "-later",
        PARENT + "-more",
        "ff" + PARENT[2:],
        PARENT.upper(),
        PARENT[:-1],
        "00-" + "0" * 32 + PARENT[35:],
        PARENT[:36] + "0" * 16 + "-01",
        "nonsense",
    ],
)
def test_a_header_leads_to_the_parent_that_opentelemetrys_own_propagator_reads(header: str) -> None:
    ours = trace.get_current_span(trace_of(header)).get_span_context()
    theirs = trace.get_current_span(extract({"traceparent": header})).get_span_context()
    assert ours == theirs
    assert trace_id_of(header) == (f"{theirs.trace_id:032x}" if theirs.is_valid else None)
    assert ours.is_valid is (header.strip() in (PARENT, UNSAMPLED) or header.startswith("01"))


def test_without_a_header_the_current_trace_goes_on() -> None:
    tracer, taken = tracer_and_taken()
    with tracer.start_as_current_span("outer") as outer:
        with tracer.start_as_current_span("inner", context=trace_of(None)):
            assert trace.get_current_span() is not outer
        assert trace.get_current_span() is outer
        with tracer.start_as_current_span("elsewhere", context=Context()):
            pass
    inner, elsewhere, root = taken
    assert inner.parent == outer.get_span_context() == root.context
    assert inner.context.trace_id == root.context.trace_id
    assert (elsewhere.parent, root.parent) == (None, None)
    assert elsewhere.context.trace_id != root.context.trace_id
    assert len({span.context.span_id for span in taken}) == 3
    assert root.start_time <= inner.start_time <= inner.end_time <= root.end_time


def test_a_parent_of_another_process_is_gone_on_with_if_it_is_sampled() -> None:
    tracer, taken = tracer_and_taken()
    with tracer.start_as_current_span("taken", context=trace_of(PARENT), kind=SpanKind.CONSUMER):
        pass
    with tracer.start_as_current_span("passed on", context=trace_of(UNSAMPLED)) as unsampled:
        assert not unsampled.is_recording()
        with tracer.start_as_current_span("below") as below:
            assert below.get_span_context().trace_id == unsampled.get_span_context().trace_id
    (span,) = taken
    assert f"{span.context.trace_id:032x}" == PARENT[3:35]
    assert span.parent is not None
    assert f"{span.parent.span_id:016x}" == PARENT[36:52]
    assert span.context.trace_flags.sampled


def test_where_nobody_takes_spans_they_have_names_for_log_lines_and_are_not_sampled() -> None:
    tracer = SpanProvider().get_tracer("tests")
    with tracer.start_as_current_span("outer") as outer, tracer.start_as_current_span("in") as span:
        ids = span.get_span_context()
        assert ids.is_valid
        assert ids.trace_id == outer.get_span_context().trace_id
        assert not ids.trace_flags.sampled
        assert not span.is_recording()


def test_an_error_that_ends_a_span_marks_it_without_what_the_error_says() -> None:
    tracer, taken = tracer_and_taken()
    with pytest.raises(ValueError, match="secret"), tracer.start_as_current_span("failing"):
        raise ValueError("secret")
    with (
        pytest.raises(ValueError, match="secret"),
        tracer.start_as_current_span(
            "told", record_exception=False, set_status_on_exception=False
        ) as told,
    ):
        told.set_status(Status(StatusCode.ERROR, "unavailable"))
        raise ValueError("secret")
    failing, told_of = taken
    assert failing.problem == "ValueError"
    assert [name for name, _ in failing.events] == ["exception ValueError"]
    assert (told_of.problem, told_of.events) == ("unavailable", [])
    assert "secret" not in str([vars(span) for span in taken])


def test_a_span_ends_once_and_learns_nothing_afterwards() -> None:
    tracer, taken = tracer_and_taken()
    said = {"a": 1}
    span = tracer.start_span("step", attributes=said)
    span.set_attributes({"b": True})
    said["a"] = 2
    for _ in range(2 * MOST_EVENTS):
        span.add_event("first token")
    span.end(end_time=2**60)
    span.end()
    span.set_attribute("c", "late")
    span.add_event("late")
    span.set_status(StatusCode.ERROR, "late")
    (found,) = taken
    assert found.attributes == {"a": 1, "b": True}
    assert len(found.events) == MOST_EVENTS
    assert (found.end_time, found.problem) == (2**60, None)
