"""Where a step can be held: at a row that it needs, or until a turn has come to a state."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final, TypeVar

from tests.support.platform import Platform

T = TypeVar("T")

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
SELECT pid FROM pg_stat_activity
WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)) AND query ILIKE '%' || $1 || '%'
  AND ($2::int IS NULL OR pid = $2) LIMIT 1
"""


class Missed(Exception):
    """The turn did not come to where it was to be held; it goes on like any other."""


async def soon(
    condition: Callable[[], Awaitable[T | None]],
    *,
    seconds: float = SECONDS,
    unless: Callable[[], Awaitable[object]] | None = None,
) -> T:
    """Wait for a condition; the first true value that it gives.

    Raises:
        Missed: It does not come, or will not, because `unless` is true.
    """
    deadline = time.monotonic() + seconds
    while not (value := await condition()):
        if time.monotonic() > deadline or (unless is not None and await unless()):
            raise Missed
        await asyncio.sleep(_PAUSE_SECONDS)
    return value


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

    async def awaited(
        self,
        statement: str = "",
        *,
        by: int | None = None,
        seconds: float = SECONDS,
        unless: Callable[[], Awaitable[object]] | None = None,
    ) -> int:
        """Wait until somebody waits for the rows, in a statement with these words; who it is.

        `by` is the only one to be waited for: a server's process, as an earlier call told it.

        Raises:
            Missed: Nobody comes, or will, because `unless` is true.
        """

        async def waited_for() -> int | None:
            # Who is active, a transaction sees only once otherwise.
            await self._sql.execute("SELECT pg_stat_clear_snapshot()")
            waiter: int | None = await self._sql.fetchval(_WAITERS, statement, by)
            return waiter

        return await soon(waited_for, seconds=seconds, unless=unless)

    async def release(self) -> None:
        """Let everybody go on."""
        if self._open:
            self._open = False
            await self._transaction.rollback()


def held(
    platform: Platform, table: str, column: str, value: str, *, lock: str = "UPDATE"
) -> AbstractAsyncContextManager[Held]:
    """Lock the rows of a table whose column has a value."""
    rows = f"SELECT 1 FROM {table} WHERE {column} = $1::uuid FOR {lock}"  # noqa: S608 - constants
    return _held(platform, rows, value)


@asynccontextmanager
async def next_held(
    platform: Platform, rows: Held, table: str, column: str, value: str
) -> AsyncGenerator[Held]:
    """Let who waits for `rows` have them, and lock them again before it can come a second time.

    Locks on a row are given in the order in which they are asked for: this one is asked for while
    the other still waits.

    Raises:
        Missed: The rows are not to be had again.
    """
    locked = f"SELECT 1 FROM {table} WHERE {column} = $1::uuid FOR UPDATE"  # noqa: S608 - constants
    async with platform.sql() as watching, platform.sql() as sql:
        transaction = sql.transaction()
        await transaction.start()
        asking = asyncio.ensure_future(sql.fetch(locked, value))
        again = Held(sql, transaction)
        try:

            async def asked() -> bool:
                pid = sql.get_server_pid()
                blocked = "SELECT cardinality(pg_blocking_pids($1)) > 0"
                return bool(await watching.fetchval(blocked, pid))

            await soon(asked, seconds=COMMIT_SECONDS)
            await rows.release()
            try:
                await asyncio.wait_for(asyncio.shield(asking), COMMIT_SECONDS)
            except TimeoutError:
                raise Missed from None
            yield again
        finally:
            await rows.release()
            await asyncio.wait([asking])
            if not sql.is_closed():
                await again.release()


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
