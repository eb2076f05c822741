"""Counts every end of a turn once, however often it is delivered or replayed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from uuid import UUID

from functions.analytics.facts import TurnFact, fact_of
from functions.analytics.rollups import count
from functions.analytics.rows import SELECT, rows_of
from somaagent.clock import now
from somaagent.errors import RejectedEvent
from somaagent.events.conversation import TurnEvent
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import ClickHouseSettings, PostgresSettings
from somaagent.storage.database import Database

if TYPE_CHECKING:
    from functions.analytics.gathering import Gathering


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    """Notes how turns and calls ended: in ClickHouse where there is one, else in Postgres."""

    database: Database
    gathering: "Gathering | None" = None

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database.

        Raises:
            StorageUnavailable: It cannot be reached.
            ValueError: The settings name a ClickHouse in a way that cannot be.
        """
        gathering = await _gathering(ClickHouseSettings())
        settings = PostgresSettings()  # pyright: ignore[reportCallIssue] - from the environment
        return cls(database=await Database.open(settings), gathering=gathering)

    async def handle(self, delivery: Delivery) -> Outcome:
        """Count the event.

        It is no step of a turn's way, so it is noted among the counted events and not among the
        handled ones, which are the turn's trail.

        Raises:
            RejectedEvent: The type is not this step's.
            AnalyticsUnavailable: ClickHouse failed; the broker delivers the event again.
        """
        event = delivery.event
        fact = None if event is None else fact_of(event)
        if fact is None or not isinstance(event, TurnEvent):
            raise RejectedEvent(f"analytics does not take {delivery.envelope.event_type!r}")
        tenant = delivery.trusted_tenant
        if self.gathering is not None:
            await self._write(self.gathering, delivery, tenant, event.turn_id, fact)
            return Outcome()
        new = await count(self.database, tenant, delivery.envelope, event.turn_id, fact)
        return Outcome(repeated=not new)

    async def aclose(self) -> None:
        """Close the connections."""
        if self.gathering is not None:
            await self.gathering.aclose()
        await self.database.aclose()

    async def _write(
        self,
        gathering: "Gathering",
        delivery: Delivery,
        tenant: str,
        turn_id: UUID,
        fact: TurnFact,
    ) -> None:
        async with self.database.transaction(tenant) as connection:
            found = await connection.fetch(SELECT, tenant, turn_id)
        await gathering.write(rows_of(tenant, delivery.envelope, fact, found, at=now()))


async def _gathering(settings: ClickHouseSettings) -> "Gathering | None":
    if not settings.url:
        return None
    # They cost the HTTP client's import, which whoever has no ClickHouse spares.
    from functions.analytics.gathering import Gathering
    from somaagent.analytics.clickhouse import ClickHouse

    clickhouse = await ClickHouse.open(settings)
    return None if clickhouse is None else Gathering(clickhouse)
