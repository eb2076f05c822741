"""Spans as OTLP writes them in JSON, without protobuf, which no cold start should pay."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from somaagent.telemetry.spans import RecordedSpan

_ERROR: Final = 2


def otlp_request(service: str, spans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:  # Any: JSON
    """What `/v1/traces` takes."""
    resource = {"attributes": _attributes({"service.name": service})}
    scope = {"scope": {"name": "somaagent"}, "spans": spans}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}


def otlp_span(span: RecordedSpan) -> dict[str, Any]:  # Any: JSON
    """One finished span."""
    found: dict[str, Any] = {
        "traceId": f"{span.context.trace_id:032x}",
        "spanId": f"{span.context.span_id:016x}",
        "parentSpanId": f"{span.parent.span_id:016x}" if span.parent else "",
        "name": span.name,
        # OTLP counts from 1, the API from 0.
        "kind": span.kind.value + 1,
        "startTimeUnixNano": str(span.start_time),
        "endTimeUnixNano": str(span.end_time),
        "attributes": _attributes(span.attributes),
    }
    if span.events:
        found["events"] = [{"name": name, "timeUnixNano": str(at)} for name, at in span.events]
    if span.links:
        found["links"] = [
            {
                "traceId": f"{link.context.trace_id:032x}",
                "spanId": f"{link.context.span_id:016x}",
            }
            for link in span.links
        ]
    if span.problem is not None:
        found["status"] = {"code": _ERROR, "message": span.problem}
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
        case tuple() | list():
            values = cast("Sequence[object]", value)
            return {"arrayValue": {"values": [_value(each) for each in values]}}
        case _:
            return {"stringValue": str(value)}
