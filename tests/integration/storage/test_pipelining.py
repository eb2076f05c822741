"""Statements that travel with the next one, on a real Postgres."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from somaagent.errors import StorageUnavailable
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from somaagent.storage.pipelining import Conflict, pipelined
from tests.conftest import TestDatabase

RECORD = """
INSERT INTO handled_events (tenant, function, source, event_id, type, turn_id, published_at,
                            received_at, cold, outcome)
VALUES ($1, 'perception', $2, $3, 'a', $4, $5, $5, $6, $7)
"""
READ = """
SELECT source, turn_id, published_at, cold, outcome #>> '{}' AS said FROM handled_events
WHERE event_id = $1
"""
COUNT = "SELECT count(*) FROM handled_events"
NOW = datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC)


class Double(Exception):
    pass


@pytest.fixture
async def alone(postgres: TestDatabase) -> AsyncGenerator[Database]:
    """A database of one connection: whoever leaves it unusable is found out."""
    opened = await Database.open(PostgresSettings(dsn=SecretStr(postgres.app_dsn), pool_max_size=1))
    yield opened
    await opened.aclose()


async def record(
    database: Database, event_id: str = "1", *, key: str = "handled_events_pkey"
) -> None:
    async with database.transaction("acme") as connection:
        pipelined(connection).defer(
            RECORD, "acme", "/a", event_id, None, NOW, False, "[]", conflict=Conflict(key, Double())
        )


async def count(database: Database) -> int:
    async with database.transaction("acme") as connection:
        found: int = await connection.fetchval(COUNT)
        return found


async def test_what_is_sent_with_the_commit_alone_is_kept(alone: Database) -> None:
    await record(alone)

    assert await count(alone) == 1


async def test_every_kind_of_value_arrives_as_it_was_given(alone: Database) -> None:
    source, turn_id = "it's \\ a \n 'source' $1 \u20ac", uuid4()
    async with alone.transaction("acme") as connection:
        pipelined(connection).defer(RECORD, "acme", source, "1", turn_id, NOW, True, '"\u20ac \\""')
        row = await connection.fetchrow(READ, "1")
        assert row is not None
        assert tuple(row) == (source, turn_id, NOW, True, '\u20ac "')


async def test_a_row_that_is_there_fails_the_commit_and_nothing_is_kept(alone: Database) -> None:
    await record(alone)
    with pytest.raises(Double):
        async with alone.transaction("acme") as connection:
            await connection.execute(RECORD, "acme", "/a", "2", None, NOW, False, "[]")
            pipelined(connection).defer(
                *(RECORD, "acme", "/a", "1", None, NOW, False, "[]"),
                conflict=Conflict("handled_events_pkey", Double()),
            )

    assert await count(alone) == 1


async def test_a_conflict_of_another_key_is_the_drivers_own_error(alone: Database) -> None:
    await record(alone)
    with pytest.raises(asyncpg.UniqueViolationError):
        await record(alone, key="another")

    assert await count(alone) == 1


async def test_rows_of_another_tenant_cannot_be_written_this_way(alone: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with alone.transaction("rival") as connection:
            pipelined(connection).defer(RECORD, "acme", "/a", "1", None, NOW, False, "[]")

    assert await count(alone) == 0


async def test_a_block_that_fails_keeps_nothing_of_what_was_to_be_sent(alone: Database) -> None:
    with pytest.raises(Double):
        async with alone.transaction("acme") as connection:
            pipelined(connection).defer(RECORD, "acme", "/a", "1", None, NOW, False, "[]")
            raise Double

    assert await count(alone) == 0


@pytest.mark.parametrize("arguments", [("no number",), (), (1, 2)])
async def test_a_first_statement_that_cannot_be_sent_leaves_the_pool_usable(
    alone: Database, arguments: tuple[object, ...]
) -> None:
    for _ in range(2):  # prepared and not
        with pytest.raises((StorageUnavailable, asyncpg.DataError)):
            async with alone.transaction("acme", mailbox=uuid4()) as connection:
                await connection.fetchval("SELECT $1::integer", *arguments)

    assert await count(alone) == 0


async def test_who_waits_for_a_mailbox_may_be_cancelled(
    alone: Database, database: Database
) -> None:
    session = uuid4()
    insert = "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', $1, 'me')"
    async with alone.transaction("acme") as connection:
        await connection.execute(insert, session)

    async def wait() -> None:
        async with alone.transaction("acme", mailbox=session) as connection:
            await connection.execute("UPDATE sessions SET created_by = 'you'")

    async with database.transaction("acme", mailbox=session) as connection:
        await connection.execute("SELECT 1")
        waiting = asyncio.ensure_future(wait())
        blocked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        async with asyncio.timeout(60):
            while not await connection.fetchval(blocked):
                assert not waiting.done()
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()

    async with alone.transaction("acme") as connection:
        assert await connection.fetchval("SELECT created_by FROM sessions") == "me"
