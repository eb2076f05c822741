"""Rows on their way to ClickHouse, gathered for a moment: it wants few inserts of many rows.

Nobody waits for this step, so each event waits for those that come in the same moment, and all of
them are acknowledged when ClickHouse has their rows, or none. How many events wait is bounded by
how many are delivered at once (`containerConcurrency`).
"""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from functions.analytics.rows import Row, Rows
from somaagent.analytics.clickhouse import ClickHouse
from somaagent.analytics.schema import CALLS, TURNS

GATHER_SECONDS: Final = 0.1


@dataclass(slots=True)
class _Batch:
    turns: list[Row] = field(default_factory=list[Row])
    calls: list[Row] = field(default_factory=list[Row])
    written: asyncio.Task[None] | None = None


class Gathering:
    """Writes to one ClickHouse."""

    def __init__(self, clickhouse: ClickHouse, *, seconds: float = GATHER_SECONDS) -> None:
        self._clickhouse = clickhouse
        self._seconds = seconds
        self._open: _Batch | None = None

    async def write(self, rows: Rows) -> None:
        """Write rows, together with what others write in the same moment.

        Raises:
            AnalyticsUnavailable: They are written, or some are, and may be written again.
        """
        batch = self._open
        if batch is None:
            batch = self._open = _Batch()
            batch.written = asyncio.create_task(self._write(batch), name="clickhouse-insert")
            batch.written.add_done_callback(_heard)
        batch.turns += rows.turns
        batch.calls += rows.calls
        assert batch.written is not None  # noqa: S101 - set above, before anybody sees it
        # One whose delivery is cut off does not take the others' rows along.
        await asyncio.shield(batch.written)

    async def aclose(self) -> None:
        """Close the connections; whoever waited has been told by then."""
        await self._clickhouse.aclose()

    async def _write(self, batch: _Batch) -> None:
        await asyncio.sleep(self._seconds)
        self._open = None
        await self._clickhouse.insert(CALLS, batch.calls)
        await self._clickhouse.insert(TURNS, batch.turns)


def _heard(task: asyncio.Task[None]) -> None:
    """A failure that nobody waits for any longer is no surprise: the events come again."""
    if not task.cancelled():
        task.exception()
