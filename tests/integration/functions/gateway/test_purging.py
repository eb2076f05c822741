"""What has had its time is forgotten for all tenants; what has not cannot be purged by anybody."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from functions.gateway.purging import purge, purge_for_ever
from functions.gateway.queries.purging import PURGES
from somaagent.storage.database import Database
from tests.support.platform import until

Operator = Any  # asyncpg's connection

KEY = "INSERT INTO idempotency_keys (tenant, subject, key, request_hash, created_at)"
RESPONSE = "INSERT INTO responses (tenant, id, subject, body, messages, expires_at)"
BROWSER = (
    "INSERT INTO browser_sessions (tenant, id, secret_hash, subject, scopes, roles, expires_at)"
)
DELETED = "INSERT INTO deleted_sessions (tenant, id, deleted_at)"
HANDLED = (
    "INSERT INTO handled_events (tenant, function, source, event_id, type, published_at,"
    " received_at, finished_at, cold, outcome)"
)
COUNTED = "INSERT INTO counted_events (tenant, source, event_id, counted_at)"
ROWS = {
    "idempotency_keys": (KEY, "$1, 's', $2::uuid::text, '', {}", "24 hours"),
    "responses": (RESPONSE, "$1, $2, 's', '', '', {}", "0 s"),
    "browser_sessions": (BROWSER, "$1, $2, '', 's', '{{}}', '{{}}', {}", "0 s"),
    "deleted_sessions": (DELETED, "$1, $2, {}", "30 days"),
    "handled_events": (
        HANDLED,
        "$1, 'f', 's', $2::uuid::text, 't', now(), now(), {}, false, '[]'",
        "30 days",
    ),
    "counted_events": (COUNTED, "$1, 's', $2::uuid::text, {}", "30 days"),
}
"""For each table that is purged, a row whose moment is left open, and its age when it goes."""


async def put(operator: Operator, *, margin: str) -> None:
    """One row in each table, for each of two tenants, so much older than it may become."""
    for insert, values, age in ROWS.values():
        moment = f"now() - interval '{age}' - interval '{margin}'"
        for tenant in ("acme", "rival"):
            await operator.execute(f"{insert} VALUES ({values.format(moment)})", tenant, uuid4())


async def counts(operator: Operator) -> dict[str, int]:
    return {
        table: await operator.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 - constants
        for table in ROWS
    }


def test_every_purge_is_tried_here() -> None:
    assert {query.removeprefix("SELECT purge_").partition("(")[0] for query in PURGES} == set(ROWS)


async def test_what_is_old_goes_and_what_is_young_stays(
    operator: Operator, database: Database
) -> None:
    for margin in ("1 s", "1 day", "-1 minute"):
        await put(operator, margin=margin)

    assert await purge(database) == 2 * 2 * len(ROWS)

    assert await counts(operator) == dict.fromkeys(ROWS, 2)


@pytest.mark.parametrize("query", PURGES)
async def test_a_step_cannot_purge_what_is_young(
    operator: Operator, database: Database, query: str
) -> None:
    await put(operator, margin="-1 minute")

    async with database.transaction("other") as connection:
        assert await connection.fetchval(query, 1000) == 0

    assert await counts(operator) == dict.fromkeys(ROWS, 2)


async def test_a_batch_is_bounded_and_old_rows_that_somebody_holds_are_left_for_later(
    operator: Operator, database: Database
) -> None:
    await put(operator, margin="1 day")
    await put(operator, margin="2 days")

    async with database.transaction("nobody") as one:
        assert await one.fetchval("SELECT purge_handled_events(3)") == 3
        async with database.transaction("nobody") as other:
            assert await other.fetchval("SELECT purge_handled_events(3)") == 1


async def test_a_process_purges_soon_after_it_began(operator: Operator, database: Database) -> None:
    await put(operator, margin="1 s")

    async def opened() -> Database:
        return database

    async def forgotten() -> bool:
        return not any((await counts(operator)).values())

    purging = asyncio.create_task(purge_for_ever(opened, first_seconds=0.01))
    try:
        await until(forgotten, "all to be forgotten", seconds=60)
    finally:
        purging.cancel()
