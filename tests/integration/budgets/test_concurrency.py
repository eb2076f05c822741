"""Many at once on one budget, and connections that die in the middle of a transaction."""

import asyncio
import contextlib
import random
from uuid import UUID, uuid4

import asyncpg
import pytest

from somaagent.budgets import Account, expire, ledger_difference, release, reserve, settle
from somaagent.errors import StorageUnavailable
from somaagent.storage.database import Database
from tests.conftest import TestDatabase
from tests.integration.budgets.conftest import Books, spent, wanted
from tests.support.platform import until

PARALLEL = 200
ROUNDS = 20
WORKERS = 8
TOKENS = 10

_KILL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename = 'soma_app' AND datname = current_database() AND {which}
"""


async def test_two_hundred_at_once_never_pass_the_limit_and_leave_no_reservation(
    wide: Database, books: Books
) -> None:
    await books.limit(tokens=500)
    highest = 0

    async def turn(number: int) -> int | None:
        nonlocal highest
        wants = wanted(TOKENS, account=Account(tenant="acme", persona=f"persona-{number % 7}"))
        if await reserve(wide, wants):
            return None
        highest = max(highest, sum(await books_of(wide)))
        cost = number % (TOKENS + 1)
        assert await settle(wide, spent(wants, cost))
        return cost

    async def books_of(database: Database) -> tuple[int, int]:
        async with database.transaction("acme") as connection:
            row = await connection.fetchrow(
                "SELECT reserved_tokens, spent_tokens FROM budget_counters"
                " WHERE tenant = 'acme' AND scope = 'tenant' AND period = 'day'"
            )
        assert row is not None
        return row["reserved_tokens"], row["spent_tokens"]

    costs = await asyncio.gather(*(turn(number) for number in range(PARALLEL)))

    reserved, total = await books.counter()
    served = [cost for cost in costs if cost is not None]
    assert (reserved, total) == (0, sum(served))
    assert total <= highest <= 500
    # Nobody is refused while there is room for one more.
    assert 500 // TOKENS <= len(served) < PARALLEL
    assert await ledger_difference(books.sql) == (0, 0)


async def test_two_that_reserve_for_the_same_generation_at_once_reserve_it_once(
    postgres: TestDatabase, database: Database, books: Books
) -> None:
    wants = wanted(TOKENS)
    first = await asyncpg.connect(postgres.app_dsn)
    try:
        begun = first.transaction()
        await begun.start()
        await first.fetch(
            "SELECT * FROM reserve_budget('acme', $1, NULL, 'default', '', 'dialogue', 'chat', 32,"
            " 0, 60, now())",
            wants.entry,
        )
        second = asyncio.ensure_future(reserve(database, wants))
        await until(lambda: _somebody_waits(books), "the second one to wait for the first")
        await begun.commit()
    finally:
        await first.close()

    assert await second == ()
    assert await books.counter() == (TOKENS, 0)
    assert await ledger_difference(books.sql) == (0, 0)


async def _somebody_waits(books: Books) -> bool:
    waiting: bool = await books.sql.fetchval(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
        " AND wait_event_type = 'Lock' AND query LIKE '%reserve_budget%')"
    )
    return waiting


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_books_agree_whatever_dies_in_between(
    postgres: TestDatabase, wide: Database, books: Books, seed: int
) -> None:
    await books.limit(tokens=300)
    await books.limit(tokens=200, scope="persona", name="p0")
    shared = [uuid4() for _ in range(6)]
    killed = 0

    async def work(number: int) -> None:
        chance = random.Random(seed * 100 + number)
        for _ in range(ROUNDS):
            with contextlib.suppress(
                StorageUnavailable,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
                asyncpg.InternalClientError,
                OSError,
            ):
                await _something(chance, postgres, wide, shared)

    async def kill() -> None:
        nonlocal killed
        chance = random.Random(seed)
        killer = await asyncpg.connect(postgres.admin_dsn)
        try:
            while True:
                which = chance.choice(["true", "state = 'active'", "state LIKE 'idle in%'"])
                killed += len(await killer.fetch(_KILL.format(which=which) + " LIMIT 2"))
                await asyncio.sleep(0.01)
        finally:
            await killer.close()

    killing = asyncio.ensure_future(kill())
    await asyncio.gather(*(work(number) for number in range(WORKERS)))
    killing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await killing

    assert killed > 0
    assert await ledger_difference(books.sql) == (0, 0)
    reserved, total = await books.counter()
    assert reserved + total <= 300
    assert sum(await books.counter(scope="persona", name="p0")) <= 200
    await books.sql.execute("UPDATE budget_entries SET expires_at = now() WHERE state = 'reserved'")
    while await expire(wide, "acme"):
        pass
    assert await books.counter() == (0, total)
    assert await ledger_difference(books.sql) == (0, 0)


async def _something(
    chance: random.Random, postgres: TestDatabase, database: Database, shared: list[UUID]
) -> None:
    """One thing that a worker does, to generations that others work on as well."""
    account = Account(tenant="acme", persona=f"p{chance.randrange(3)}")
    wants = wanted(chance.randrange(1, 40), account=account, entry=chance.choice(shared))
    match chance.randrange(6):
        case 0:
            await _die_in_a_transaction(postgres, wants.entry)
        case 1:
            await release(database, "acme", wants.entry)
        case 2:
            await expire(database, "acme")
        case 3:
            if not await reserve(database, wants, seconds=chance.choice([-1.0, 60.0])):
                await settle(database, spent(wants, chance.randrange(wants.tokens + 1)))
        case _:
            # Of its own, so that there is always something that is not settled yet.
            fresh = wanted(chance.randrange(1, 40), account=account)
            if not await reserve(database, fresh):
                await settle(database, spent(fresh, chance.randrange(fresh.tokens + 1)))


async def _die_in_a_transaction(postgres: TestDatabase, entry: UUID) -> None:
    """Reserve and settle, and be gone before the commit."""
    connection = await asyncpg.connect(postgres.app_dsn)
    try:
        await connection.execute("BEGIN; SET LOCAL soma.tenant = 'acme'")
        wants = wanted(5, entry=entry)
        await connection.fetch(
            "SELECT * FROM reserve_budget('acme', $1, NULL, 'p0', '', 'dialogue', 'chat', 5, 0, 60,"
            " now())",
            entry,
        )
        await connection.fetchval(
            "SELECT settle_budget('acme', $1::jsonb)", spent(wants, 5).written()
        )
    finally:
        connection.terminate()
