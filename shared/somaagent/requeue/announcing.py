"""The events that follow from decisions; their ids follow from what was decided."""

from typing import Final

from somaagent.clock import now
from somaagent.events import Event, ToolCallDenied, ToolCallRequested
from somaagent.identifiers import derive_event_id, partition_key
from somaagent.messaging.envelope import Envelope
from somaagent.requeue.entries import Entry

SOURCE: Final = "/requeue"
"""The same whoever publishes: an approval that is told again is the same event."""


def approved(entry: Entry, token: str) -> Envelope:
    """The event of an approval; one grant has one event."""
    return _envelope(entry, entry.approved(token), token)


def denied(entry: Entry, event: ToolCallDenied) -> Envelope:
    """The event of a call that will not run."""
    return _envelope(entry, event, str(entry.requeue_id))


def asked_again(entry: Entry, event: ToolCallRequested, *, evaluation: int) -> Envelope:
    """The event that has a call judged anew."""
    return _envelope(entry, event, f"{entry.requeue_id}/{evaluation}")


def _envelope(entry: Entry, event: Event, cause: str) -> Envelope:
    session = str(entry.session_id)
    return Envelope(
        event_id=derive_event_id(cause, f"requeue/{event.event_type}", 0),
        source=SOURCE,
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        subject=session,
        tenant=entry.tenant,
        partition_key=partition_key(entry.tenant, session),
    )
