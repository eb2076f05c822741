"""Forgets what has had its time, a bounded batch at a time.

Idempotency keys after a day, stored responses and sessions of browsers when they have expired, and
after thirty days which events were handled and which sessions were deleted.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final

from functions.gateway.queries.purging import PURGES
from somaagent.errors import SomaError
from somaagent.storage.database import Database

FIRST_SECONDS: Final = 20.0
"""So soon after its start a process looks: one that scales to zero may not live for long, and rows
only come while there is one."""
PAUSE_SECONDS: Final = 300.0
BATCH: Final = 1000
NOBODY: Final = "nobody"
"""The tenant of the purge's transactions; the database functions see the old rows of all."""

logger = logging.getLogger(__name__)


async def purge(database: Database) -> int:
    """Forget what is old, batch by batch; returns how many rows.

    Raises:
        StorageUnavailable: Postgres failed.
    """
    return sum([await _purge(database, query) for query in PURGES])


async def _purge(database: Database, query: str) -> int:
    forgotten = 0
    while True:
        async with database.transaction(NOBODY) as connection:
            count: int = await connection.fetchval(query, BATCH)
        forgotten += count
        if count < BATCH:
            return forgotten


async def purge_for_ever(
    database: Callable[[], Awaitable[Database]], *, first_seconds: float = FIRST_SECONDS
) -> None:
    """Purge soon, then every now and then; replicas do not do it at the same moment."""
    pause = first_seconds
    while True:
        await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
        pause = PAUSE_SECONDS
        try:
            await purge(await database())
        except SomaError as error:
            logger.warning("purge_failed", extra={"detail": str(error)})
