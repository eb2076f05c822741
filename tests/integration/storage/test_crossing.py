"""SQL of the application role that tries to reach another tenant's rows, for every table.

The role may set `soma.tenant`: whoever can run SQL of their own choice is the platform. What is
shown is that nothing else leads across, and that nothing of one transaction is left for the next.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import psycopg
import pytest
import pytest_asyncio
from pydantic import SecretStr

from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from tests.conftest import TestDatabase, new_database
from tests.support.tenancy import tenant_tables

SECRET = "what acme said and nobody else may read"
ONLY_GROWS = {"requeue_decisions", "trace_content_decisions"}
"""Tables whose rows nobody may change."""
SESSION = UUID("00000000-0000-0000-0000-00000000000a")

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class Filled:
    """A database in which acme has a session, a turn and a message."""

    database: TestDatabase
    tables: tuple[str, ...]
    """Those of tenants."""


@pytest.fixture(scope="module")
def filled(postgres_server: str) -> Iterator[Filled]:
    """One database for all: each test takes back what it did."""
    turn, message = uuid4(), uuid4()
    with new_database(postgres_server) as database:
        with psycopg.connect(database.admin_dsn) as owner:
            owner.execute(
                "INSERT INTO sessions (tenant, id, title, created_by)"
                " VALUES ('acme', %s, %s, 'ada')",
                (SESSION, SECRET),
            )
            owner.execute(
                "INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
                " VALUES ('acme', %s, %s, 1, 'received', %s)",
                (turn, SESSION, message),
            )
            owner.execute(
                "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
                " VALUES ('acme', %s, %s, %s, 'user', %s)",
                (message, SESSION, turn, SECRET),
            )
            names = tenant_tables(owner)
            owner.commit()
            owner.autocommit = True
            owner.execute("ANALYZE")
        yield Filled(database, tuple(names))


@pytest.fixture
def rival(filled: Filled) -> Iterator[Connection]:
    """A transaction of the tenant rival, which is rolled back."""
    with psycopg.connect(filled.database.app_dsn) as connection:
        connection.execute("SET LOCAL soma.tenant = 'rival'")
        yield connection
        connection.rollback()


def test_reading_changing_and_copying_find_nothing_of_another_tenant(
    rival: Connection, filled: Filled
) -> None:
    for table in filled.tables:
        for statement in (
            f"SELECT count(*) FROM {table}",
            f"SELECT count(*) FROM {table} WHERE tenant = 'acme'",
            f"SELECT count(*) FROM {table} WHERE true OR tenant = 'acme'",
            f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone",
            f"WITH moved AS (UPDATE {table} SET tenant = 'rival' RETURNING 1)"
            " SELECT count(*) FROM moved",
            f"SELECT count(*) FROM (SELECT 1 FROM {table} FOR UPDATE) locked",
            f"SELECT count(*) FROM (TABLE {table}) t",
        ):
            if table in ONLY_GROWS and ("DELETE" in statement or "UPDATE" in statement):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), rival.transaction():
                    rival.execute(statement.encode())
                continue
            row = rival.execute(statement.encode()).fetchone()
            assert row == (0,), statement
        with rival.cursor().copy(f"COPY (TABLE {table}) TO STDOUT".encode()) as copied:
            assert [bytes(block) for block in copied] == []


@pytest.mark.parametrize(
    "statement",
    [
        "SET LOCAL row_security = off; SELECT * FROM messages",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER TABLE messages DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE messages OWNER TO soma_app",
        "DROP POLICY own_tenant ON messages",
        "CREATE POLICY mine ON messages USING (true)",
        "TRUNCATE messages CASCADE",
        "CREATE TABLE copied AS TABLE messages",
        "CREATE VIEW seen AS SELECT * FROM messages",
        "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "COPY messages TO PROGRAM 'cat'",
        "COPY messages TO '/tmp/messages'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT lo_import('/etc/hostname')",
        "SELECT * FROM pg_authid",
        "SELECT query FROM pg_stat_statements",
        "CREATE EXTENSION dblink",
        "TABLE dead_letters",
        "TABLE soma_migrations",
        "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', gen_random_uuid(), 'x')",
        "COPY sessions (tenant, id, created_by) FROM STDIN",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user",
    ],
)
def test_what_would_lead_around_row_security_is_refused(rival: Connection, statement: str) -> None:
    with pytest.raises(psycopg.Error) as refused:
        for part in statement.split(";"):
            rival.execute(part.encode())
    assert SECRET not in str(refused.value)


def test_temporary_views_and_functions_see_what_their_caller_sees(rival: Connection) -> None:
    rival.execute("CREATE TEMP VIEW seen AS SELECT * FROM messages")
    rival.execute(
        "CREATE FUNCTION pg_temp.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT count(*) FROM messages'"
    )
    assert rival.execute("SELECT count(*) FROM seen").fetchone() == (0,)
    assert rival.execute("SELECT pg_temp.peek()").fetchone() == (0,)


def test_a_cheap_leaky_function_is_shown_no_other_row(rival: Connection) -> None:
    """Row security comes before what a statement brings along, however cheap that claims to be."""
    heard: list[str] = []
    rival.add_notice_handler(lambda notice: heard.append(str(notice.message_primary)))
    rival.execute(
        "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000000001"
        " AS $$ BEGIN RAISE NOTICE 'saw %', $1; RETURN true; END $$"
    )
    assert rival.execute("SELECT count(*) FROM messages WHERE pg_temp.leak(text)").fetchone() == (
        0,
    )
    rival.execute("SELECT count(*) FROM sessions WHERE title::int > 0")
    assert heard == []


def test_statistics_show_no_values_of_tables_with_row_security(rival: Connection) -> None:
    shown = rival.execute(
        "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename <> 'dead_letters'"
    ).fetchone()
    assert shown == (0,)


def test_keys_say_the_same_of_foreign_ids_and_of_absent_ones(rival: Connection) -> None:
    """Neither a foreign key nor a unique index is an oracle for what other tenants have."""

    def refusal(session: UUID) -> tuple[str | None, str]:
        with pytest.raises(psycopg.errors.ForeignKeyViolation) as refused, rival.transaction():
            rival.execute(
                "INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
                " VALUES ('rival', gen_random_uuid(), %s, 1, 'received', gen_random_uuid())",
                (session,),
            )
        return refused.value.sqlstate, str(refused.value).replace(str(session), "ID")

    assert refusal(SESSION) == refusal(uuid4())
    # One's own session may have the id of another tenant's.
    for session in (SESSION, uuid4()):
        made = rival.execute(
            "INSERT INTO sessions (tenant, id, created_by) VALUES ('rival', %s, 'x')"
            " ON CONFLICT DO NOTHING",
            (session,),
        )
        assert made.rowcount == 1


@pytest.mark.parametrize("trick", ["RESET soma.tenant", "RESET ALL", "DISCARD TEMP"])
def test_a_reset_tenant_is_no_tenant_or_still_ones_own(
    rival: Connection, filled: Filled, trick: str
) -> None:
    rival.execute(trick.encode())
    for table in filled.tables:
        assert rival.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (0,)


@pytest.mark.parametrize("tenant", ["", "%", "ACME", "acme ", "acme'", "ac\u200bme"])
def test_only_the_very_same_name_is_the_same_tenant(rival: Connection, tenant: str) -> None:
    rival.execute("SELECT set_config('soma.tenant', %s, true)", (tenant,))
    assert rival.execute("SELECT count(*) FROM messages").fetchone() == (0,)


@pytest_asyncio.fixture
async def one_connection(filled: Filled) -> Database:
    """A pool of one connection, so that every transaction is the next on it."""
    dsn = SecretStr(filled.database.app_dsn)
    return await Database.open(PostgresSettings(dsn=dsn, pool_max_size=1))


async def test_a_prepared_statement_and_its_plan_belong_to_no_tenant(
    one_connection: Database,
) -> None:
    for _ in range(12):  # after five runs Postgres may keep one plan for all
        for tenant, expected in (("acme", 1), ("rival", 0)):
            async with one_connection.transaction(tenant) as connection:
                found = await connection.fetch("SELECT text FROM messages WHERE role = $1", "user")
                assert len(found) == expected
    async with one_connection.transaction("acme") as connection:
        await connection.execute("PREPARE mine AS SELECT count(*) FROM messages")
    async with one_connection.transaction("rival") as connection:
        assert await connection.fetchval("EXECUTE mine") == 0
    await one_connection.aclose()


async def test_a_session_wide_tenant_does_not_outlive_the_transaction_that_set_it(
    one_connection: Database,
) -> None:
    async with one_connection.transaction("acme") as connection:
        await connection.execute("SET soma.tenant = 'acme'")
    async with one_connection.transaction("rival") as connection:
        assert await connection.fetchval("SELECT count(*) FROM messages") == 0
    await one_connection.aclose()


async def test_failed_and_cancelled_transactions_leave_no_tenant_behind(
    one_connection: Database,
) -> None:
    async def sleeping() -> None:
        async with one_connection.transaction("acme") as connection:
            await connection.execute("SELECT pg_sleep(60)")

    for _ in range(3):
        with pytest.raises(asyncpg.PostgresError):
            async with one_connection.transaction("acme") as connection:
                await connection.execute("SELECT 1 / 0")
        waiting = asyncio.create_task(sleeping())
        await asyncio.sleep(0.05)  # wherever it then is: before, in, or after its BEGIN
        waiting.cancel()
        await asyncio.wait([waiting], timeout=20)
        assert waiting.done()
        async with one_connection.transaction("rival") as connection:
            assert await connection.fetchval("SELECT current_setting('soma.tenant')") == "rival"
            assert await connection.fetchval("SELECT count(*) FROM messages") == 0
    await one_connection.aclose()


async def test_transactions_of_many_tenants_at_once_see_only_their_own(filled: Filled) -> None:
    dsn = SecretStr(filled.database.app_dsn)
    database = await Database.open(PostgresSettings(dsn=dsn, pool_max_size=3))

    async def visit(tenant: str) -> set[str]:
        async with database.transaction(tenant) as connection:
            await connection.execute(
                "INSERT INTO sessions (tenant, id, created_by) VALUES ($1, $2, 'x')",
                tenant,
                uuid4(),
            )
            rows = await connection.fetch("SELECT tenant FROM sessions")
            return {row["tenant"] for row in rows}

    names = [f"tenant-{number % 7}" for number in range(70)]
    seen = await asyncio.gather(*(visit(name) for name in names))
    assert seen == [{name} for name in names]
    await database.aclose()
