"""What it costs to reserve and settle a budget, beside one bare UPDATE of one row."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import uuid4

import asyncpg
from pydantic import SecretStr

from somaagent.budgets import Account, Charge, Reservation, ledger_difference, reserve, settle
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from somaagent.storage.migrate import migrate

ROUNDS: Final = 500
_ACCOUNT: Final = Account(tenant="acme", persona="tutor", api_key="k1")
_BARE: Final = "UPDATE bare SET value = value + 1 WHERE tenant = $1"


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module."""
    layout = Layout(state)
    layout.prepare()
    password = uuid4().hex
    server = EmbeddedPostgres(layout=layout, password=uuid4().hex, checkout=checkout())
    owner = server.start(silent).url.get_secret_value()
    try:
        migrate(owner, password)
        operator = await asyncpg.connect(owner)
        await operator.execute("CREATE TABLE bare (tenant text PRIMARY KEY, value bigint)")
        await operator.execute("INSERT INTO bare VALUES ('acme', 0)")
        await operator.execute("GRANT SELECT, UPDATE ON bare TO soma_app")
        await operator.execute(
            "INSERT INTO budget_limits (tenant, scope, name, period, tokens)"
            " VALUES ('acme', 'tenant', '', 'day', 1000000000)"
        )
        address = owner.rpartition("@")[2]
        dsn = SecretStr(f"postgresql://soma_app:{password}@{address}")
        database = await Database.open(PostgresSettings(dsn=dsn))
        figures = await _figures(database)
        assert await ledger_difference(operator) == (0, 0)
        await database.aclose()
        await operator.close()
    finally:
        assert server.stop()
    return figures


async def _figures(database: Database) -> list[dict[str, Any]]:
    async def bare(_: Reservation) -> None:
        await database.call("acme", _BARE)

    async def held(wanted: Reservation) -> None:
        assert await reserve(database, wanted) == ()

    async def settled(wanted: Reservation) -> None:
        assert await settle(database, _charge(wanted))

    wanted = [_wanted() for _ in range(ROUNDS)]
    raw = await _each(bare, wanted)
    reserving = await _each(held, wanted)
    settling = await _each(settled, wanted)
    return [
        _figure("budget, reserve", reserving, raw, most=2.0),
        _figure("budget, settle", settling, raw, most=2.0),
        _figure("budget check, reserve and settle", reserving + settling, raw, most=4.0),
    ]


def _wanted() -> Reservation:
    return Reservation(
        account=_ACCOUNT, entry=uuid4(), profile="dialogue", model="chat", tokens=1_000, money=10
    )


def _charge(wanted: Reservation) -> Charge:
    return Charge(
        account=wanted.account,
        entry=wanted.entry,
        profile=wanted.profile,
        model=wanted.model,
        input_tokens=500,
        output_tokens=100,
        money=7,
    )


async def _each(work: Callable[[Reservation], Awaitable[None]], wanted: list[Reservation]) -> float:
    """The median of what one takes, in microseconds."""
    taken: list[float] = []
    for each in wanted:
        began = time.perf_counter()
        await work(each)
        taken.append((time.perf_counter() - began) * 1e6)
    return median(taken)


def _figure(name: str, value: float, raw: float, *, most: float) -> dict[str, Any]:
    return {
        "name": f"{name}, median of {ROUNDS}; raw is one UPDATE",
        "value": round(value, 1),
        "unit": "µs",
        "raw": round(raw, 1),
        "ratio": round(value / raw, 2),
        "goal": f"<= {most:g} UPDATEs",
        "met": value <= most * raw,
    }
