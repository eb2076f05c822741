"""The router: the persona's profile, the one that every tenant has, or the larger model's."""

from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from functions.router.escalation import decide
from somaagent.errors import RejectedEvent
from somaagent.events import Candidate, Escalation, MessageAnalyzed, TurnRouted
from somaagent.identifiers import derive_event_id
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import EscalationSettings, PostgresSettings
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import handle_once

DEFAULT_PROFILE: Final = "dialogue"
"""The profile that every tenant has."""
ESCALATION: Final = "escalation"
"""The larger model's; where a tenant has none, the platform's own model plays it."""

_ROUTE: Final = """
WITH usual AS (
    SELECT t.id, COALESCE(p.profile, $3) AS profile FROM turns t
    LEFT JOIN personas p ON p.tenant = t.tenant AND p.id = t.persona
    WHERE t.tenant = $1 AND t.id = $2
)
UPDATE turns SET state = 'routed', profile = COALESCE($5, usual.profile) FROM usual
WHERE turns.tenant = $1 AND turns.id = usual.id AND state = ANY ($4::text[])
RETURNING usual.profile
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """Chooses a model profile for an analysed message."""

    database: Database
    escalation: EscalationSettings

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database.

        Raises:
            StorageUnavailable: It cannot be reached.
        """
        settings = PostgresSettings()  # pyright: ignore[reportCallIssue] - from the environment
        return cls(database=await Database.open(settings), escalation=EscalationSettings())

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
            escalation = decide(event.analysis, self.escalation)
            usual: str | None = await connection.fetchval(
                _ROUTE,
                delivery.trusted_tenant,
                event.turn_id,
                DEFAULT_PROFILE,
                routable,
                ESCALATION if escalation.escalated else None,
            )
            if usual is None:
                return Outcome()
            return Outcome(events=(_routed(event, delivery, usual, escalation),))

        return await handle_once(self.database, delivery, route, turn_id=event.turn_id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.database.aclose()


def _routed(
    event: MessageAnalyzed, delivery: Delivery, usual: str, escalation: Escalation
) -> TurnRouted:
    """The decision, explained; `usual` is the profile that answers where nothing escalates."""
    profiles = [usual]
    reason = "the only profile" if usual == DEFAULT_PROFILE else "the persona's profile"
    if escalation.escalated:
        profiles = [ESCALATION, *(name for name in profiles if name != ESCALATION)]
        reason = f"escalated: {escalation.rule}"
    return TurnRouted(
        session_id=event.session_id,
        turn_id=event.turn_id,
        message_id=event.message_id,
        profile=profiles[0],
        candidates=tuple(
            Candidate(profile=name, score=0.0 if place else 1.0)
            for place, name in enumerate(profiles)
        ),
        reason=reason,
        decision_id=UUID(derive_event_id(delivery.envelope.event_id, "router-decision", 0)),
        analysis=event.analysis,
        escalation=escalation,
    )
