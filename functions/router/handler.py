"""The router: the persona's profile, or the one that every tenant has."""

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
UPDATE turns SET state = 'routed', profile = COALESCE(
    (SELECT profile FROM personas p WHERE p.tenant = turns.tenant AND p.id = turns.persona), $3)
WHERE tenant = $1 AND id = $2 AND state = ANY ($4::text[])
RETURNING profile
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
            profile: str | None = await connection.fetchval(
                _ROUTE, delivery.trusted_tenant, event.turn_id, DEFAULT_PROFILE, routable
            )
            if profile is None:
                return Outcome()
            return Outcome(events=(_routed(event, delivery, profile),))

        return await handle_once(self.database, delivery, route, turn_id=event.turn_id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.database.aclose()


def _routed(event: MessageAnalyzed, delivery: Delivery, profile: str) -> TurnRouted:
    return TurnRouted(
        session_id=event.session_id,
        turn_id=event.turn_id,
        message_id=event.message_id,
        profile=profile,
        candidates=(Candidate(profile=profile, score=1.0),),
        reason="the only profile" if profile == DEFAULT_PROFILE else "the persona's profile",
        decision_id=UUID(derive_event_id(delivery.envelope.event_id, "router-decision", 0)),
        analysis=event.analysis,
    )
