"""Counts every end of a turn once, however often it is delivered or replayed."""

from dataclasses import dataclass
from typing import Self

from functions.analytics.facts import fact_of
from functions.analytics.rollups import count
from somaagent.errors import RejectedEvent
from somaagent.events.conversation import TurnEvent
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    """Adds up by tenant and day."""

    database: Database

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database.

        Raises:
            StorageUnavailable: It cannot be reached.
        """
        settings = PostgresSettings()  # pyright: ignore[reportCallIssue] - from the environment
        return cls(database=await Database.open(settings))

    async def handle(self, delivery: Delivery) -> Outcome:
        """Count the event.

        It is no step of a turn's way, so it is noted among the counted events and not among the
        handled ones, which are the turn's trail.

        Raises:
            RejectedEvent: The type is not this step's.
        """
        event = delivery.event
        fact = None if event is None else fact_of(event)
        if fact is None or not isinstance(event, TurnEvent):
            raise RejectedEvent(f"analytics does not take {delivery.envelope.event_type!r}")
        new = await count(
            self.database, delivery.trusted_tenant, delivery.envelope, event.turn_id, fact
        )
        return Outcome(repeated=not new)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.database.aclose()
