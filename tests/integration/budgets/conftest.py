"""Limits of the tenant acme, and what its counters say."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import pytest_asyncio
from pydantic import SecretStr

from somaagent.budgets import Account, Charge, Reservation
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from tests.conftest import TestDatabase

ACME = Account(tenant="acme", persona="default")


def wanted(
    tokens: int, *, money: int = 0, account: Account = ACME, entry: UUID | None = None
) -> Reservation:
    """A reservation of one generation."""
    return Reservation(
        account=account,
        entry=entry or uuid4(),
        profile="dialogue",
        model="chat",
        tokens=tokens,
        money=money,
    )


def spent(reservation: Reservation, tokens: int, *, money: int = 0) -> Charge:
    """What the generation did cost, all of it in the answer."""
    return Charge(
        account=reservation.account,
        entry=reservation.entry,
        profile=reservation.profile,
        model=reservation.model,
        input_tokens=0,
        output_tokens=tokens,
        money=money,
    )


@dataclass(frozen=True)
class Books:
    """The ledger as its owner sees it."""

    sql: "asyncpg.Connection[asyncpg.Record]"

    async def limit(
        self,
        *,
        tokens: int | None = None,
        money: int | None = None,
        scope: str = "tenant",
        name: str = "",
        period: str = "day",
    ) -> None:
        """Give acme a limit."""
        await self.sql.execute(
            "INSERT INTO budget_limits (tenant, scope, name, period, tokens, money)"
            " VALUES ('acme', $1, $2, $3, $4, $5)",
            scope,
            name,
            period,
            tokens,
            money,
        )

    async def counter(
        self, *, scope: str = "tenant", name: str = "", period: str = "day"
    ) -> tuple[int, int]:
        """Reserved and spent tokens of acme, of all days or months together."""
        row = await self.sql.fetchrow(
            "SELECT COALESCE(sum(reserved_tokens), 0)::bigint AS reserved,"
            " COALESCE(sum(spent_tokens), 0)::bigint AS spent FROM budget_counters"
            " WHERE tenant = 'acme' AND scope = $1 AND name = $2 AND period = $3",
            scope,
            name,
            period,
        )
        assert row is not None
        return int(row["reserved"]), int(row["spent"])

    async def state(self, entry: UUID) -> str | None:
        """The state of a ledger's row; None where there is none."""
        state: str | None = await self.sql.fetchval(
            "SELECT state FROM budget_entries WHERE id = $1", entry
        )
        return state


@pytest_asyncio.fixture
async def books(operator: "asyncpg.Connection[asyncpg.Record]") -> Books:
    """The test's ledger."""
    return Books(operator)


@pytest_asyncio.fixture
async def wide(postgres: TestDatabase) -> AsyncIterator[Database]:
    """A database with as many connections as a busy platform has."""
    settings = PostgresSettings(dsn=SecretStr(postgres.app_dsn), pool_max_size=16)
    opened = await Database.open(settings)
    yield opened
    await opened.aclose()
