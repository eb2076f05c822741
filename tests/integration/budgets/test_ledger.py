"""Reserving and settling, on a real Postgres."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from somaagent.budgets import (
    Account,
    Exceeded,
    Prices,
    expire,
    ledger_difference,
    release,
    reserve,
    settle,
)
from somaagent.storage.database import Database
from tests.integration.budgets.conftest import ACME, Books, spent, wanted

LATE = datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 2, 1, 0, 0, 0, tzinfo=UTC)


def test_a_cost_is_rounded_up_to_a_whole_millionth() -> None:
    prices = Prices(input=150_000, output=600_000)

    assert prices.cost(input_tokens=1_000_000, output_tokens=0) == 150_000
    assert prices.cost(input_tokens=1, output_tokens=0) == 1
    assert prices.cost(input_tokens=10, output_tokens=10) == 8
    assert prices.cost(input_tokens=0, output_tokens=0) == 0


async def test_what_was_reserved_is_settled_for_what_it_cost(
    database: Database, books: Books
) -> None:
    await books.limit(tokens=100)
    first = wanted(80)

    assert await reserve(database, first) == ()
    assert await books.counter() == (80, 0)
    assert await settle(database, spent(first, 30)) is True

    assert await books.counter() == (0, 30)
    assert await books.counter(period="month") == (0, 30)
    assert await books.counter(scope="persona", name="default") == (0, 30)
    assert await reserve(database, wanted(70)) == ()
    assert await ledger_difference(books.sql) == (0, 0)


async def test_a_reservation_that_would_pass_a_limit_is_refused_and_leaves_nothing(
    database: Database, books: Books
) -> None:
    await books.limit(tokens=100)
    assert await reserve(database, wanted(60)) == ()
    over = wanted(41)

    (exceeded,) = await reserve(database, over)

    assert exceeded == Exceeded("tenant", "", "day", "tokens", 100, 60, 41)
    assert str(exceeded) == (
        "the day's tokens of the tenant do not suffice: "
        "60 of 100 are spent or reserved, and this may take 41"
    )
    assert str(exceeded._replace(used=100)) == (
        "the day's tokens of the tenant are used up: 100 of 100 are spent or reserved"
    )
    assert await books.state(over.entry) is None
    assert await books.counter() == (60, 0)
    assert await reserve(database, wanted(40)) == ()
    assert await ledger_difference(books.sql) == (0, 0)


async def test_every_limit_in_the_way_is_told(database: Database, books: Books) -> None:
    await books.limit(money=10, period="month")
    await books.limit(tokens=5, scope="persona", name="tutor")
    await books.limit(tokens=7, scope="key", name="k1")
    await books.limit(tokens=1, scope="key", name="k2")
    await books.limit(tokens=1, scope="persona", name="default")
    account = Account(tenant="acme", persona="tutor", api_key="k1")

    exceeded = await reserve(database, wanted(8, money=11, account=account))

    assert [(each.scope, each.name, each.period, each.unit) for each in exceeded] == [
        ("tenant", "", "month", "money"),
        ("persona", "tutor", "day", "tokens"),
        ("key", "k1", "day", "tokens"),
    ]


async def test_many_personas_share_what_their_tenant_may_spend(
    database: Database, books: Books
) -> None:
    await books.limit(tokens=100)
    for number in range(10):
        account = Account(tenant="acme", persona=f"persona-{number}")
        assert await reserve(database, wanted(10, account=account)) == ()

    assert await reserve(database, wanted(1, account=Account(tenant="acme", persona="new")))


async def test_another_tenants_limits_and_spending_do_not_count(
    database: Database, books: Books
) -> None:
    await books.limit(tokens=10)
    rival = Account(tenant="rival", persona="default")

    assert await reserve(database, wanted(1_000, account=rival)) == ()
    assert await reserve(database, wanted(10)) == ()


async def test_settling_twice_charges_once(database: Database, books: Books) -> None:
    first = wanted(10)
    await reserve(database, first)

    assert await settle(database, spent(first, 4)) is True
    assert await settle(database, spent(first, 9)) is False

    assert await books.counter() == (0, 4)
    assert await ledger_difference(books.sql) == (0, 0)
    with pytest.raises(asyncpg.UniqueViolationError):
        await reserve(database, first)
    assert await books.counter() == (0, 4)


async def test_two_that_settle_the_same_at_once_charge_once(wide: Database, books: Books) -> None:
    unreserved = wanted(10)

    done = await asyncio.gather(*(settle(wide, spent(unreserved, 4)) for _ in range(8)))

    assert sorted(done) == [False] * 7 + [True]
    assert await books.counter() == (0, 4)


async def test_a_generation_that_begins_anew_replaces_its_reservation(
    database: Database, books: Books
) -> None:
    await books.limit(tokens=100)
    entry = uuid4()
    assert await reserve(database, wanted(80, entry=entry)) == ()

    assert await reserve(database, wanted(90, entry=entry)) == ()
    assert await books.counter() == (90, 0)
    assert await reserve(database, wanted(101, entry=entry)) != ()

    assert await books.counter() == (0, 0)
    assert await books.state(entry) == "released"
    assert await ledger_difference(books.sql) == (0, 0)


async def test_a_released_reservation_is_free_for_others_and_released_once(
    database: Database, books: Books
) -> None:
    await books.limit(tokens=100)
    first = wanted(100)
    await reserve(database, first)

    assert await release(database, "acme", first.entry) is True
    assert await release(database, "acme", first.entry) is False
    assert await release(database, "rival", first.entry) is False

    assert await reserve(database, wanted(100)) == ()


async def test_a_reservation_that_nobody_settles_ends(database: Database, books: Books) -> None:
    await books.limit(tokens=100)
    left = wanted(60)
    await reserve(database, left, seconds=-1)
    await reserve(database, wanted(40))

    assert await books.sql.fetchval(
        "SELECT array_agg(tenant) FROM tenants_with_expired_budgets(10)"
    ) == ["acme"]
    assert await expire(database, "rival") == 0
    assert await expire(database, "acme") == 1
    assert await expire(database, "acme") == 0

    assert await books.state(left.entry) == "expired"
    assert await books.counter() == (40, 0)
    # Its answer came late, and was paid for all the same.
    assert await settle(database, spent(left, 50)) is True
    assert await books.counter() == (40, 50)
    assert await ledger_difference(books.sql) == (0, 0)


async def test_a_day_and_a_month_end_at_midnight_in_utc(database: Database, books: Books) -> None:
    await books.limit(tokens=100)
    await books.limit(tokens=150, period="month")
    held = wanted(100)
    assert await reserve(database, held, at=LATE) == ()
    assert await reserve(database, wanted(1), at=LATE) != ()

    assert await reserve(database, wanted(100), at=NEXT_DAY) == ()

    # What is settled after midnight counts where it was reserved.
    assert await settle(database, spent(held, 90), at=NEXT_DAY)
    days = await books.sql.fetch(
        "SELECT starts::text, reserved_tokens, spent_tokens FROM budget_counters"
        " WHERE scope = 'tenant' AND period = 'day' ORDER BY starts"
    )
    assert [tuple(row) for row in days] == [("2026-01-31", 0, 90), ("2026-02-01", 100, 0)]
    months = await books.sql.fetch(
        "SELECT starts::text FROM budget_counters WHERE scope = 'tenant' AND period = 'month'"
        " ORDER BY starts"
    )
    assert [row["starts"] for row in months] == ["2026-01-01", "2026-02-01"]
    assert await ledger_difference(books.sql) == (0, 0)


async def test_a_month_holds_what_its_days_leave_open(database: Database, books: Books) -> None:
    await books.limit(tokens=100)
    await books.limit(tokens=150, period="month")
    second = datetime(2026, 2, 2, tzinfo=UTC)
    assert await reserve(database, wanted(100), at=NEXT_DAY) == ()

    (exceeded,) = await reserve(database, wanted(51), at=second)

    assert exceeded.period == "month"
    assert await reserve(database, wanted(50), at=second) == ()


async def test_a_limit_of_nothing_refuses_what_costs_and_permits_what_is_free(
    database: Database, books: Books
) -> None:
    await books.limit(money=0)

    assert await reserve(database, wanted(10, money=1)) != ()
    assert await reserve(database, wanted(10, money=0)) == ()


async def test_usage_adds_up_by_day_persona_key_and_model(database: Database, books: Books) -> None:
    keyed = Account(tenant="acme", persona="tutor", api_key="k1")
    for tokens, account in ((5, ACME), (6, ACME), (7, keyed)):
        await settle(database, spent(wanted(0, account=account), tokens, money=1), at=LATE)

    rows = await books.sql.fetch(
        "SELECT day::text, persona, api_key, model, generations, output_tokens, money"
        " FROM usage_days ORDER BY persona"
    )

    assert [tuple(row) for row in rows] == [
        ("2026-01-31", "default", "", "chat", 2, 11, 2),
        ("2026-01-31", "tutor", "k1", "chat", 1, 7, 1),
    ]


@pytest.mark.parametrize(
    "spoiled",
    [
        "UPDATE budget_counters SET spent_tokens = spent_tokens + 1 WHERE scope = 'tenant'",
        "UPDATE budget_counters SET reserved_money = 1 WHERE scope = 'persona'",
        "DELETE FROM budget_counters WHERE period = 'month'",
        "UPDATE budget_entries SET output_tokens = 1 WHERE state = 'settled'",
        "UPDATE usage_days SET money = money + 2",
    ],
)
async def test_books_that_disagree_are_found(
    database: Database, books: Books, spoiled: str
) -> None:
    first = wanted(10, money=3)
    await reserve(database, first)
    await settle(database, spent(first, 4, money=2))
    assert await ledger_difference(books.sql) == (0, 0)

    await books.sql.execute(spoiled)

    assert sum(await ledger_difference(books.sql)) > 0
