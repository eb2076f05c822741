"""Perception: one session's messages enter one by one, each with its analysis."""

from dataclasses import dataclass
from typing import Final, Self

import orjson

from functions.perception.hints import hints_of
from functions.perception.rules import analyze
from somaagent.errors import RejectedEvent
from somaagent.events import MessageAnalyzed, MessageReceived, TurnReady
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import handle_once
from somaagent.telemetry.tracing import current_traceparent

_ADMIT: Final = """
WITH turn AS (
    SELECT t.id, t.state, t.seq, m.text, m.metadata,
           (SELECT paused FROM sessions WHERE tenant = $1 AND id = $2)
           OR EXISTS (SELECT 1 FROM turns other
                   WHERE other.tenant = $1 AND other.session_id = $2
                     AND (other.state IN ('analyzed', 'routed', 'generating', 'waiting_tools')
                          OR other.seq < t.seq AND other.state IN ('received', 'queued'))
                     AND other.id <> t.id) AS waits
    FROM turns t JOIN messages m ON m.tenant = t.tenant AND m.id = t.message_id
    WHERE t.tenant = $1 AND t.session_id = $2 AND t.id = $3
), moved AS (
    UPDATE turns SET state = CASE WHEN turn.waits THEN 'queued' ELSE 'analyzed' END,
           traceparent = COALESCE(traceparent, $5)
    FROM turn
    WHERE turns.tenant = $1 AND turns.id = turn.id AND turn.state = ANY ($4::text[])
    RETURNING turns.state, turns.traceparent
)
SELECT turn.text, turn.metadata, moved.state, moved.traceparent FROM turn LEFT JOIN moved ON true
"""
_DELETED: Final = "SELECT 1 FROM deleted_sessions WHERE tenant = $1 AND id = $2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Perception:
    """Admits turns to the mailbox of their session and analyses what the person said."""

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
        """Analyse the message if its turn may begin; otherwise leave it in the mailbox.

        Raises:
            RejectedEvent: The turn does not exist, or the type is not this step's.
        """
        event = delivery.event
        if not isinstance(event, MessageReceived | TurnReady):
            raise RejectedEvent(f"perception does not take {delivery.envelope.event_type!r}")

        async def admit(connection: Connection) -> Outcome:
            return await _admit(connection, delivery, event)

        return await handle_once(
            self.database, delivery, admit, turn_id=event.turn_id, mailbox=event.session_id
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self.database.aclose()


async def _admit(
    connection: Connection, delivery: Delivery, event: MessageReceived | TurnReady
) -> Outcome:
    tenant = delivery.trusted_tenant
    # A message is admitted from `received`; its turn comes again from `queued`.
    admissible = ["received"] if isinstance(event, MessageReceived) else ["queued"]
    if delivery.replayed:
        admissible.append("failed")
    row = await connection.fetchrow(
        _ADMIT, tenant, event.session_id, event.turn_id, admissible, current_traceparent()
    )
    if row is None:
        if await connection.fetchval(_DELETED, tenant, event.session_id) is not None:
            return Outcome()
        raise RejectedEvent(f"turn {str(event.turn_id)!r} does not exist")
    if row["state"] != "analyzed":
        return Outcome()
    return Outcome(
        # The turn's own: what lets one that waited begin is of the trace of the one before it.
        traceparent=row["traceparent"],
        events=(
            MessageAnalyzed(
                session_id=event.session_id,
                turn_id=event.turn_id,
                message_id=event.message_id,
                analysis=analyze(
                    row["text"], hints=hints_of(orjson.loads(row["metadata"] or b"{}"))
                ),
            ),
        ),
    )
