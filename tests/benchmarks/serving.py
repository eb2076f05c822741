"""What the activator adds: to a warm request, to an event, and to the start of a process."""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from knative_local.http1 import Client, Server, serve
from knative_local.manifests.plan import ContainerPlan, ProbeSpec, RevisionPlan
from knative_local.serving import Gateway, Launcher, Revision, ServiceProxy

HOST = "app.demo.svc.cluster.local"
REQUESTS = 2000
STARTS = 7

PROGRAM = """
import asyncio, os
from knative_local.http1 import Request, Response, serve

async def handle(request: Request) -> Response:
    return Response(202, [], await request.read(1 << 20))

async def main() -> None:
    await serve(handle, "127.0.0.1", int(os.environ["PORT"]))
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module, with files under `state`."""
    program = state / "program.py"
    await asyncio.to_thread(program.write_text, PROGRAM)
    plan = RevisionPlan(
        namespace="demo",
        service="app",
        name="app-00001",
        container=ContainerPlan(image="app", command=(sys.executable, str(program))),
        readiness=ProbeSpec(kind="tcp"),
    )
    launcher = Launcher(state)
    revision = Revision(plan, launcher)
    proxy = ServiceProxy(revision, (HOST,))
    gateway = await serve(Gateway({HOST: proxy}).handle, "127.0.0.1", 0)
    client = Client()
    try:
        figures = await _warm(client, gateway, revision, proxy)
        figures.append(await _wake(client, plan, launcher))
    finally:
        await client.close()
        await gateway.close()
        await revision.stop(1.0)
        await proxy.close()
    return figures


async def _warm(
    client: Client, gateway: Server, revision: Revision, proxy: ServiceProxy
) -> list[dict[str, Any]]:
    async def through_gateway() -> None:
        answer = await client.request(
            "POST", gateway.url + "/", [(b"host", HOST.encode())], b"{}" * 100, timeout=10
        )
        await answer.read(1000)

    async def as_event() -> None:
        await proxy.post(f"http://{HOST}/", [(b"ce-id", b"1")], b"{}" * 100, timeout=10)

    await through_gateway()
    direct_url = revision.slots.backends[0].url + "/"

    async def direct() -> None:
        answer = await client.request("POST", direct_url, [], b"{}" * 100, timeout=10)
        await answer.read(1000)

    raw, raw_cpu = await _latency(direct)
    event, event_cpu = await _latency(as_event)
    proxied, _ = await _latency(through_gateway)
    return [
        _figure("proxy_added_p50", proxied - raw, "ms", raw, "≤ 0.5", met=proxied - raw <= 0.5),
        _figure("activator_added_p50", event - raw, "ms", raw, "≤ 0.1", met=event - raw <= 0.1),
        _figure("activator_cpu", event_cpu, "ms", raw_cpu, "≤ 0.15", met=event_cpu <= 0.15),
    ]


async def _wake(client: Client, plan: RevisionPlan, launcher: Launcher) -> dict[str, Any]:
    """From nothing to the answer, beside the same process started by itself."""
    alone: list[float] = []
    woken: list[float] = []
    for _ in range(STARTS):
        began = time.perf_counter()
        launched = launcher.launch(plan)
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", launched.port)
            except OSError:
                await asyncio.sleep(0.005)
                continue
            writer.close()
            break
        url = f"http://127.0.0.1:{launched.port}/"
        await (await client.request("POST", url, [], b"{}", timeout=10)).read(1000)
        alone.append((time.perf_counter() - began) * 1000)
        await launched.process.stop(1.0)

        revision = Revision(plan, launcher)
        proxy = ServiceProxy(revision, (HOST,))
        began = time.perf_counter()
        await proxy.post(f"http://{HOST}/", [], b"{}", timeout=10)
        woken.append((time.perf_counter() - began) * 1000)
        await revision.stop(1.0)
        await proxy.close()
    raw, value = statistics.median(alone), statistics.median(woken)
    return _figure("wake_added", value - raw, "ms", raw, "≤ 25", met=value - raw <= 25)


async def _latency(once: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Return the median wall time and the mean processor time of this process, in ms."""
    for _ in range(100):
        await once()
    times: list[float] = []
    cpu = time.process_time()
    for _ in range(REQUESTS):
        began = time.perf_counter()
        await once()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000, (time.process_time() - cpu) / REQUESTS * 1000


def _figure(
    name: str, value: float, unit: str, raw: float, goal: str, *, met: bool
) -> dict[str, Any]:
    ratio = (raw + value) / raw if name.endswith(("_p50", "_added")) else value / raw
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "raw": round(raw, 3),
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": met,
    }
