"""A platform of a drill's own, and the Prometheus that reads it as it would read a cluster's."""

import asyncio
import shutil
import signal
import time
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import psutil

from knative_local.serving.ports import free_port
from tests.contracts.repository import ROOT
from tests.drills import model_pages
from tests.drills.drill import tool
from tests.drills.observed import EVERY_SECONDS, SECONDS, Observed
from tests.drills.rules import shortened
from tests.support.platform import Client, Platform, soma
from tests.support.prometheus import Json, groups, monitoring, prometheus, scraped

ASKING_SECONDS = 5.0
SUPERVISED = """\
package soma.areas.supervised

oblige["approval"] if {
	input.action == "tool.execute"
	input.resource == "timestamp"
}
"""
SCOPES = (
    *("chat:write", "sessions:read", "sessions:write", "files:write"),
    *("admin:budgets", "admin:profiles"),
)


@dataclass(frozen=True, kw_only=True)
class Watched(Observed):
    """A running platform, somebody who uses it, and who watches it; `http` is of tenant acme."""

    platform: Platform
    client: Client
    sql: "asyncpg.Connection[asyncpg.Record]"
    metrics_port: int

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
async def watched(folder: Path, more: Mapping[str, str] | None = None) -> AsyncGenerator[Watched]:
    """Start both, with more settings if there are any; one tool, `timestamp`, waits for approval.

    Raises:
        NotHere: There is no Prometheus.
    """
    tool("prometheus", "monitoring-tools")
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
        **(more or {}),
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
                kept,
                [*pages(platform, port), model_pages.page(kept)],
                shortened(groups()),
                seconds=EVERY_SECONDS,
            ) as url,
            aiohttp.ClientSession(
                headers={"Authorization": f"Bearer {token}"},
                timeout=aiohttp.ClientTimeout(total=SECONDS),
            ) as http,
            platform.sql() as sql,
        ):
            client = Client(platform, http)
            here = Watched(
                http=http,
                platform=platform,
                client=client,
                sql=sql,
                prometheus=url,
                metrics_port=port,
                since=time.time(),
            )
            async with model_pages.found(kept, lambda: here.model):
                yield here
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
