"""The password of the functions' role is exchanged while they work."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from somaagent.errors import StorageUnavailable
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from tests.conftest import TestDatabase
from tests.support.platform import until

STORE = "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', $1, 'me')"


async def test_two_logins_take_turns_without_a_failed_write(
    postgres: TestDatabase, database: Database, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    login, password = f"soma_login_{uuid4().hex}", uuid4().hex
    host = postgres.app_dsn.rpartition("@")[2]
    stop, stored = asyncio.Event(), 0
    using = database

    async def write() -> None:
        nonlocal stored
        while not stop.is_set():
            async with using.transaction("acme") as connection:
                await connection.execute(STORE, uuid4())
            stored += 1

    writer = asyncio.create_task(write())
    try:
        await operator.execute(
            f"CREATE ROLE {login} LOGIN NOINHERIT PASSWORD '{password}' IN ROLE soma_app;"
            f"ALTER ROLE {login} SET role = 'soma_app'"
        )
        dsn = SecretStr(f"postgresql://{login}:{password}@{host}")
        using = following = await Database.open(PostgresSettings(dsn=dsn))
        before = stored

        async def goes_on() -> bool:
            return stored >= before + 5

        await until(goes_on, "writes by the new login")
        stop.set()
        await writer
        async with following.transaction("acme") as connection:
            who = await connection.fetchrow("SELECT current_user, session_user")
            mine = await connection.fetchval("SELECT count(*) FROM sessions")
        async with following.transaction("other") as connection:
            foreign = await connection.fetchval("SELECT count(*) FROM sessions")
        assert who is not None
        assert tuple(who) == ("soma_app", login)
        assert (mine, foreign) == (stored, 0)
        await operator.execute(f"ALTER ROLE {login} NOLOGIN")
        await operator.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", login
        )
        # A process that still has it: what is tried again finds one with the new login.
        with pytest.raises(StorageUnavailable, match="InvalidAuthorization"):
            await asked_until_refused(following)
        await following.aclose()
        with pytest.raises(StorageUnavailable):
            await Database.open(PostgresSettings(dsn=dsn))
    finally:
        stop.set()
        await asyncio.gather(writer, return_exceptions=True)
        await operator.execute(f"DROP ROLE IF EXISTS {login}")


async def asked_until_refused(database: Database) -> None:
    """A connection whose end is not known yet may be tried first; each is tried once."""
    for _ in range(10):
        try:
            async with database.transaction("acme") as connection:
                await connection.fetchval("SELECT 1")
        except StorageUnavailable as error:
            if "InvalidAuthorization" in str(error):
                raise
