"""Forgets what has expired, idempotency keys and stored responses, a bounded batch at a time."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Final

from functions.gateway.queries import idempotency, responses
from somaagent.errors import SomaError
from somaagent.storage.database import Database

PAUSE_SECONDS: Final = 300.0
BATCH: Final = 1000
NOBODY: Final = "nobody"
"""The tenant of the purge's transactions; the database functions see the old rows of all."""

logger = logging.getLogger(__name__)


async def purge(database: Database) -> int:
    """Forget old keys and responses, batch by batch; returns how many.

    Raises:
        StorageUnavailable: Postgres failed.
    """
    return await _purge(database, idempotency.PURGE) + await _purge(database, responses.PURGE)


async def _purge(database: Database, query: str) -> int:
    forgotten = 0
    while True:
        async with database.transaction(NOBODY) as connection:
            count: int = await connection.fetchval(query, BATCH)
        forgotten += count
        if count < BATCH:
            return forgotten


async def purge_for_ever(database: Callable[[], Awaitable[Database]]) -> None:
    """Purge every now and then; replicas do not do it at the same moment."""
    while True:
        await asyncio.sleep(PAUSE_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
        try:
            await purge(await database())
        except SomaError as error:
            logger.warning("purge_failed", extra={"detail": str(error)})
