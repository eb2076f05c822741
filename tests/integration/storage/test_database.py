"""Transactions of one tenant, on a real Postgres."""

import asyncio
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

import asyncpg
import psycopg
import pytest
from pydantic import SecretStr

from functions.gateway.queries.messages import ACCEPT_MESSAGE
from somaagent.errors import StorageUnavailable
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from somaagent.storage.migrate import migrate
from tests.conftest import APP_PASSWORD, TestDatabase

INSERT = "INSERT INTO sessions (tenant, id, created_by) VALUES ($1, gen_random_uuid(), 'me')"
COUNT = "SELECT count(*) FROM sessions"


async def test_a_tenant_sees_and_touches_its_own_rows_only(database: Database) -> None:
    async with database.transaction("acme") as connection:
        await connection.execute(INSERT, "acme")

    async with database.transaction("rival") as connection:
        assert await connection.fetchval(COUNT) == 0
        assert await connection.execute("DELETE FROM sessions") == "DELETE 0"
    async with database.transaction("acme") as connection:
        assert await connection.fetchval(COUNT) == 1


async def test_a_row_of_another_tenant_cannot_be_written(database: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.transaction("acme") as connection:
            await connection.execute(INSERT, "rival")


async def test_an_error_rolls_everything_back_and_frees_the_connection(
    database: Database,
) -> None:
    class Wrong(Exception):
        pass

    for _ in range(6):  # more often than the pool has connections
        with pytest.raises(Wrong):
            async with database.transaction("acme") as connection:
                await connection.execute(INSERT, "acme")
                raise Wrong

    async with database.transaction("acme") as connection:
        assert await connection.fetchval(COUNT) == 0


async def test_the_tenant_of_one_transaction_is_gone_in_the_next(database: Database) -> None:
    async with database.transaction("acme") as connection:
        await connection.execute(INSERT, "acme")

    async with database.transaction("rival") as connection:
        assert await connection.fetchval("SELECT current_setting('soma.tenant')") == "rival"


async def test_a_ping_does_not_wait_long_for_connections_that_others_hold(
    database: Database,
) -> None:
    async with AsyncExitStack() as held:
        for _ in range(PostgresSettings(dsn=SecretStr("x")).pool_max_size):
            await held.enter_async_context(database.transaction("acme"))

        async with asyncio.timeout(30):
            with pytest.raises(StorageUnavailable):
                await database.ping()

    await database.ping()


def _message(session: UUID) -> tuple[object, ...]:
    """Arguments of a message to a session, behind the tenant."""
    turn, message = uuid4(), uuid4()
    return (
        session, turn, message, "hello", "me", str(turn), "hash", b"{}", 2.0,
        None, None, None, None, 100, [], [], None,
    )  # fmt: skip


async def test_a_statement_that_sets_its_tenant_reaches_its_rows_and_no_others(
    database: Database,
) -> None:
    async with database.transaction("acme") as connection:
        await connection.execute(INSERT, "acme")
        session = await connection.fetchval("SELECT id FROM sessions")

    assert await database.call("rival", ACCEPT_MESSAGE, *_message(session)) == []
    assert len(await database.call("acme", ACCEPT_MESSAGE, *_message(session))) == 1

    for tenant, rows in (("rival", 0), ("acme", 1)):
        async with database.transaction(tenant) as connection:
            for table in ("turns", "messages", "session_events", "idempotency_keys"):
                count = await connection.fetchval(f"SELECT count(*) FROM {table}")
                assert count == rows, (tenant, table)


async def test_a_statement_that_set_its_tenant_leaves_none_behind(
    postgres: TestDatabase,
) -> None:
    settings = PostgresSettings(dsn=SecretStr(postgres.app_dsn), pool_max_size=1)
    database = await Database.open(settings)
    async with database.transaction("acme") as connection:
        await connection.execute(INSERT, "acme")
        session = await connection.fetchval("SELECT id FROM sessions")

    (row,) = await database.call("acme", ACCEPT_MESSAGE, *_message(session))

    assert row["id"] is None
    (after,) = await database.call(
        "acme", "SELECT $1::text, current_setting('soma.tenant', true), count(*) FROM sessions"
    )
    assert tuple(after) == ("acme", "", 0)
    await database.aclose()


async def test_a_statement_that_fails_leaves_nothing(database: Database) -> None:
    async with database.transaction("acme") as connection:
        await connection.execute(INSERT, "acme")
        session = await connection.fetchval("SELECT id FROM sessions")
    message = _message(session)
    await database.call("acme", ACCEPT_MESSAGE, *message)
    repeated = (session, uuid4(), uuid4(), *message[3:])

    with pytest.raises(asyncpg.UniqueViolationError):
        await database.call("acme", ACCEPT_MESSAGE, *repeated)

    async with database.transaction("acme") as connection:
        assert await connection.fetchval("SELECT count(*) FROM turns") == 1
        assert await connection.fetchval(
            "SELECT next_seq FROM sessions"
        ) == await connection.fetchval("SELECT seq + 1 FROM turns")


@pytest.mark.parametrize("tenant", ["", "a' OR true --", "A", "x" * 64])
async def test_what_is_no_tenant_opens_no_transaction(database: Database, tenant: str) -> None:
    with pytest.raises(ValueError, match="cannot name a tenant"):
        async with database.transaction(tenant):
            pass
    with pytest.raises(ValueError, match="cannot name a tenant"):
        await database.call(tenant, "SELECT $1::text")


async def test_dead_letters_can_be_added_by_functions_and_read_by_the_operator_only(
    database: Database, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    insert = (
        "INSERT INTO dead_letters (id, source, event_id, type, attributes)"
        " VALUES (gen_random_uuid(), 's', 'e', 't', '{}')"
    )
    async with database.transaction("acme") as connection:
        await connection.execute(insert)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.transaction("acme") as connection:
            await connection.fetch("SELECT * FROM dead_letters")
    assert await operator.fetchval("SELECT count(*) FROM dead_letters") == 1


async def test_a_session_cannot_have_two_active_turns(database: Database) -> None:
    turn = (
        "INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
        " VALUES ('acme', gen_random_uuid(), $1, $2, $3, gen_random_uuid())"
    )
    with pytest.raises(asyncpg.UniqueViolationError):
        async with database.transaction("acme") as connection:
            session = await connection.fetchval(INSERT + " RETURNING id", "acme")
            await connection.execute(turn, session, 1, "generating")
            await connection.execute(turn, session, 2, "analyzed")


async def test_a_server_that_is_not_there_is_a_passing_problem() -> None:
    settings = PostgresSettings(dsn=SecretStr("postgresql://soma_app:x@127.0.0.1:1/none"))

    with pytest.raises(StorageUnavailable, match="cannot be reached"):
        await Database.open(settings)


def test_migrating_again_changes_nothing(postgres: TestDatabase) -> None:
    def columns() -> list[tuple[object, ...]]:
        with psycopg.connect(postgres.admin_dsn) as connection:
            return connection.execute(
                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                " WHERE table_schema = 'public' ORDER BY 1, 2"
            ).fetchall()

    before = columns()

    migrate(postgres.admin_dsn, APP_PASSWORD)

    assert columns() == before
    assert ("turns", "lease_until", "timestamp with time zone") in before


def test_an_unknown_turn_state_is_refused_by_the_schema(postgres: TestDatabase) -> None:
    with psycopg.connect(postgres.admin_dsn) as connection:
        connection.execute(
            "INSERT INTO sessions (tenant, id, created_by)"
            " VALUES ('acme', '00000000-0000-0000-0000-000000000001', 'me')"
        )
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(
                "INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
                " VALUES ('acme', gen_random_uuid(), '00000000-0000-0000-0000-000000000001',"
                " 1, 'dreaming', gen_random_uuid())"
            )
