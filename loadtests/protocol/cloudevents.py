"""CloudEvents 1.0 over HTTP in their three modes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

TYPE: Final = "com.example.load.measured"
MODES: Final = ("binary", "structured", "batch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a producer says: the next number of a series."""

    id: str
    source: str
    subject: str
    number: int
    """Counts the events of a subject, from 0."""
    time: str

    @classmethod
    def new(cls, *, source: str, subject: str, number: int) -> "Event":
        """An event that happens now."""
        now = datetime.now(UTC).isoformat()
        return cls(id=str(uuid4()), source=source, subject=subject, number=number, time=now)

    def attributes(self) -> dict[str, str]:
        """Its context attributes."""
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": TYPE,
            "subject": self.subject,
            "time": self.time,
        }

    def structured(self) -> dict[str, object]:
        """The event as one JSON object."""
        data = {"number": self.number}
        return {**self.attributes(), "datacontenttype": "application/json", "data": data}


def encode(events: Sequence[Event], mode: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a request that publishes `events`.

    Args:
        events: One, or in batch mode any number.
        mode: One of `MODES`.
    """
    if mode == "batch":
        content = json.dumps([event.structured() for event in events])
        return {"content-type": "application/cloudevents-batch+json"}, content.encode()
    (event,) = events
    if mode == "structured":
        content = json.dumps(event.structured())
        return {"content-type": "application/cloudevents+json"}, content.encode()
    headers = {f"ce-{name}": value for name, value in event.attributes().items()}
    body = json.dumps({"number": event.number}).encode()
    return headers | {"content-type": "application/json"}, body
