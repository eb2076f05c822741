"""A pool of connections whose transactions belong to one tenant."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias
from uuid import UUID

import asyncpg

from somaagent.errors import StorageUnavailable
from somaagent.identifiers import is_tenant
from somaagent.settings import PostgresSettings
from somaagent.storage import revisions
from somaagent.storage.pipelining import PipelinedConnection, pipelined

if TYPE_CHECKING:
    from asyncpg.pool import PoolAcquireContext, PoolConnectionProxy

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"
"""One connection inside a transaction."""

_LOCK_MAILBOX = "SELECT 1 FROM sessions WHERE tenant = $1 AND id = $2 OFFSET 1 FOR UPDATE"
"""Gives no row, as nobody waits for one: a row that is passed over is locked as well."""

_PASSING = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.InterfaceError,
    # The driver's word for a connection whose end came in just when it was to be used.
    asyncpg.InternalClientError,
    # The login was exchanged, and this process has the old one: others have the new one.
    asyncpg.InvalidAuthorizationSpecificationError,
    OSError,
    TimeoutError,
)
"""Failures that say nothing about the statement: trying again may help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How a process stands with its connections."""

    used: int
    idle: int
    most: int
    waiting: int
    """Who waits for one now."""
    waits: int
    """How often somebody had to."""


class _Lease:
    """A connection for the time of a block, or the wait for it."""

    __slots__ = ("_acquiring", "_database")

    def __init__(
        self, database: "Database", acquiring: "PoolAcquireContext[asyncpg.Record]"
    ) -> None:
        self._database = database
        self._acquiring = acquiring

    async def __aenter__(self) -> Connection:
        self._database.enter()
        try:
            return await self._acquiring.__aenter__()
        except BaseException:
            self._database.leave()
            raise

    async def __aexit__(self, *failure: object) -> None:
        try:
            await self._acquiring.__aexit__(*failure)
        finally:
            self._database.leave()


class Database:
    """Postgres as one process uses it."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._most = pool.get_max_size()
        self._wanted = 0
        """Connections that are held or waited for."""
        self._waits = 0

    @classmethod
    async def open(cls, settings: PostgresSettings) -> Self:
        """Connect.

        Raises:
            StorageUnavailable: No connection could be made.
        """
        try:
            pool = await asyncpg.create_pool(
                settings.dsn.get_secret_value(),
                min_size=1,
                max_size=settings.pool_max_size,
                timeout=5,
                connection_class=PipelinedConnection,
                command_timeout=settings.command_timeout_seconds,
                # A transaction leaves nothing behind, so the driver's own reset, one more round
                # trip for every event, has nothing to do.
                reset=_nothing_to_reset,
            )
        except _PASSING as error:
            raise StorageUnavailable(f"Postgres cannot be reached: {error}") from error
        return cls(pool)

    @asynccontextmanager
    async def transaction(
        self, tenant: str, *, mailbox: UUID | None = None
    ) -> AsyncGenerator[Connection]:
        """One transaction that sees the rows of `tenant` and no others.

        Args:
            tenant: Whose rows.
            mailbox: A session whose row is locked first: admission to its mailbox and the end of
                its turns both wait for it.

        Raises:
            StorageUnavailable: The connection failed; nothing was committed, or the commit's
                answer was lost.
        """
        if not is_tenant(tenant):
            raise ValueError(f"{tenant!r} cannot name a tenant")
        try:
            async with self._leased() as connection:
                pipeline = pipelined(connection)
                lock = () if mailbox is None else ((_LOCK_MAILBOX, tenant, mailbox),)
                # A tenant leaves no room for a quote.
                pipeline.begin(f"SET LOCAL soma.tenant = '{tenant}'", *lock)
                try:
                    yield connection
                    await pipeline.commit()
                except BaseException:
                    await pipeline.roll_back()
                    raise
        except _PASSING as error:
            raise StorageUnavailable(f"Postgres failed: {type(error).__name__}") from error

    async def call(self, tenant: str, statement: str, *arguments: object) -> "list[asyncpg.Record]":
        """Run one statement as a transaction of its own, in one round trip.

        Args:
            tenant: Whose rows; the statement's first argument.
            statement: Calls a function of the schema that sets the tenant for itself.
            arguments: The rest of the statement's arguments.

        Raises:
            StorageUnavailable: The connection failed; nothing was committed, or the answer was
                lost.
        """
        if not is_tenant(tenant):
            raise ValueError(f"{tenant!r} cannot name a tenant")
        try:
            async with self._leased() as connection:
                return await connection.fetch(statement, tenant, *arguments)
        except _PASSING as error:
            raise StorageUnavailable(f"Postgres failed: {type(error).__name__}") from error

    @property
    def usage(self) -> Usage:
        """What is in use now."""
        used = min(self._wanted, self._most)
        return Usage(
            used=used,
            idle=max(0, self._pool.get_size() - used),
            most=self._most,
            waiting=self._wanted - used,
            waits=self._waits,
        )

    def enter(self) -> None:
        """Somebody wants a connection."""
        self._wanted += 1
        if self._wanted > self._most:
            self._waits += 1

    def leave(self) -> None:
        """And has it no longer."""
        self._wanted -= 1

    def _leased(self) -> _Lease:
        return _Lease(self, self._pool.acquire(timeout=5))

    async def ping(self) -> bool:
        """Ask the server for an answer: whether it has the migrations of this release.

        Raises:
            StorageUnavailable: It gave none.
        """
        try:
            # Of all it takes, the wait for a connection that others hold included.
            async with asyncio.timeout(2):
                async with self._leased() as connection:
                    rows = await connection.fetch(revisions.ASK)
            return revisions.has_all(str(row[0]) for row in rows)
        except asyncpg.UndefinedFunctionError:
            return False
        except _PASSING as error:
            raise StorageUnavailable(f"Postgres failed: {type(error).__name__}") from error

    async def aclose(self) -> None:
        """Close the connections, waiting for those in use."""
        await self._pool.close()


async def _nothing_to_reset(_connection: object) -> None:
    return
