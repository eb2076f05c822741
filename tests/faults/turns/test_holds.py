"""Who is held, and for how long, on a real Postgres."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from tests.conftest import TestDatabase
from tests.faults.turns.holds import Missed, held, held_table, next_held
from tests.support.platform import Platform


@pytest.fixture
def platform(postgres: TestDatabase, tmp_path: Path) -> Platform:
    """One of which nothing but the database is asked for."""
    return Platform(tmp_path, {"postgres_dsn": postgres.admin_dsn})


@pytest_asyncio.fixture
async def session(operator: "asyncpg.Connection[asyncpg.Record]") -> str:
    return str(
        await operator.fetchval(
            "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', $1, 'me') RETURNING id",
            uuid4(),
        )
    )


@pytest_asyncio.fixture
async def worker(postgres: TestDatabase) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(postgres.admin_dsn)
    yield connection
    await connection.close()


async def test_who_works_on_a_session_three_times_is_held_each_time(
    platform: Platform, session: str, worker: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    done: list[int] = []

    async def work() -> None:
        for number in range(3):
            async with worker.transaction():
                await worker.execute("SELECT 1 FROM sessions FOR UPDATE")
                # A new version of the row, which the next one is to lock.
                await worker.execute("UPDATE sessions SET next_seq = next_seq + 1")
                done.append(number)

    async with held(platform, "sessions", "id", session) as first:
        working = asyncio.create_task(work())
        await first.awaited("FROM sessions")
        assert done == []
        async with next_held(platform, first, "sessions", "id", session) as second:
            await second.awaited("FROM sessions")
            assert done == [0]
            async with next_held(platform, second, "sessions", "id", session) as third:
                await third.awaited("FROM sessions")
                assert done == [0, 1]
    await working
    assert done == [0, 1, 2]


async def test_one_who_waits_for_a_row_is_told_from_the_others_who_wait_for_its_table(
    platform: Platform,
    session: str,
    postgres: TestDatabase,
    worker: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    async def work() -> None:
        async with worker.transaction():
            await worker.execute("SELECT 1 FROM sessions FOR UPDATE")
            await worker.execute("UPDATE sessions SET next_seq = next_seq + 1")

    other = await asyncpg.connect(postgres.admin_dsn)
    async with held(platform, "sessions", "id", session, lock="KEY SHARE") as row:
        working = asyncio.create_task(work())
        who = await row.awaited("FROM sessions")
        assert who == worker.get_server_pid()
        async with held_table(platform, "sessions") as table:
            updating = asyncio.create_task(other.execute("UPDATE sessions SET paused = false"))
            assert await table.awaited("UPDATE sessions") == other.get_server_pid()
            await row.release()
            assert await table.awaited("UPDATE sessions", by=who) == who
    await asyncio.gather(working, updating)
    await other.close()


async def test_nobody_is_waited_for_who_cannot_come_any_more(
    platform: Platform, session: str
) -> None:
    async def never() -> bool:
        return True

    async with held(platform, "sessions", "id", session) as rows:
        with pytest.raises(Missed):
            await rows.awaited(unless=never)
