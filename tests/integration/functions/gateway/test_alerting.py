"""A drill: a real Prometheus reads a real gateway, and the rules of the platform alert of it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import yaml

from knative_local.serving.ports import free_port
from tests.contracts.repository import ROOT
from tests.integration.functions.gateway.conftest import Caller
from tests.support.platform import until
from tests.support.tools import find

MONITORING = ROOT / "knative" / "components" / "monitoring"
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
async def prometheus(gateway: Caller, folder: Path) -> AsyncGenerator[str]:
    """A Prometheus that asks the gateway each second; its URL."""
    program = find("prometheus", remedy="`make monitoring-tools` builds it (Go, some minutes)")
    groups = [
        group
        for path in sorted(MONITORING.glob("*.yaml"))
        for found in yaml.safe_load_all(path.read_text())
        if found["kind"] == "PrometheusRule"
        for group in found["spec"]["groups"]
    ]
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": groups}))
    token = gateway.headers["Authorization"].removeprefix("Bearer ")
    settings = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules.yaml"],
        "scrape_configs": [
            {
                "job_name": "platform",
                "metrics_path": "/metrics/platform",
                "authorization": {"credentials": token},
                "static_configs": [{"targets": [gateway.base.removeprefix("http://")]}],
            }
        ],
    }
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(settings))
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        program,
        f"--config.file={folder / 'prometheus.yaml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        await process.wait()


async def alerts(http: aiohttp.ClientSession, url: str) -> list[dict[str, str]]:
    """The labels of the alerts that fire, once Prometheus has read the platform."""

    async def read() -> bool:
        told = await _asked(http, f"{url}/api/v1/query?query=soma_measurements_waiting")
        return bool(told.get("result"))

    await until(read, "Prometheus to read the platform", seconds=SECONDS)
    told = await _asked(http, f"{url}/api/v1/alerts")
    return [each["labels"] for each in told["alerts"] if each["state"] == "firing"]


async def _asked(http: aiohttp.ClientSession, url: str) -> dict[str, Any]:  # Any: parsed JSON
    """What Prometheus answers; nothing while it starts."""
    try:
        async with http.get(url) as answer:
            told: dict[str, Any] = (await answer.json())["data"] if answer.status == 200 else {}
            return told
    except aiohttp.ClientConnectionError:
        return {}


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
    async with prometheus(reader, tmp_path) as url:

        async def fires() -> bool:
            return exhausted in await alerts(anyone.http, url)

        async def is_over() -> bool:
            return not await fires()

        assert not await fires()
        await operator.execute(_SPEND, 1000)
        await until(fires, "the alert", seconds=SECONDS)
        await operator.execute("UPDATE budget_limits SET tokens = 2000 WHERE tenant = 'acme'")
        await until(is_over, "the alert's end", seconds=SECONDS)
