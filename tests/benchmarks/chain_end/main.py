"""The chain's last step: ends the turn without an answer and tells whoever listens in Postgres."""

from dataclasses import dataclass
from typing import Self

from somaagent.errors import RejectedEvent
from somaagent.events import TurnRouted
from somaagent.serving.adapter import cloud_event_function
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import handle_once

_END = """
WITH ended AS (
    UPDATE turns SET state = 'failed', completed_at = clock_timestamp()
    WHERE tenant = $1 AND id = $2 AND state = 'routed' RETURNING id
)
SELECT pg_notify('chain_end', id::text) FROM ended
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Ends turns without an answer."""

    database: Database

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database."""
        settings = PostgresSettings()  # pyright: ignore[reportCallIssue] - from the environment
        return cls(database=await Database.open(settings))

    async def handle(self, delivery: Delivery) -> Outcome:
        """End the turn, once."""
        event = delivery.event
        if not isinstance(event, TurnRouted):
            raise RejectedEvent("not a routed turn")

        async def end(connection: Connection) -> Outcome:
            await connection.fetch(_END, delivery.trusted_tenant, event.turn_id)
            return Outcome()

        return await handle_once(self.database, delivery, end, turn_id=event.turn_id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.database.aclose()


handle = cloud_event_function(End.open)
