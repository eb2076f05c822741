"""Telling the broker about turns."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from opentelemetry import trace
from opentelemetry.trace import SpanKind

from somaagent.clock import now
from somaagent.events import Event, MessageReceived, TurnInterrupted, TurnReady, TurnStalled
from somaagent.identifiers import derive_event_id, partition_key
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.publisher import Publisher
from somaagent.telemetry.spans import trace_of
from somaagent.telemetry.tracing import current_traceparent

SOURCE = "/functions/gateway"
_STEP = "gateway"


def message_received(
    *,
    tenant: str,
    session_id: UUID,
    turn_id: UUID,
    message_id: UUID,
    text: str,
    attachments: Sequence[UUID],
    announcement: int,
) -> Envelope:
    """The event of an accepted message; every announcement has an id of its own."""
    data = MessageReceived.of(
        session_id=session_id,
        turn_id=turn_id,
        message_id=message_id,
        text=text,
        attachments=tuple(attachments),
    )
    return _envelope(tenant, session_id, data, derive_event_id(str(turn_id), _STEP, announcement))


def turn_ready(
    *, tenant: str, session_id: UUID, turn_id: UUID, message_id: UUID, cause: str
) -> Envelope:
    """The event that wakes a turn which waits behind nothing any more."""
    data = TurnReady(session_id=session_id, turn_id=turn_id, message_id=message_id)
    event_id = derive_event_id(cause, f"{_STEP}/turn-ready", 0)
    return _envelope(tenant, session_id, data, event_id)


def turn_interrupted(tenant: str, data: TurnInterrupted) -> Envelope:
    """The event of a turn that the gateway ended; it ends once, so the id follows from it."""
    event_id = derive_event_id(str(data.turn_id), f"{_STEP}/turn-interrupted", 0)
    return _envelope(tenant, data.session_id, data, event_id)


def turn_stalled(
    *, tenant: str, session_id: UUID, turn_id: UUID, message_id: UUID, reason: str
) -> Envelope:
    """The event about a turn that shall stop while nobody works on it."""
    data = TurnStalled(session_id=session_id, turn_id=turn_id, message_id=message_id, reason=reason)
    event_id = derive_event_id(str(turn_id), f"{_STEP}/{reason}", 0)
    return _envelope(tenant, session_id, data, event_id)


async def publish(
    publisher: Publisher, envelope: Envelope, *, traceparent: str | None = None
) -> None:
    """Return once the broker has stored the event.

    Raises:
        PublishFailed: The broker did not take it within the configured time.
    """
    with trace.get_tracer("somaagent").start_as_current_span(
        f"publish {envelope.event_type}",
        context=trace_of(traceparent),
        kind=SpanKind.PRODUCER,
        attributes={
            "messaging.operation.type": "publish",
            "messaging.system": "knative",
            "cloudevents.event_id": envelope.event_id,
            "cloudevents.event_source": envelope.source,
            "cloudevents.event_type": envelope.event_type,
            "faas.name": _STEP,
            "somaagent.tenant": envelope.tenant or "",
            "somaagent.session_id": envelope.subject or "",
        },
        record_exception=False,
    ):
        await publisher.publish(replace(envelope, traceparent=current_traceparent()))


def _envelope(tenant: str, session_id: UUID, data: Event, event_id: str) -> Envelope:
    return Envelope(
        event_id=event_id,
        source=SOURCE,
        event_type=data.event_type,
        time=now(),
        data=data.model_dump_json().encode(),
        subject=str(session_id),
        tenant=tenant,
        partition_key=partition_key(tenant, str(session_id)),
    )
