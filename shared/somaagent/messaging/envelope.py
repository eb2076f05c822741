"""The CloudEvent around an event's data, in HTTP binary mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from somaagent.clock import rfc3339

CONTENT_TYPE: Final = "application/json"

_ATTRIBUTES: Final = (
    ("id", "event_id"),
    ("source", "source"),
    ("type", "event_type"),
    ("subject", "subject"),
    ("tenantid", "tenant"),
    ("subjectid", "subject_id"),
    ("partitionkey", "partition_key"),
    ("causationid", "causation_id"),
    ("replaycount", "replay_count"),
    ("signature", "signature"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One CloudEvent of the platform: context attributes, our extensions, and the data's bytes."""

    event_id: str
    source: str
    event_type: str
    time: datetime
    data: bytes
    subject: str | None = None
    tenant: str | None = None
    """Extension `tenantid`; trusted only after the signature was verified."""
    subject_id: str | None = None
    """Extension `subjectid`: whose credential published the event; as trusted as the tenant."""
    partition_key: str | None = None
    causation_id: str | None = None
    replay_count: str | None = None
    """Extension `replaycount`: how often an operator sent the event again; None the first time."""
    traceparent: str | None = None
    signature: str | None = None


def to_http(envelope: Envelope) -> dict[str, str]:
    """The HTTP headers of the event in binary mode; the body is `envelope.data` as it is."""
    headers = {
        "content-type": CONTENT_TYPE,
        "ce-specversion": "1.0",
        "ce-time": rfc3339(envelope.time),
    }
    for name, field in _ATTRIBUTES:
        value: str | None = getattr(envelope, field)
        if value is not None:
            headers[f"ce-{name}"] = value
    if envelope.traceparent is not None:
        # As a plain header for HTTP tracing, and as the extension that survives any broker.
        headers["traceparent"] = envelope.traceparent
        headers["ce-traceparent"] = envelope.traceparent
    return headers


def from_attributes(
    attributes: Mapping[str, object], data: bytes, *, traceparent: str | None, received: datetime
) -> Envelope:
    """An envelope from CloudEvents attributes by their own names, as an SDK hands them out."""

    def text(name: str) -> str | None:
        value = attributes.get(name)
        return None if value is None else str(value)

    return Envelope(
        event_id=str(attributes["id"]),
        source=str(attributes["source"]),
        event_type=str(attributes["type"]),
        time=_moment(text("time")) or received,
        data=data,
        subject=text("subject"),
        tenant=text("tenantid"),
        subject_id=text("subjectid"),
        partition_key=text("partitionkey"),
        causation_id=text("causationid"),
        replay_count=text("replaycount"),
        traceparent=traceparent or text("traceparent"),
        signature=text("signature"),
    )


def _moment(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
