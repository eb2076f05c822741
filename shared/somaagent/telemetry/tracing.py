"""OpenTelemetry traces that survive every hop of a turn.

Spans are made where a folder or a collector takes them; every process passes a trace on.
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode
from pydantic import SecretStr

from somaagent.messaging.envelope import Envelope
from somaagent.settings import TelemetrySettings
from somaagent.telemetry.collector import Collector
from somaagent.telemetry.metrics.recorder import RECORDER
from somaagent.telemetry.sampling import Sampling
from somaagent.telemetry.shipping import Shipper
from somaagent.telemetry.spans import SpanProvider, trace_of

_PATH: Final = "/v1/traces"

logger = logging.getLogger(__name__)


def configure_traces(service: str, settings: TelemetrySettings) -> SpanProvider:
    """Make spans of this process; call `end_traces` before the process ends."""
    shipper = _shipper(service, settings)
    # Where nobody takes them they are only passed on: a name for the log lines of a turn.
    provider = SpanProvider(shipper)
    if shipper is not None:
        RECORDER.watch("soma_spans_dropped_total", service, read=lambda: shipper.dropped)
        RECORDER.exemplars.choose(shipper.sampling.leaves)
    trace.set_tracer_provider(provider)
    return provider


def end_traces() -> None:
    """Send what this process has of spans, for a short while; it makes no more that leave it."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, SpanProvider):
        provider.shutdown()


def current_traceparent() -> str | None:
    """W3C `traceparent` of the current span, or None outside any span."""
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


@contextmanager
def consumer_span(function: str, envelope: Envelope) -> Generator[Span]:
    """The span of one delivery, child of whoever published the event."""
    parent = trace_of(envelope.traceparent)
    with trace.get_tracer("somaagent").start_as_current_span(
        f"process {envelope.event_type}",
        context=parent,
        kind=SpanKind.CONSUMER,
        attributes={
            "messaging.operation.type": "process",
            "messaging.system": "knative",
            "cloudevents.event_id": envelope.event_id,
            "cloudevents.event_source": envelope.source,
            "cloudevents.event_type": envelope.event_type,
            "faas.name": function,
        },
        record_exception=False,
    ) as span:
        yield span


@contextmanager
def request_span(name: str, traceparent: str | None) -> Generator[Span]:
    """The span of what a client asks for: the root of a turn's trace, or the client's child."""
    parent = trace_of(traceparent) or Context()
    with trace.get_tracer("somaagent").start_as_current_span(
        name,
        context=parent,
        kind=SpanKind.SERVER,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        yield span


@contextmanager
def resumed_span(traceparent: str | None) -> Generator[bool]:
    """Go on in another trace, linked to what let it go on; in the same one without another.

    Yields whether it is another one.
    """
    current = trace.get_current_span().get_span_context()
    parent = trace.get_current_span(trace_of(traceparent))
    if traceparent is None or parent.get_span_context().trace_id == current.trace_id:
        yield False
        return
    with trace.get_tracer("somaagent").start_as_current_span(
        "resume turn",
        context=trace.set_span_in_context(parent),
        links=[trace.Link(current)],
        record_exception=False,
    ):
        yield True


def mark_failed(span: Span, problem: str) -> None:
    """Say in the span that the work failed, without any payload."""
    span.set_status(StatusCode.ERROR, problem)


def _shipper(service: str, settings: TelemetrySettings) -> Shipper | None:
    file = None
    if settings.traces_dir:
        folder = Path(settings.traces_dir)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{service}.jsonl"
        except OSError as error:
            logger.warning("traces_not_stored", extra={"error": type(error).__name__})
    collector = None
    if settings.otlp_endpoint:
        base = settings.otlp_endpoint.rstrip("/")
        url = base if base.endswith(_PATH) else base + _PATH
        collector = Collector(url, _headers(settings.otlp_headers))
    if file is None and collector is None:
        return None
    sampling = Sampling(share=settings.traces_share, slow_seconds=settings.traces_slow_seconds)
    return Shipper(service, sampling=sampling, file=file, collector=collector)


def _headers(text: SecretStr | None) -> dict[str, str]:
    pairs = text.get_secret_value().split(",") if text is not None else []
    named = (pair.partition("=") for pair in pairs if "=" in pair)
    return {name.strip(): unquote(value.strip()) for name, _, value in named}
