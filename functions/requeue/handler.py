"""Keeps what was blocked and may be approved, and ends what waits for too long."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

from functions.requeue.evaluating import Evaluator
from somaagent.errors import RejectedEvent, SomaError
from somaagent.events import ToolCallBlocked
from somaagent.messaging.publisher import Publisher
from somaagent.mode import ModeSettings
from somaagent.policy.guard import PolicyGuard
from somaagent.requeue.entries import Entry, note, of_call
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.serving.opening import opening_all
from somaagent.settings import (
    EventSettings,
    PolicySettings,
    PostgresSettings,
    RedisSettings,
    RequeueSettings,
    ToolSettings,
)
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import handle_once
from somaagent.streams.writer import TurnStream

PING: Final = "dev.knative.sources.ping"
GRACE_SECONDS: Final = 60.0
"""How long the event after a commit may take; then it is published again."""
MOST: Final = 200
"""Most entries that are read at a time."""
LOOK_SECONDS: Final = 40.0
"""Longest look; the next one takes the rest."""

_NOBODY: Final = "nobody"
"""The tenant of the transaction that only learns what is due."""
_NEVER: Final = 1e9
_DUE: Final = "SELECT * FROM due_requeue_entries($1, $2, $3)"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requeue:
    """Notes blocked calls, and looks after those of all tenants."""

    database: Database
    stream: TurnStream
    evaluator: Evaluator
    settings: RequeueSettings
    grace_seconds: float = GRACE_SECONDS

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database and Redis, and read the policies.

        Raises:
            StorageUnavailable: The database cannot be reached.
            ValueError: No broker is named, or the policies cannot be read.
        """
        postgres = PostgresSettings()  # pyright: ignore[reportCallIssue] - from the environment
        redis = RedisSettings()  # pyright: ignore[reportCallIssue]
        events = EventSettings()  # pyright: ignore[reportCallIssue]
        async with opening_all() as parts:
            return cls.of(
                database=await parts.open(Database.open(postgres)),
                stream=await parts.open(TurnStream.open(redis)),
                publisher=await parts.open(Publisher.open(events)),
                guard=await parts.open(PolicyGuard.open(PolicySettings(), ModeSettings().mode)),
                settings=RequeueSettings(),
                tools=ToolSettings(),
            )

    @classmethod
    def of(
        cls,
        *,
        database: Database,
        stream: TurnStream,
        publisher: Publisher,
        guard: PolicyGuard,
        settings: RequeueSettings,
        tools: ToolSettings,
        grace_seconds: float = GRACE_SECONDS,
    ) -> Self:
        """The step on what is open already."""
        evaluator = Evaluator(
            database=database,
            guard=guard,
            publisher=publisher,
            most=settings.evaluations,
            pause_seconds=settings.evaluation_seconds,
            call_seconds=tools.call_seconds,
        )
        return cls(
            database=database,
            stream=stream,
            evaluator=evaluator,
            settings=settings,
            grace_seconds=grace_seconds,
        )

    async def handle(self, delivery: Delivery) -> Outcome:
        """Note a blocked call, or look at what is due.

        Raises:
            RejectedEvent: It is neither a blocked call of the platform's nor the PingSource.
        """
        if delivery.envelope.event_type == PING:
            await self._look()
            return Outcome()
        blocked = delivery.event
        if not isinstance(blocked, ToolCallBlocked):
            raise RejectedEvent(f"requeue does not take {delivery.envelope.event_type!r}")
        if not blocked.approvable:
            return Outcome()
        tenant = delivery.trusted_tenant

        async def work(connection: Connection) -> Outcome:
            await note(connection, tenant, blocked.call_id, seconds=self.settings.seconds)
            return Outcome()

        outcome = await handle_once(self.database, delivery, work, turn_id=blocked.turn_id)
        # Also when it was noted before: the process that did may have died before it said so.
        await self._say(tenant, blocked.call_id)
        return outcome

    async def aclose(self) -> None:
        """Close the connections."""
        await self.evaluator.guard.aclose()
        await self.evaluator.publisher.aclose()
        await self.stream.aclose()
        await self.database.aclose()

    async def _look(self) -> None:
        """Look at every entry that is due; one that fails is due again the next time."""
        ends = time.monotonic() + LOOK_SECONDS
        seen, failed = 0, 0
        while not failed and time.monotonic() < ends:
            due = await self._due()
            for row in due:
                failed += not await self._attend(row["tenant"], row["call_id"], row["why"])
            seen += len(due)
            if len(due) < MOST:
                break
        if seen:
            logger.info("requeue_looked", extra={"entries": seen, "failed": failed})

    async def _due(self) -> Sequence[Any]:  # Any: database rows
        seconds = self.settings.evaluation_seconds if self.settings.evaluations else _NEVER
        async with self.database.transaction(_NOBODY) as connection:
            return await connection.fetch(_DUE, seconds, self.grace_seconds, MOST)

    async def _attend(self, tenant: str, call_id: UUID, why: str) -> bool:
        try:
            if why == "unnoted":
                await self._note_late(tenant, call_id)
            else:
                await self.evaluator.attend(tenant, call_id)
        except SomaError as error:
            detail = type(error).__name__
            logger.warning("requeue_failed", extra={"call_id": str(call_id), "detail": detail})
            return False
        return True

    async def _note_late(self, tenant: str, call_id: UUID) -> None:
        async with self.database.transaction(tenant) as connection:
            await note(connection, tenant, call_id, seconds=self.settings.seconds)
        await self._say(tenant, call_id)

    async def _say(self, tenant: str, call_id: UUID) -> None:
        """Tell the listeners what the turn waits for, if it still does."""
        async with self.database.transaction(tenant) as connection:
            entry = await of_call(connection, tenant, call_id)
        if entry is not None and entry.state == "waiting" and entry.held:
            await self.stream.waiting_for_approval(
                tenant, entry.session_id, entry.turn_id, data=_frame(entry)
            )


def _frame(entry: Entry) -> dict[str, object]:
    """Data of a `waiting_for_approval` frame."""
    return {
        "turn_id": str(entry.turn_id),
        "call_id": str(entry.call_id),
        "step": entry.step,
        "tool": entry.tool,
        "requeue_id": str(entry.requeue_id),
        "reasons": list(entry.reasons),
        "expires_at": entry.expires_at.isoformat(),
    }
