"""Where a step can be held: at a row that it needs, or until a turn has come to a state."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from tests.support.platform import Platform

ORDER: Final = (
    "received",
    "queued",
    "analyzed",
    "routed",
    "generating",
    "waiting_tools",
    "completed",
)
SECONDS: Final = 240.0
"""Longest wait until a turn comes to where it is cut."""
COMMIT_SECONDS: Final = 30.0
"""And until whoever was let go has committed: it does at once, or somebody else has the turn."""
_PAUSE_SECONDS: Final = 0.01
_WAITERS: Final = """
SELECT 1 FROM pg_stat_activity
WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)) AND query ILIKE '%' || $1 || '%'
"""


class Missed(Exception):
    """The turn did not come to where it was to be held; it goes on like any other."""


async def soon(condition: Callable[[], Awaitable[object]], *, seconds: float = SECONDS) -> None:
    """Wait for a condition.

    Raises:
        Missed: It does not come.
    """
    deadline = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > deadline:
            raise Missed
        await asyncio.sleep(_PAUSE_SECONDS)


async def reaches(
    sql: Any,  # Any: a connection
    turn_id: str,
    state: str,
    *,
    seconds: float = SECONDS,
) -> None:
    """Wait until a turn is in `state` or past it.

    Raises:
        Missed: It does not come there.
    """

    async def there() -> bool:
        now = await sql.fetchval("SELECT state FROM turns WHERE id = $1::uuid", turn_id)
        return now not in ORDER or ORDER.index(now) >= ORDER.index(state)

    await soon(there, seconds=seconds)


async def is_past(sql: Any, turn_id: str, state: str) -> bool:  # Any: as above
    """Whether a turn has left `state` behind."""
    now = await sql.fetchval("SELECT state FROM turns WHERE id = $1::uuid", turn_id)
    return now not in ORDER or ORDER.index(now) > ORDER.index(state)


class Held:
    """Rows that are locked until this is released."""

    def __init__(self, sql: Any, transaction: Any) -> None:  # Any: of a driver without types here
        self._sql = sql
        self._transaction = transaction
        self._open = True

    async def awaited(self, statement: str = "") -> None:
        """Wait until somebody waits for the rows, in a statement with these words.

        Raises:
            Missed: Nobody comes.
        """

        async def waited_for() -> bool:
            # Who is active, a transaction sees only once otherwise.
            await self._sql.execute("SELECT pg_stat_clear_snapshot()")
            return bool(await self._sql.fetchval(_WAITERS, statement))

        await soon(waited_for)

    async def release(self) -> None:
        """Let everybody go on."""
        if self._open:
            self._open = False
            await self._transaction.rollback()


def held(
    platform: Platform, table: str, column: str, value: str
) -> AbstractAsyncContextManager[Held]:
    """Lock the rows of a table whose column has a value."""
    rows = f"SELECT 1 FROM {table} WHERE {column} = $1::uuid FOR UPDATE"  # noqa: S608 - constants
    return _held(platform, rows, value)


def held_table(platform: Platform, table: str) -> AbstractAsyncContextManager[Held]:
    """Lock a table: it can be read, and whoever writes to it waits."""
    return _held(platform, f"LOCK TABLE {table} IN SHARE MODE")


@asynccontextmanager
async def _held(platform: Platform, statement: str, *values: str) -> AsyncGenerator[Held]:
    async with platform.sql() as sql:
        transaction = sql.transaction()
        await transaction.start()
        rows = Held(sql, transaction)
        try:
            if values:
                await sql.fetch(statement, *values)
            else:
                await sql.execute(statement)
            yield rows
        finally:
            if not sql.is_closed():
                await rows.release()
