"""What producers of events get back."""

from typing import Any, Final, Literal

from pydantic import BaseModel

from functions.gateway.schemas.model import model
from somaagent.described import Described

STRUCTURED_EXAMPLE: Final[dict[str, Any]] = {  # Any: a JSON document
    "specversion": "1.0",
    "id": "order-4711-shipped",
    "source": "https://shop.acme.example/orders",
    "type": "com.acme.order.shipped.v1",
    "subject": "4711",
    "time": "2026-01-01T12:00:00Z",
    "datacontenttype": "application/json",
    "data": {"order": 4711, "carrier": "post"},
}


class EventOutcome(Described, BaseModel):
    """What became of one event of the request."""

    model_config = model(
        {
            "id": "order-4711-shipped",
            "source": "https://shop.acme.example/orders",
            "status": "accepted",
        }
    )

    id: str
    """The event's `id`."""
    source: str
    """The event's `source`."""
    status: Literal["accepted", "not_accepted"]
    """`accepted`: the broker has stored it."""


class AcceptedEvents(Described, BaseModel):
    """The broker has stored every event of the request."""

    model_config = model(
        {
            "events": [
                {
                    "id": "order-4711-shipped",
                    "source": "https://shop.acme.example/orders",
                    "status": "accepted",
                }
            ]
        }
    )

    events: list[EventOutcome]
    """In the order of the request."""
