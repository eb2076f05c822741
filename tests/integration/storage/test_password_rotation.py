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
from tests.support.rotation import COUNT_CONNECTIONS, CREATE_LOGIN, END_LOGIN, LOGIN, psql

STORE = "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', $1, 'me')"


async def test_two_logins_take_turns_without_a_failed_write(
    postgres: TestDatabase, database: Database, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    password = uuid4().hex
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
        await asyncio.to_thread(psql, CREATE_LOGIN, postgres.admin_dsn, password)
        dsn = SecretStr(f"postgresql://{LOGIN}:{password}@{host}")
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
        assert tuple(who) == ("soma_app", LOGIN)
        assert (mine, foreign) == (stored, 0)
        # A process that still has the old login: what is tried again finds one with the new.
        await asyncio.to_thread(psql, END_LOGIN, postgres.admin_dsn)
        await operator.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'soma_app'"
        )
        assert await asyncio.to_thread(psql, COUNT_CONNECTIONS, postgres.admin_dsn) == "0"
        with pytest.raises(StorageUnavailable, match="InvalidAuthorization"):
            await asked_until_refused(database)
        with pytest.raises(StorageUnavailable):
            await Database.open(PostgresSettings(dsn=SecretStr(postgres.app_dsn)))
        async with following.transaction("acme") as connection:
            await connection.execute(STORE, uuid4())
        await following.aclose()
    finally:
        stop.set()
        await asyncio.gather(writer, return_exceptions=True)
        await operator.execute("ALTER ROLE soma_app LOGIN")
        await operator.execute(f"DROP ROLE IF EXISTS {LOGIN}")


async def asked_until_refused(database: Database) -> None:
    """A connection whose end is not known yet may be tried first; each is tried once."""
    for _ in range(10):
        try:
            async with database.transaction("acme") as connection:
                await connection.fetchval("SELECT 1")
        except StorageUnavailable as error:
            if "InvalidAuthorization" in str(error):
                raise
