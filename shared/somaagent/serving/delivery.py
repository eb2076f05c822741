"""What a handler gets and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from somaagent.errors import RejectedEvent
from somaagent.events import Event
from somaagent.messaging.envelope import Envelope
from somaagent.storage.database import Database

REPLAY_EXTENSION: Final = "replaycount"
"""CloudEvents extension that a replay of a dead letter carries: how often it was replayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery of one event to one step; the same event may be delivered again."""

    function: str
    """Name of the step, as in `tool-executor`."""
    envelope: Envelope
    attributes: Mapping[str, object]
    """All context attributes as they came, extensions of the broker included."""
    tenant: str | None
    """The tenant that the verified signature vouches for; None only where a step keeps anything."""
    event: Event | None
    """The event's data; None only where a step keeps anything."""
    received_at: datetime
    """When the step's process had read the request."""
    cold: bool
    """Whether this is the first event of the process."""

    @property
    def trusted_tenant(self) -> str:
        """The verified tenant.

        Raises:
            RejectedEvent: The event proves none.
        """
        if self.tenant is None:
            raise RejectedEvent(f"event {self.envelope.event_id!r} proves no tenant")
        return self.tenant

    @property
    def replayed(self) -> bool:
        """Whether an operator sent the event again after it could not be delivered."""
        return REPLAY_EXTENSION in self.attributes

    @property
    def cause(self) -> str:
        """What the ids of follow-up events derive from; each replay has follow-ups of its own."""
        replay = self.attributes.get(REPLAY_EXTENSION)
        event_id = self.envelope.event_id
        return event_id if replay is None else f"{event_id}/replay-{replay}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step tells the others; the adapter publishes it after the handler's commit."""

    events: tuple[Event, ...] = ()
    """In order; the last one travels as the reply to the broker."""
    repeated: bool = False
    """Whether an earlier delivery did the work and this one only says it again."""
    traceparent: str | None = None
    """The trace that the events belong to, where it is not that of the delivery."""
    resumed: bool = False
    """Whether `traceparent` is of a span that is linked to the delivery already."""


class Handler(Protocol):
    """One step of the platform."""

    @property
    def database(self) -> Database:
        """Where the step keeps what it knows."""
        ...

    async def handle(self, delivery: Delivery) -> Outcome:
        """Handle one event of the step's `CONSUMES`; must be safe to repeat."""
        ...

    async def aclose(self) -> None:
        """Release what `open` acquired."""
        ...
