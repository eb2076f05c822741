"""OpenTelemetry traces that survive every hop of a turn.

Spans are made in every process; they leave it when a folder or a collector is configured.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from opentelemetry import trace
from opentelemetry.propagate import extract
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, StatusCode

from somaagent.messaging.envelope import Envelope
from somaagent.settings import TelemetrySettings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

_FLUSH_MILLISECONDS: Final = 2000


def configure_traces(service: str, settings: TelemetrySettings) -> TracerProvider:
    """Make spans of this process; call `shutdown` on the result before the process ends."""
    provider = TracerProvider(resource=Resource({"service.name": service}), shutdown_on_exit=False)
    exporter = _exporter(service, settings)
    if exporter is not None:
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider.add_span_processor(
            BatchSpanProcessor(exporter, schedule_delay_millis=_FLUSH_MILLISECONDS)
        )
    trace.set_tracer_provider(provider)
    return provider


def current_traceparent() -> str | None:
    """W3C `traceparent` of the current span, or None outside any span."""
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


@contextmanager
def consumer_span(function: str, envelope: Envelope) -> Generator[Span]:
    """The span of one delivery, child of whoever published the event."""
    parent = extract({"traceparent": envelope.traceparent}) if envelope.traceparent else None
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


def mark_failed(span: Span, problem: str) -> None:
    """Say in the span that the work failed, without any payload."""
    span.set_status(StatusCode.ERROR, problem)


def _exporter(service: str, settings: TelemetrySettings) -> "SpanExporter | None":
    if settings.otlp_endpoint:
        # Only here: the exporter drags in protobuf and requests, which no cold start should pay.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        return OTLPSpanExporter()
    if settings.traces_dir:
        from opentelemetry.sdk.trace.export import ConsoleSpanExporter

        folder = Path(settings.traces_dir)
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / f"{service}-{os.getpid()}.jsonl").open("a", encoding="utf-8")
        return ConsoleSpanExporter(
            out=file, formatter=lambda span: (span.to_json(indent=None) or "{}") + "\n"
        )
    return None
