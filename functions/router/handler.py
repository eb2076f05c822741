"""The router: one profile for every turn until tenants have rules of their own."""

from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from somaagent.errors import RejectedEvent
from somaagent.events import Candidate, MessageAnalyzed, TurnRouted
from somaagent.identifiers import derive_event_id
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import handle_once

DEFAULT_PROFILE: Final = "dialogue"
"""The profile that every tenant has."""

_ROUTE: Final = """
UPDATE turns SET state = 'routed', profile = $3
WHERE tenant = $1 AND id = $2 AND state = ANY ($4::text[])
RETURNING 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """Chooses a model profile for an analysed message."""

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
        """Choose the profile; a turn that is over, or past this step, is left alone.

        Raises:
            RejectedEvent: The type is not this step's.
        """
        event = delivery.event
        if not isinstance(event, MessageAnalyzed):
            raise RejectedEvent(f"the router does not take {delivery.envelope.event_type!r}")

        async def route(connection: Connection) -> Outcome:
            routable = ["analyzed", "failed"] if delivery.replayed else ["analyzed"]
            moved = await connection.fetchval(
                _ROUTE, delivery.trusted_tenant, event.turn_id, DEFAULT_PROFILE, routable
            )
            return Outcome() if moved is None else Outcome(events=(_routed(event, delivery),))

        return await handle_once(self.database, delivery, route, turn_id=event.turn_id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.database.aclose()


def _routed(event: MessageAnalyzed, delivery: Delivery) -> TurnRouted:
    return TurnRouted(
        session_id=event.session_id,
        turn_id=event.turn_id,
        message_id=event.message_id,
        profile=DEFAULT_PROFILE,
        candidates=(Candidate(profile=DEFAULT_PROFILE, score=1.0),),
        reason="the only profile",
        decision_id=UUID(derive_event_id(delivery.envelope.event_id, "router-decision", 0)),
        analysis=event.analysis,
    )
