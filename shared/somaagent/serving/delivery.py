"""What a handler gets and what it gives back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from somaagent.events import Event
from somaagent.messaging.envelope import Envelope

EventT_co = TypeVar("EventT_co", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Generic[EventT_co]):
    """One delivery of one event to one step; the same event may be delivered again."""

    function: str
    """Name of the step, as in `tool-executor`."""
    envelope: Envelope
    tenant: str
    """The tenant that the verified signature vouches for."""
    event: EventT_co
    received_at: datetime
    """When the step's process had read the request."""
    cold: bool
    """Whether this is the first event of the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step tells the others; the adapter publishes it after the handler's commit."""

    events: tuple[Event, ...] = ()
    """In order; the last one travels as the reply to the broker."""
    repeated: bool = False
    """Whether an earlier delivery did the work and this one only says it again."""


class Handler(Protocol):
    """One step of the platform."""

    async def handle(self, delivery: Delivery[Event]) -> Outcome:
        """Handle one event of the step's `CONSUMES`; must be safe to repeat."""
        ...

    async def aclose(self) -> None:
        """Release what `open` acquired."""
        ...
