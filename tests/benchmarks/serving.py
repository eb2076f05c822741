"""What the proxies add: to a warm request, an event, a stream, and the start of a process."""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knative_local.http1 import Client, Server, serve
from knative_local.manifests.plan import ContainerPlan, ProbeSpec, RevisionPlan
from knative_local.serving import Gateway, Launcher, Revision, ServiceProxy

HOST = "app.demo.svc.cluster.local"
REQUESTS = 2000
STARTS = 7
STREAMED_MIB = 256
STREAMS = 3

PROGRAM = """
import asyncio, os
from knative_local.http1 import Request, Response, serve

PIECE = bytes(range(256)) * 256

async def pieces(mib: int):
    for _ in range(mib * 16):
        yield PIECE

async def handle(request: Request) -> Response:
    if request.target.startswith("/stream?"):
        return Response(200, [], pieces(int(request.target.partition("?")[2])))
    if request.target == "/take":
        size = 0
        async for data in request.stream():
            size += len(data)
        return Response(200, [], b"%d" % size)
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
        figures += await _streams(client, gateway, revision)
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

    raw, event, proxied = await _latencies(direct, as_event, through_gateway)
    p50 = proxied.p50 - raw.p50
    p99 = proxied.p99 - raw.p99
    added = event.p50 - raw.p50
    return [
        _figure("proxy_added_p50", p50, "ms", raw.p50, "≤ 0.5", met=p50 <= 0.5),
        _figure("proxy_added_p99", p99, "ms", raw.p99, "≤ 5", met=p99 <= 5),
        _figure("activator_added_p50", added, "ms", raw.p50, "≤ 0.1", met=added <= 0.1),
        _figure("activator_cpu", event.cpu, "ms", raw.cpu, "≤ 0.15", met=event.cpu <= 0.15),
    ]


async def _streams(client: Client, gateway: Server, revision: Revision) -> list[dict[str, Any]]:
    """How fast a long body gets through the gateway, beside the replica asked directly."""

    async def download(url: str) -> float:
        began = time.perf_counter()
        host = (b"host", HOST.encode())
        target = f"{url}/stream?{STREAMED_MIB}"
        answer = await client.request("GET", target, [host], timeout=60)
        size = 0
        while data := await answer.next():
            size += len(data)
        assert size == STREAMED_MIB << 20
        return STREAMED_MIB / (time.perf_counter() - began)

    async def upload(url: str) -> float:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(STREAMED_MIB * 16):
                yield bytes(65536)

        began = time.perf_counter()
        host = (b"host", HOST.encode())
        answer = await client.request("POST", f"{url}/take", [host], pieces(), timeout=60)
        assert int(await answer.read(100)) == STREAMED_MIB << 20
        return STREAMED_MIB / (time.perf_counter() - began)

    figures: list[dict[str, Any]] = []
    for name, measured in (("stream_down", download), ("stream_up", upload)):
        raw: list[float] = []
        through: list[float] = []
        for _ in range(STREAMS):
            raw.append(await measured(revision.slots.backends[0].url))
            through.append(await measured(gateway.url))
        direct, value = statistics.median(raw), statistics.median(through)
        figures.append(_figure(name, value, "MiB/s", direct, "≥ 100", met=value >= 100))
    return figures


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
    return _figure("wake_added", value - raw, "ms", raw, "≤ 50", met=value - raw <= 50)


@dataclass(frozen=True, slots=True)
class _Latency:
    """Wall times and the mean processor time of this process, in ms."""

    p50: float
    p99: float
    cpu: float


async def _latencies(*ways: Callable[[], Awaitable[None]]) -> list[_Latency]:
    """Measure each way, in turn after every request: a busy machine is so to all of them."""
    times: list[list[float]] = [[] for _ in ways]
    cpu = [0.0 for _ in ways]
    for number in range(REQUESTS + 100):
        for way, once in enumerate(ways):
            used = time.process_time()
            began = time.perf_counter()
            await once()
            if number >= 100:
                times[way].append((time.perf_counter() - began) * 1000)
                cpu[way] += (time.process_time() - used) * 1000
    return [
        _Latency(statistics.median(each), statistics.quantiles(each, n=100)[98], used / REQUESTS)
        for each, used in zip(times, cpu, strict=True)
    ]


def _figure(
    name: str, value: float, unit: str, raw: float, goal: str, *, met: bool
) -> dict[str, Any]:
    ratio = (raw + value) / raw if name.endswith(("_p50", "_p99", "_added")) else value / raw
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "raw": round(raw, 3),
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": met,
    }
