"""Handing over what a process counted, so that nothing of it goes when it is scaled away.

Batches are differences to what was taken over before, and numbered: one whose answer was lost is
sent again as it was, and the database counts it once.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

import orjson

from somaagent.errors import StorageUnavailable
from somaagent.storage.database import Database
from somaagent.telemetry.metrics.definitions import METRICS
from somaagent.telemetry.metrics.exemplars import Exemplars
from somaagent.telemetry.metrics.model import Key
from somaagent.telemetry.metrics.recorder import RECORDER, Snapshot

PAUSE_SECONDS: Final = 10.0
"""Between two batches of a process that works; what SIGKILL may lose is younger."""
LAST_SECONDS: Final = 3.0
"""Longest wait of the last batch: the process has been told to go."""

_NOBODY: Final = "nobody"
# The transaction's tenant plays no part.
_PUSH: Final = "SELECT push_measurements($2, $3, $4) WHERE $1::text IS NOT NULL"
_POINT: Final = "SELECT push_exemplars($2) WHERE $1::text IS NOT NULL"

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Handover:
    """Of one process."""

    snapshot: Callable[[], Snapshot] = RECORDER.snapshot
    exemplars: Exemplars = RECORDER.exemplars
    process: UUID = field(default_factory=uuid4)
    _taken: dict[Key, float] = field(default_factory=dict[Key, float])
    """What the database has."""
    _batch: int = 0
    _pending: Snapshot | None = None
    """What was sent when no answer came; it is sent again before anything else."""
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def push(self, database: Database) -> int:
        """Hand over what is new; returns how many numbers.

        Raises:
            StorageUnavailable: Postgres failed; the next call tries again.
        """
        async with self._lock:
            sent = 0
            if self._pending is not None:
                sent += await self._send(database, self._pending)
            changed = {
                key: value
                for key, value in self.snapshot().items()
                if value != self._taken.get(key, 0)
            }
            if changed:
                sent += await self._send(database, changed)
            await self._point(database)
            return sent

    async def _point(self, database: Database) -> None:
        """Hand over the exemplars; those that do not get there are no loss."""
        parts = [
            [
                metric,
                dict(zip(METRICS[metric].labels, labels, strict=True)),
                bucket,
                *(exemplar.trace_id, exemplar.seconds, exemplar.at),
            ]
            for (metric, labels, bucket), exemplar in self.exemplars.take().items()
        ]
        if parts:
            await database.call(_NOBODY, _POINT, orjson.dumps(parts).decode())

    async def _send(self, database: Database, changed: Snapshot) -> int:
        if self._pending is None:
            self._batch += 1
            self._pending = changed
        parts = [
            [
                metric,
                dict(zip(METRICS[metric].labels, labels, strict=True)),
                bucket,
                value - self._taken.get((metric, labels, bucket), 0),
            ]
            for (metric, labels, bucket), value in changed.items()
        ]
        await database.call(_NOBODY, _PUSH, self.process, self._batch, orjson.dumps(parts).decode())
        self._taken.update(changed)
        self._pending = None
        return len(changed)

    async def push_last(self, database: Database) -> None:
        """Hand over the rest before the process ends, if that is quickly done."""
        try:
            async with asyncio.timeout(LAST_SECONDS):
                await self.push(database)
        except (StorageUnavailable, TimeoutError) as error:
            logger.warning("metrics_lost", extra={"error": type(error).__name__})


@dataclass(slots=True)
class Pusher:
    """Hands over soon after something was counted; a process that does nothing is left asleep."""

    handover: Handover = field(default_factory=Handover)
    pause_seconds: float = PAUSE_SECONDS
    _task: "asyncio.Task[None] | None" = None

    def soon(self, database: Database) -> None:
        """Call after counting."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._push(database), name="metrics")

    async def aclose(self, database: Database) -> None:
        """Hand over the rest."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self.handover.push_last(database)

    async def _push(self, database: Database) -> None:
        await asyncio.sleep(self.pause_seconds)
        try:
            await self.handover.push(database)
        except StorageUnavailable as error:
            logger.warning("metrics_not_handed_over", extra={"error": type(error).__name__})
