"""Events of producers: CloudEvents in binary, structured and batch mode."""

import hashlib
from typing import Any, Final

from fastapi import APIRouter
from opentelemetry import trace
from opentelemetry.trace import SpanKind
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.event_publishing import publish_all, stamped
from functions.gateway.event_scopes import Producer, check_type
from functions.gateway.once import OnceStreamed
from functions.gateway.problems import RETRY_AFTER_SECONDS, Problem, safe_text
from functions.gateway.schemas.events import STRUCTURED_EXAMPLE, AcceptedEvents, EventOutcome
from functions.gateway.state import GatewayState, state_of
from somaagent.identity import Principal
from somaagent.messaging.cloudevents import ProducerEvent
from somaagent.messaging.cloudevents_http import (
    BATCH,
    STRUCTURED,
    MalformedBody,
    Parsed,
    UnknownMode,
    read_events,
)
from somaagent.telemetry.spans import trace_of
from somaagent.telemetry.tracing import current_traceparent

MOST_EVENTS: Final = 100
"""Of a batch."""
MAX_DATA_BYTES: Final = 262_144
"""Of one event; as base64 it fits a record of Kafka."""
_MOST_FAULTS: Final = 20

_EVENT_SCHEMA: Final[dict[str, Any]] = {  # Any: a JSON Schema
    "type": "object",
    "required": ["specversion", "id", "source", "type"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "minLength": 1, "maxLength": 255},
        "source": {"type": "string", "format": "uri-reference", "minLength": 1},
        "type": {"type": "string", "minLength": 1, "maxLength": 255},
        "subject": {"type": "string", "minLength": 1},
        "time": {"type": "string", "format": "date-time"},
        "dataschema": {"type": "string", "format": "uri"},
        "datacontenttype": {"type": "string"},
        "data": {},
        "data_base64": {"type": "string", "contentEncoding": "base64"},
    },
    "additionalProperties": {"type": ["string", "boolean", "integer"]},
}
_BODY: Final[dict[str, Any]] = {  # Any: OpenAPI's own shape
    "requestBody": {
        "required": True,
        "content": {
            STRUCTURED: {"schema": _EVENT_SCHEMA, "example": STRUCTURED_EXAMPLE},
            BATCH: {
                "schema": {"type": "array", "maxItems": MOST_EVENTS, "items": _EVENT_SCHEMA},
                "example": [STRUCTURED_EXAMPLE],
            },
            "application/json": {
                "schema": {
                    "description": "The data of an event in binary mode, whose attributes are "
                    "`ce-` headers; its content type may be any."
                },
                "example": STRUCTURED_EXAMPLE["data"],
            },
        },
    }
}

router: Final = APIRouter(tags=["events"])


@router.post(
    "/v1/events",
    status_code=202,
    response_model=AcceptedEvents,
    summary="Publish events",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
    openapi_extra=_BODY,
)
async def publish_events(request: Request, principal: Producer, once: OnceStreamed) -> Response:
    """Publish CloudEvents 1.0; 202 means that the broker has stored every one of them.

    One wrong event and none is published. After 503, `events` of the answer says which ones were
    stored; repeat the whole request, since consumers know an event again by `source` and `id`.
    Tenant and subject are those of the credential: the platform sets `tenantid`, `subjectid`,
    `partitionkey` and `signature`, and refuses events that bring them.
    """
    body = await request.body()
    parsed = _read(request, body)
    for event in parsed.events:
        check_type(principal, event.event_type, event.key[0])
    traceparent = request.headers.get("traceparent")
    return await once.of(_digest(request, body)).around(
        principal, lambda: _publish(state_of(request), principal, parsed.events, traceparent)
    )


def _digest(request: Request, body: bytes) -> str:
    """What tells one request from another: in binary mode the headers are half of the event."""
    digest = hashlib.sha256(body)
    for name, value in sorted(request.scope["headers"]):
        if name.startswith(b"ce-") or name == b"content-type":
            digest.update(b"\n%d:%b:%b" % (len(name), name, value))
    return digest.hexdigest()


def _read(request: Request, body: bytes) -> Parsed:
    try:
        parsed = read_events(request.scope["headers"], body, most=MOST_EVENTS)
    except UnknownMode as error:
        raise Problem(415, "unsupported_media_type", str(error)) from error
    except MalformedBody as error:
        raise Problem(400, "malformed_json", str(error)) from error
    if parsed.faults:
        raise _invalid(parsed)
    if any(len(event.data or b"") > MAX_DATA_BYTES for event in parsed.events):
        raise Problem(
            413, "event_too_large", f"the data of an event has at most {MAX_DATA_BYTES} bytes"
        )
    return parsed


def _invalid(parsed: Parsed) -> Problem:
    errors: list[dict[str, str]] = []
    for number, name, why in parsed.faults[:_MOST_FAULTS]:
        # A name is the sender's own text, of any length.
        shown = safe_text(name)[:64]
        if parsed.mode == "binary":
            errors.append({"in": "header", "parameter": f"ce-{shown}", "detail": why})
            continue
        place = f"/{number}" if parsed.mode == "batch" else ""
        attribute = f"/{shown}" if shown else ""
        errors.append({"pointer": f"#{place}{attribute}", "detail": why})
    names = ", ".join(sorted({error.get("pointer") or error["parameter"] for error in errors}))
    return Problem(422, "invalid_event", f"wrong: {names}", errors=errors)


async def _publish(
    state: GatewayState,
    principal: Principal,
    events: list[ProducerEvent],
    traceparent: str | None,
) -> JsonResponse:
    with trace.get_tracer("somaagent").start_as_current_span(
        "publish events",
        context=trace_of(traceparent),
        kind=SpanKind.PRODUCER,
        attributes={
            "messaging.operation.type": "publish",
            "messaging.system": "knative",
            "messaging.batch.message_count": len(events),
            "faas.name": "gateway",
        },
        record_exception=False,
    ):
        span = current_traceparent()
        batch = [(stamped(event, principal, traceparent=span), event.data) for event in events]
        stored = await publish_all(
            state.publisher, batch, seconds=2 * state.settings.events.publish_timeout_seconds
        )
    outcomes = [
        EventOutcome(
            id=event.key[1], source=event.key[0], status="accepted" if done else "not_accepted"
        )
        for event, done in zip(events, stored, strict=True)
    ]
    if not all(stored):
        raise Problem(
            503,
            "broker_unavailable",
            "not every event could be handed on; repeat the same request",
            headers={"retry-after": str(RETRY_AFTER_SECONDS)},
            members={"events": [outcome.model_dump() for outcome in outcomes]},
        )
    return JsonResponse(AcceptedEvents(events=outcomes), status_code=202)
