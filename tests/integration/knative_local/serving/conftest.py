import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from knative_local.http1 import Client, Server, serve
from knative_local.manifests.plan import ContainerPlan, ProbeSpec, RevisionPlan
from knative_local.serving import ClusterNames, Gateway, Launcher, Revision, ServiceProxy

PROGRAM = Path(__file__).with_name("program.py")
HOST = "app.demo.svc.cluster.local"
NAMES = ClusterNames(
    {"other.demo.svc.cluster.local": "127.0.0.1:20001"},
    {"db.demo.svc.cluster.local": "127.0.0.1"},
)


@dataclass(frozen=True)
class Deployed:
    """A revision behind a gateway."""

    revision: Revision
    proxy: ServiceProxy
    gateway: Server
    client: Client
    log: Path

    async def get(self, target: str, **options: Any) -> tuple[int, bytes]:
        answer = await self.client.request(
            "GET",
            self.gateway.url + target,
            [(b"host", HOST.encode())],
            timeout=options.get("timeout", 60),
        )
        return answer.status, await answer.read(1 << 20)


Deploy = Callable[..., Awaitable[Deployed]]


def plan_of(*arguments: str, **changes: Any) -> RevisionPlan:
    container = {
        name: changes.pop(name)
        for name in ("environment", "files", "working_dir", "memory_limit_bytes")
        if name in changes
    }
    command = changes.pop("command", ("python", str(PROGRAM), *arguments))
    settings: dict[str, Any] = {
        "namespace": "demo",
        "service": "app",
        "name": "app-00001",
        "readiness": ProbeSpec(kind="tcp"),
        **changes,
    }
    return RevisionPlan(
        container=ContainerPlan(image="app", command=command, **container), **settings
    )


@pytest.fixture
async def deploy(tmp_path: Path) -> AsyncIterator[Deploy]:
    opened: list[Deployed] = []

    async def deploy(*arguments: str, **changes: Any) -> Deployed:
        launcher = Launcher(tmp_path, NAMES)
        plan = plan_of(*arguments, **changes)
        revision = Revision(plan, launcher)
        proxy = ServiceProxy(revision, (HOST,))
        gateway = await serve(Gateway({HOST: proxy}).handle, "127.0.0.1", 0)
        client = Client(max_connections=500)
        deployed = Deployed(revision, proxy, gateway, client, launcher.log_of(plan))
        opened.append(deployed)
        return deployed

    yield deploy
    for each in opened:
        await each.client.close()
        await each.gateway.close()
        await each.revision.stop(0.5)
        await each.proxy.close()


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    """Waits for a condition; the bound is for a test that fails."""

    async def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - processes set no events of ours
                await asyncio.sleep(0.01)

    return until
