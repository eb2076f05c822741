"""A drill: a real Prometheus reads a real gateway, and the rules of the platform alert of it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import asyncpg

from tests.integration.functions.gateway.conftest import Caller
from tests.support.platform import until
from tests.support.prometheus import groups, prometheus, scraped, told

SECONDS = 120.0
"""How long a busy machine may take."""
_SPEND = """
INSERT INTO budget_counters (tenant, scope, name, period, starts, reserved_tokens, reserved_money,
                             spent_tokens, spent_money)
VALUES ('acme', 'tenant', '', 'day', (now() AT TIME ZONE 'UTC')::date, 0, 0, $1, 0),
       ('acme', 'tenant', '', 'day', (now() AT TIME ZONE 'UTC')::date + 1, 0, 0, $1, 0)
ON CONFLICT (tenant, scope, name, period, starts) DO UPDATE SET spent_tokens = $1
"""


@asynccontextmanager
async def watching(gateway: Caller, folder: Path) -> AsyncGenerator[str]:
    """A Prometheus that reads what the gateway says of the platform; its URL."""
    token = gateway.headers["Authorization"].removeprefix("Bearer ")
    page = scraped("platform", f"{gateway.base}/metrics/platform", token=token)
    async with prometheus(folder, [page], groups()) as url:
        yield url


async def alerts(http: aiohttp.ClientSession, url: str) -> list[dict[str, str]]:
    """The labels of the alerts that fire, once Prometheus has read the platform."""

    async def read() -> bool:
        answer = await told(http, f"{url}/api/v1/query", query="soma_measurements_waiting")
        return bool(answer.get("result"))

    await until(read, "Prometheus to read the platform", seconds=SECONDS)
    found = (await told(http, f"{url}/api/v1/alerts"))["alerts"]
    return [each["labels"] for each in found if each["state"] == "firing"]


async def test_a_budget_that_is_used_up_alerts_until_there_is_more_of_it(
    anyone: Caller,
    operator: "asyncpg.Connection[asyncpg.Record]",
    tmp_path: Path,
) -> None:
    exhausted = {
        "alertname": "BudgetIsExhausted",
        "severity": "warning",
        "tenant": "acme",
        "period": "day",
        "unit": "tokens",
    }
    await operator.execute(
        "INSERT INTO budget_limits (tenant, scope, name, period, tokens)"
        " VALUES ('acme', 'tenant', '', 'day', 1000)"
    )
    await operator.execute(_SPEND, 999)
    reader = anyone.of("platform", scopes=["metrics:read"])
    async with watching(reader, tmp_path) as url:

        async def fires() -> bool:
            return exhausted in await alerts(anyone.http, url)

        async def is_over() -> bool:
            return not await fires()

        assert not await fires()
        await operator.execute(_SPEND, 1000)
        await until(fires, "the alert", seconds=SECONDS)
        await operator.execute("UPDATE budget_limits SET tokens = 2000 WHERE tenant = 'acme'")
        await until(is_over, "the alert's end", seconds=SECONDS)
