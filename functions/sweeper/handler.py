"""Finds what nobody works on and publishes an event about each, for whoever works on such things.

Of turns and calls nothing is changed here: the steps claim what they are told of. Reservations of
budgets that nobody settled in time end here, each once, so two sweeps at once do no harm.
At last the workspaces of sessions that are gone are removed, and what was counted is added up.
"""

import logging
from dataclasses import dataclass, field
from typing import Any, Final, Self
from uuid import UUID

from somaagent.budgets import expire
from somaagent.clock import now
from somaagent.errors import RejectedEvent, StorageUnavailable
from somaagent.events import Event, ToolCallRequested, TurnStalled
from somaagent.identifiers import derive_event_id, partition_key
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.publisher import Publisher
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.serving.opening import opening_all
from somaagent.settings import (
    EventSettings,
    PostgresSettings,
    TurnSettings,
    WorkspaceSettings,
)
from somaagent.storage.database import Database
from somaagent.telemetry.metrics.totals import fold
from somaagent.workspaces.local import LocalWorkspaces
from somaagent.workspaces.orphans import remove_orphans

PING: Final = "dev.knative.sources.ping"
GRACE_SECONDS: Final = 45.0
"""How long something may lie before it counts as left: the broker's own retries come first."""
MOST: Final = 200
"""Most turns, and most calls, of one sweep; the next one takes the rest."""

_NOBODY: Final = "nobody"
"""The tenant of the transactions that only learn what is stalled."""
_TURNS: Final = "SELECT * FROM stalled_turns($1, $2)"
_EXPIRED: Final = "SELECT *, 'expired' AS why FROM expired_turns($1, $2)"
_CALLS: Final = "SELECT * FROM stalled_tool_calls($1, $2)"
_BUDGETS: Final = "SELECT * FROM tenants_with_expired_budgets($1)"
_CALL: Final = """
SELECT c.tenant, c.session_id, c.turn_id, t.message_id, c.id AS call_id, c.step, c.tool, c.version,
       c.digest
FROM tool_calls c JOIN turns t ON t.tenant = c.tenant AND t.id = c.turn_id
WHERE c.tenant = $1 AND c.id = $2
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeper:
    """Looks at all tenants' turns and calls."""

    database: Database
    publisher: Publisher
    workspaces: LocalWorkspaces | None = None
    """Where tools keep files; None where they keep none."""
    grace_seconds: float = GRACE_SECONDS
    turns: TurnSettings = field(default_factory=TurnSettings)

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database.

        Raises:
            StorageUnavailable: It cannot be reached, or the workspaces' folder not be made.
            ValueError: No broker is named.
        """
        settings = PostgresSettings()  # pyright: ignore[reportCallIssue] - from the environment
        events = EventSettings()  # pyright: ignore[reportCallIssue]
        async with opening_all() as parts:
            return cls(
                database=await parts.open(Database.open(settings)),
                publisher=await parts.open(Publisher.open(events)),
                workspaces=await LocalWorkspaces.open(WorkspaceSettings()),
            )

    async def handle(self, delivery: Delivery) -> Outcome:
        """Sweep once.

        Raises:
            PublishFailed: The broker did not take an event; the next sweep finds the rest.
            RejectedEvent: It is not the PingSource that calls.
        """
        if delivery.envelope.event_type != PING:
            raise RejectedEvent(f"the sweeper does not take {delivery.envelope.event_type!r}")
        async with self.database.transaction(_NOBODY) as connection:
            turns = await connection.fetch(_TURNS, self.grace_seconds, MOST)
            expired = await connection.fetch(_EXPIRED, self.turns.most_seconds, MOST)
            calls = await connection.fetch(_CALLS, self.grace_seconds, MOST)
            budgets = await connection.fetch(_BUDGETS, MOST)
        for row in budgets:
            ended = await expire(self.database, row["tenant"])
            logger.warning("budgets_expired", extra={"tenant": row["tenant"], "entries": ended})
        for row in (*turns, *expired):
            await self._publish(delivery, row, _stalled(row))
        for call in calls:
            # As the call's own tenant: what it is, nobody else learns.
            async with self.database.transaction(call["tenant"]) as connection:
                found = await connection.fetchrow(_CALL, call["tenant"], call["call_id"])
            if found is not None:
                await self._publish(delivery, found, _asked_again(found))
        if turns or expired or calls:
            logger.warning(
                "swept",
                extra={"turns": len(turns), "expired": len(expired), "tool_calls": len(calls)},
            )
        await self._remove_orphans()
        # Somebody has to where nobody reads the metrics: what waits there would only grow.
        await fold(self.database)
        return Outcome()

    async def aclose(self) -> None:
        """Close the connections."""
        await self.publisher.aclose()
        await self.database.aclose()

    async def _remove_orphans(self) -> None:
        if self.workspaces is None:
            return
        try:
            removed = await remove_orphans(self.database, self.workspaces)
        except StorageUnavailable as error:
            # The turns were looked after; a sweep again at once would not help the disk.
            logger.warning("workspaces_not_removed", extra={"detail": str(error)})
        else:
            if removed:
                logger.info("workspaces_removed", extra={"removed": removed})

    async def _publish(self, delivery: Delivery, row: Any, event: Event) -> None:  # Any: a row
        session: UUID = row["session_id"]
        about = getattr(event, "call_id", row["turn_id"])
        await self.publisher.publish(
            Envelope(
                # Of this sweep: the same thing may be left again.
                event_id=derive_event_id(delivery.cause, f"{delivery.function}/{about}", 0),
                source=f"/functions/{delivery.function}",
                event_type=event.event_type,
                time=now(),
                data=event.model_dump_json().encode(),
                subject=str(session),
                tenant=row["tenant"],
                partition_key=partition_key(row["tenant"], str(session)),
                causation_id=delivery.envelope.event_id,
            )
        )


def _stalled(row: Any) -> TurnStalled:  # Any: a database row
    return TurnStalled(
        session_id=row["session_id"],
        turn_id=row["turn_id"],
        message_id=row["message_id"],
        reason=row["why"],
    )


def _asked_again(row: Any) -> ToolCallRequested:  # Any: a database row
    return ToolCallRequested(
        session_id=row["session_id"],
        turn_id=row["turn_id"],
        message_id=row["message_id"],
        call_id=row["call_id"],
        step=row["step"],
        tool=row["tool"],
        version=row["version"],
        digest=row["digest"],
    )
