"""A real Prometheus that asks once a second, and what it answers."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from knative_local.serving.ports import free_port
from tests.contracts.repository import ROOT
from tests.support.tools import find

MONITORING = ROOT / "knative" / "components" / "monitoring"
Json = dict[str, Any]  # Any: parsed JSON or YAML


def monitoring(kind: str) -> list[Json]:
    """The objects of a kind in the component `monitoring`."""
    return [
        found
        for path in sorted(MONITORING.glob("*.yaml"))
        for found in yaml.safe_load_all(path.read_text())
        if found["kind"] == kind
    ]


def groups() -> list[Json]:
    """The groups of rules that the platform is shipped with."""
    return [group for found in monitoring("PrometheusRule") for group in found["spec"]["groups"]]


def program() -> str:
    """Prometheus, or the test is skipped."""
    return find("prometheus", remedy="`make monitoring-tools` builds it (Go, some minutes)")


def scraped(job: str, url: str, *, token: str | None = None, **settings: Any) -> Json:
    """A page to be read, of an HTTP server that may want a credential."""
    host, _, path = url.removeprefix("http://").partition("/")
    return {
        "job_name": job,
        "metrics_path": f"/{path}",
        **({} if token is None else {"authorization": {"credentials": token}}),
        "static_configs": [{"targets": [host]}],
        **settings,
    }


@asynccontextmanager
async def prometheus(
    folder: Path, pages: Sequence[Json], rules: Sequence[Json], *options: str, seconds: int = 1
) -> AsyncGenerator[str]:
    """A Prometheus that reads pages and judges groups of rules every so often; its URL."""
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": list(rules)}))
    often = dict.fromkeys(
        ("scrape_interval", "scrape_timeout", "evaluation_interval"), f"{seconds}s"
    )
    settings = {"global": often, "rule_files": ["rules.yaml"], "scrape_configs": list(pages)}
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(settings))
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        program(),
        f"--config.file={folder / 'prometheus.yaml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        *options,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        await process.wait()


async def told(http: aiohttp.ClientSession, url: str, **parameters: str) -> Any:
    """What Prometheus answers a request to its API; nothing while it starts.

    Raises:
        AssertionError: it refuses the request.
    """
    try:
        async with http.get(url, params=parameters) as answer:
            if answer.status == 503:
                return {}
            body = await answer.json()
            assert answer.status == 200, (parameters, body)
            assert body["status"] == "success", (parameters, body)
            return body["data"]
    except aiohttp.ClientConnectionError:
        return {}
