"""A real OTLP back end gets what the exporter sends: whole, once, also after it was away."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags, Tracer

from somaagent.telemetry.collector import Collector
from somaagent.telemetry.sampling import Sampling
from somaagent.telemetry.shipping import Shipper
from somaagent.telemetry.spans import SpanProvider
from tests.support.jaeger import Jaeger, jaeger
from tests.support.tools import wait_for


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jaeger]:
    folder: Path = tmp_path_factory.mktemp("jaeger")
    with jaeger(folder) as server:
        yield server


def shipper_to(collector: Collector) -> tuple[Shipper, Tracer]:
    shipper = Shipper("router", sampling=Sampling(), collector=collector)
    return shipper, SpanProvider(shipper).get_tracer("tests")


def spans_of_one_trace(tracer: Tracer, number: int) -> str:
    """The id of a trace with that many spans below its root."""
    with tracer.start_as_current_span("turn") as root:
        for place in range(number):
            tracer.start_span(f"step {place}").end()
    return f"{root.get_span_context().trace_id:032x}"


def test_a_trace_is_found_whole_with_what_its_spans_say(backend: Jaeger) -> None:
    shipper, tracer = shipper_to(Collector(f"{backend.otlp}/v1/traces"))
    elsewhere = SpanContext(
        int("7" * 32, 16), int("8" * 16, 16), is_remote=True, trace_flags=TraceFlags(1)
    )
    with tracer.start_as_current_span(
        "resume turn", kind=SpanKind.CONSUMER, links=[trace.Link(elsewhere)]
    ) as outer:
        outer.set_attributes({"gen_ai.usage.input_tokens": 12, "faas.coldstart": True})
        with tracer.start_as_current_span("chat qwen") as inner:
            inner.set_attribute("gen_ai.response.finish_reasons", ("stop",))
            inner.set_status(Status(StatusCode.ERROR, "unavailable"))
    shipper.shutdown()

    assert shipper.dropped == 0
    found = {span.name: span for span in backend.trace(f"{outer.get_span_context().trace_id:032x}")}
    assert set(found) == {"resume turn", "chat qwen"}
    resumed, spoken = found["resume turn"], found["chat qwen"]
    assert spoken.parent_id == resumed.span_id
    assert {resumed.service, spoken.service} == {"router"}
    assert resumed.links == [("7" * 32, "8" * 16)]
    assert resumed.tags["span.kind"] == "consumer"
    assert resumed.tags["gen_ai.usage.input_tokens"] == 12
    assert resumed.tags["faas.coldstart"] is True
    assert "stop" in str(spoken.tags["gen_ai.response.finish_reasons"])
    assert spoken.tags["error"] is True


def test_what_waited_for_a_killed_collector_is_there_once_it_is_back(backend: Jaeger) -> None:
    collector = Collector(f"{backend.otlp}/v1/traces")
    shipper, tracer = shipper_to(collector)
    backend.kill()
    trace_id = spans_of_one_trace(tracer, 600)
    wait_for(lambda: collector.retry_seconds is not None, "the collector to be missed")
    backend.start()
    wait_for(lambda: len(backend.trace(trace_id)) == 601, "the trace", seconds=120)
    shipper.shutdown()
    assert shipper.dropped == 0


def test_a_collector_that_stood_still_has_no_span_twice_and_what_is_missing_is_counted(
    backend: Jaeger,
) -> None:
    shipper, tracer = shipper_to(Collector(f"{backend.otlp}/v1/traces"))
    backend.process.send_signal(signal.SIGSTOP)
    try:
        trace_id = spans_of_one_trace(tracer, 600)
        began = time.perf_counter()
        wait_for(lambda: shipper.dropped > 0, "a batch to be given up", seconds=60)
        later = spans_of_one_trace(tracer, 5)
        assert time.perf_counter() - began < 60
    finally:
        backend.process.send_signal(signal.SIGCONT)
    wait_for(lambda: len(backend.trace(later)) == 6, "what came later", seconds=120)
    shipper.shutdown()
    found = [span.span_id for span in backend.trace(trace_id)]
    assert len(found) == len(set(found))
    assert 601 - len(found) <= shipper.dropped < 601
