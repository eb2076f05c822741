"""Spans as OTLP writes them in JSON, without protobuf, which no cold start should pay."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode

_KINDS: Final = {
    SpanKind.INTERNAL: 1,
    SpanKind.SERVER: 2,
    SpanKind.CLIENT: 3,
    SpanKind.PRODUCER: 4,
    SpanKind.CONSUMER: 5,
}
_ERROR: Final = 2


def otlp_request(service: str, spans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:  # Any: JSON
    """What `/v1/traces` takes."""
    resource = {"attributes": _attributes({"service.name": service})}
    scope = {"scope": {"name": "somaagent"}, "spans": spans}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}


def otlp_span(span: ReadableSpan) -> dict[str, Any]:  # Any: JSON
    """One finished span."""
    context = span.get_span_context()
    assert context is not None  # noqa: S101 - an SDK's span has one
    found: dict[str, Any] = {
        "traceId": f"{context.trace_id:032x}",
        "spanId": f"{context.span_id:016x}",
        "parentSpanId": f"{span.parent.span_id:016x}" if span.parent else "",
        "name": span.name,
        "kind": _KINDS[span.kind],
        "startTimeUnixNano": str(span.start_time),
        "endTimeUnixNano": str(span.end_time),
        "attributes": _attributes(span.attributes or {}),
    }
    if span.events:
        found["events"] = [
            {"name": event.name, "timeUnixNano": str(event.timestamp)} for event in span.events
        ]
    if span.links:
        found["links"] = [
            {
                "traceId": f"{link.context.trace_id:032x}",
                "spanId": f"{link.context.span_id:016x}",
            }
            for link in span.links
        ]
    if span.status.status_code is StatusCode.ERROR:
        found["status"] = {"code": _ERROR, "message": span.status.description or ""}
    return found


def _attributes(values: Mapping[str, Any]) -> list[dict[str, Any]]:  # Any: of OpenTelemetry's types
    return [{"key": key, "value": _value(value)} for key, value in values.items()]


def _value(value: object) -> dict[str, Any]:  # Any: JSON
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case str():
            return {"stringValue": value}
        case tuple():
            # OpenTelemetry makes a tuple of every sequence.
            values = cast("tuple[object, ...]", value)
            return {"arrayValue": {"values": [_value(each) for each in values]}}
        case _:
            return {"stringValue": str(value)}
