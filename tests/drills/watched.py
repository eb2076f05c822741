"""A platform of a drill's own, and the Prometheus that reads it as it would read a cluster's."""

import asyncio
import shutil
import signal
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import psutil

from knative_local.serving.ports import free_port
from tests.contracts.repository import ROOT
from tests.drills.rules import shortened
from tests.support.platform import Client, Platform, soma, until
from tests.support.prometheus import Json, groups, monitoring, prometheus, scraped, told

SECONDS = 240.0
"""How long a busy machine may take for one thing."""
ASKING_SECONDS = 5.0
EVERY_SECONDS = 3
"""Between two readings; the windows of the rules have ten of them."""
SUPERVISED = """\
package soma.areas.supervised

oblige["approval"] if {
	input.action == "tool.execute"
	input.resource == "timestamp"
}
"""
SCOPES = ("chat:write", "sessions:read", "sessions:write", "admin:budgets", "files:write")


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A running platform, somebody who uses it, and who watches it."""

    platform: Platform
    client: Client
    sql: "asyncpg.Connection[asyncpg.Record]"
    prometheus: str
    metrics_port: int
    since: float
    """When Prometheus began to look, in seconds of Unix time."""

    @property
    def http(self) -> aiohttp.ClientSession:
        """Requests with the credential of the tenant acme."""
        return self.client.http

    async def firing(self) -> set[str]:
        """The names of the alerts that fire now."""
        answer = await told(self.http, f"{self.prometheus}/api/v1/alerts")
        found = answer.get("alerts", [])
        return {each["labels"]["alertname"] for each in found if each["state"] == "firing"}

    async def value(self, query: str) -> float | None:
        """What a query that has one answer is answered now."""
        answer = await told(self.http, f"{self.prometheus}/api/v1/query", query=query)
        found = answer.get("result", [])
        return float(found[0]["value"][1]) if found else None

    async def over_time(self, query: str, *, step: int) -> list[Json]:
        """What a graph of the whole run shows."""
        over = {"start": str(self.since), "end": str(time.time()), "step": str(step)}
        answer = await told(self.http, f"{self.prometheus}/api/v1/query_range", query=query, **over)
        return list(answer.get("result", []))

    async def read_again(self) -> None:
        """Wait until Prometheus has read the pages once more."""
        start = await self.value("max(timestamp(up))") or 0.0

        async def newer() -> bool:
            oldest = await self.value("min(timestamp(up))")
            return oldest is not None and oldest > start

        await until(newer, "Prometheus to read the pages", seconds=SECONDS)

    async def awake(self) -> None:
        """Ask the gateway something: one that nobody asks goes to zero, and its pages with it."""
        with suppress(aiohttp.ClientError, TimeoutError):
            async with asyncio.timeout(ASKING_SECONDS):
                async with self.http.get(f"{self.platform.gateway}/healthz") as response:
                    await response.read()

    def of(self, *words: str) -> list[psutil.Process]:
        """The platform's own processes whose command line has these words."""
        mine = str(self.platform.state)
        below = self.platform.runtime().children(recursive=True)
        theirs = [each for each in psutil.process_iter() if mine in _line(each)]
        found = {each.pid: each for each in [*below, *theirs]}
        return [each for each in found.values() if all(word in _line(each) for word in words)]

    @contextmanager
    def frozen(self, processes: list[psutil.Process]) -> Generator[None]:
        """SIGSTOP, and SIGCONT at the end."""
        assert processes
        for process in processes:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                if process.is_running():
                    process.send_signal(signal.SIGCONT)

    @property
    def model(self) -> list[psutil.Process]:
        """The model's server."""
        return self.of("somaagent.local.llama")


@asynccontextmanager
async def watched(folder: Path) -> AsyncGenerator[Watched]:
    """Start both; one tool, `timestamp`, waits for approval."""
    policies = folder / "policies"
    shutil.copytree(ROOT / "shared" / "policies", policies)
    (policies / "supervised.rego").write_text(SUPERVISED)
    port = free_port()
    settings = {
        "SOMA_METRICS_PORT": str(port),
        "SOMA_POLICY_ENFORCE": "true",
        "SOMA_POLICY_DIR": str(policies),
        "SOMA_MODEL_MAX_TOKENS": "48",
        "SOMA_TOOLS_MOST_STEPS": "1",
        "SOMA_RATE_LIMIT_SUBJECT": "read=1000:2000 write=1000:2000 stream=1000:10000 upload=1:1"
        " expensive=200:400",
    }
    chosen = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    state, kept = folder / "platform", folder / "prometheus"
    kept.mkdir(parents=True)
    # Nobody listens there: a step that goes to zero drops the spans it could not bring.
    away = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
    platform = Platform.start(
        state, "--idle-window", "8", "--idle-grace", "1", *chosen, environment=away
    )
    try:
        wanted = [part for scope in SCOPES for part in ("--scope", scope)]
        token = soma(
            *("token", "--state", str(state), "--tenant", "acme", "--subject", "ann", *wanted)
        ).strip()
        async with (
            prometheus(
                kept, pages(platform, port), shortened(groups()), seconds=EVERY_SECONDS
            ) as url,
            aiohttp.ClientSession(
                headers={"Authorization": f"Bearer {token}"},
                timeout=aiohttp.ClientTimeout(total=SECONDS),
            ) as http,
            platform.sql() as sql,
        ):
            client = Client(platform, http)
            since = time.time()
            yield Watched(
                platform=platform,
                client=client,
                sql=sql,
                prometheus=url,
                metrics_port=port,
                since=since,
            )
    finally:
        platform.stop()


def pages(platform: Platform, port: int) -> list[Json]:
    """What the component's monitors have Prometheus read, where it is on one machine."""
    (processes,) = [
        each["spec"]["podMetricsEndpoints"][0]
        for each in monitoring("PodMonitor")
        if each["metadata"]["name"] == "gateway-processes"
    ]
    kept = [
        {"source_labels": rule["sourceLabels"], "regex": rule["regex"], "action": rule["action"]}
        for rule in processes["metricRelabelings"]
    ]
    function = [{"source_labels": ["kn_service_name"], "target_label": "function"}]
    at = f"http://127.0.0.1:{port}"
    own = scraped("gateway-processes", f"{at}/metrics", metric_relabel_configs=kept)
    own["static_configs"][0]["labels"] = {"function": "gateway"}
    return [
        scraped("platform", f"{at}/metrics/platform"),
        own,
        scraped("knative", platform.status["metrics_url"], metric_relabel_configs=function),
    ]


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


async def said(response: aiohttp.ClientResponse) -> Any:  # Any: JSON
    """The body of a successful answer."""
    assert response.ok, (response.status, await response.text())
    return await response.json() if response.status != 204 else None
