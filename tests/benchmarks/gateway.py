"""What it costs the gateway to accept a message, and to tell many listeners of an answer."""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import aiohttp
import orjson

from knative_local.http1.server import serve
from knative_local.ingress.handler import Ingress
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.producer import OutgoingRecord, Producer
from knative_local.kafka.server import EmbeddedKafka
from knative_local.kafka.topics import ensure_topic
from somaagent.identity import mint
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from somaagent.local.valkey import EmbeddedValkey
from somaagent.ratelimit import RouteClass
from somaagent.settings import JwtSettings
from somaagent.storage.migrate import migrate
from tests.benchmarks import fanout
from tests.benchmarks.turns import Figure, figure
from tests.support.gateway_process import gateway_process
from tests.support.platform import ROOT, until

MESSAGES: Final = 500
AT_ONCE: Final = 8
_SECRET: Final = "a secret of the benchmark, long enough for HS256"
_WHO: Final = {"issuer": "https://bench.example", "audience": "somaagent"}
_AMPLE: Final = " ".join(f"{name}=1000000:1000000" for name in RouteClass)
_BODY: Final = orjson.dumps({"text": "What is the capital of France?"})


@dataclass(frozen=True)
class Servers:
    """What a gateway needs."""

    environment: dict[str, str]
    redis_url: str
    kafka: str
    topic: str


async def measure(state: Path) -> list[Figure]:
    """All figures of this module, on servers of its own under `state`."""
    figures: list[Figure] = []
    async with _servers(state) as servers:
        async with gateway_process(servers.environment, log=state / "gateway.log") as gateway:
            figures += await _accepting(gateway.base, gateway.child.pid, servers)
        async with gateway_process(servers.environment, log=state / "gateway.log") as gateway:
            figures += await fanout.measure(
                gateway.base, gateway.child.pid, servers.redis_url, token()
            )
    return figures


async def _accepting(base: str, pid: int, servers: Servers) -> list[Figure]:
    """CPU of the gateway's process alone; whoever asks, stores and brokers is other processes."""
    async with _bare_route() as (bare_base, bare_pid):
        bare = await _posting(bare_base, bare_pid, lambda _: "/v1/sessions/x/messages")
    async with aiohttp.ClientSession() as http:
        sessions = [await _session(http, base) for _ in range(50)]
    path: Callable[[int], str] = lambda n: f"/v1/sessions/{sessions[n % 50]}/messages"  # noqa: E731
    await _posting(base, pid, path, count=100)
    accepted = await _posting(base, pid, path)
    produced = await _producing(servers)
    per_core = 1000 / accepted.cpu
    sys.stderr.write(
        f"accepting: {accepted.rate:.0f}/s of {AT_ONCE} clients on this machine; "
        f"a bare route {1000 / bare.cpu:.0f}/s per core, raw produce {produced:.3f} ms\n"
    )
    return [
        figure(
            "accept a message, beside a bare FastAPI route",
            accepted.cpu,
            "ms CPU",
            most=2.0,
            raw=bare.cpu,
        ),
        figure(
            "accept a message, beside the raw Kafka produce",
            accepted.cpu,
            "ms CPU",
            most=2.0,
            raw=produced,
        ),
        _at_least("accept messages, per core", per_core, "1/s", least=500, raw=1000 / bare.cpu),
    ]


@dataclass(frozen=True)
class _Cost:
    cpu: float
    """Milliseconds of CPU for one request."""
    rate: float
    """Requests a second."""


async def _posting(
    base: str, pid: int, path: Callable[[int], str], *, count: int = MESSAGES
) -> _Cost:
    left = iter(range(count))
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    headers = {**_authorization(), "Content-Type": "application/json"}

    async def client(http: aiohttp.ClientSession) -> None:
        for number in left:
            async with http.post(base + path(number), data=_BODY, headers=headers) as answer:
                assert answer.status == 202, await answer.text()
                await answer.read()

    async with aiohttp.ClientSession(connector=connector) as http:
        before, begun = cpu_seconds(pid), time.perf_counter()
        await asyncio.gather(*[client(http) for _ in range(AT_ONCE)])
        elapsed = time.perf_counter() - begun
        return _Cost((cpu_seconds(pid) - before) / count * 1000, count / elapsed)


async def _producing(servers: Servers) -> float:
    """Milliseconds of CPU that one produce of an event's size costs, in this process alone."""
    producer = Producer(servers.kafka)
    await producer.open()
    headers = [(f"ce_{name}", b"x" * 36) for name in ("id", "source", "type", "subject", "time")]
    record = OutgoingRecord(key=b"x" * 36, value=b"x" * 256, headers=headers)
    try:
        await producer.send(servers.topic, record)
        begun = time.process_time()
        for _ in range(MESSAGES // AT_ONCE):
            await asyncio.gather(*[producer.send(servers.topic, record) for _ in range(AT_ONCE)])
        return (time.process_time() - begun) / MESSAGES * 1000
    finally:
        await producer.close()


async def _session(http: aiohttp.ClientSession, base: str) -> str:
    async with http.post(f"{base}/v1/sessions", headers=_authorization()) as answer:
        assert answer.status == 201, await answer.text()
        return str((await answer.json())["session_id"])


def token() -> str:
    """A token that the gateway accepts."""
    return mint(
        JwtSettings.model_validate({"secret": _SECRET, **_WHO}), tenant="bench", subject="bench"
    )


_TOKEN: Final = token()


def _authorization() -> dict[str, str]:
    return {"Authorization": f"Bearer {_TOKEN}"}


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _at_least(name: str, value: float, unit: str, *, least: float, raw: float) -> Figure:
    return Figure(
        name=name,
        value=round(value, 1),
        unit=unit,
        raw=round(raw, 1),
        ratio=round(value / raw, 3),
        goal=f">= {least:g} {unit}",
        met=value >= least,
    )


@contextlib.asynccontextmanager
async def _bare_route() -> AsyncGenerator[tuple[str, int]]:
    """FastAPI with one model and one route, served as the gateway is."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.bare_route",
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        base = (await process.stdout.readline()).decode().strip()

        async def answers() -> bool:
            with contextlib.suppress(aiohttp.ClientError):
                async with aiohttp.ClientSession() as http, http.get(base):
                    return True
            return False

        await until(answers, "the bare route")
        yield base, process.pid
    finally:
        process.kill()
        await process.wait()


@contextlib.asynccontextmanager
async def _servers(state: Path) -> AsyncGenerator[Servers]:
    layout = Layout(state)
    layout.prepare()
    password = uuid4().hex
    postgres = EmbeddedPostgres(layout=layout, password=password, checkout=checkout())
    valkey = EmbeddedValkey(layout=layout, password=uuid4().hex)
    kafka = EmbeddedKafka(state / "kafka")
    producer: Producer | None = None
    try:
        dsn = postgres.start(silent).url.get_secret_value()
        migrate(dsn, password)
        redis_url = valkey.start(silent).url.get_secret_value()
        bootstrap, topic = kafka.start(), "bench"
        cluster = Cluster(bootstrap)
        await cluster.open()
        await ensure_topic(cluster, topic, partitions=1, replication_factor=1, config={})
        await cluster.close()
        producer = Producer(bootstrap)
        await producer.open()
        ingress = Ingress(producer)
        ingress.route({("somaagent", "default"): topic})
        server = await serve(ingress, "127.0.0.1", 0)
        base, _, name = dsn.rpartition("/")
        app = f"postgresql://soma_app:{password}@{base.rpartition('@')[2]}/{name}"
        environment = {
            "SOMA_POSTGRES_DSN": app,
            "SOMA_REDIS_URL": redis_url,
            "SOMA_EVENT_SIGNING_KEY": uuid4().hex,
            "K_SINK": f"http://127.0.0.1:{server.port}/somaagent/default",
            "SOMA_JWT_SECRET": _SECRET,
            "SOMA_JWT_ISSUER": _WHO["issuer"],
            "SOMA_JWT_AUDIENCE": _WHO["audience"],
            # What is measured is counting a request, not being refused one.
            "SOMA_RATE_LIMIT_SUBJECT": _AMPLE,
            "SOMA_RATE_LIMIT_TENANT": _AMPLE,
            "SOMA_RATE_LIMIT_PLATFORM": _AMPLE,
            "SOMA_MAX_STREAMS_PER_SUBJECT": "20000",
            "SOMA_MAX_STREAMS": "20000",
        }
        yield Servers(environment, redis_url, bootstrap, topic)
        await server.close()
    finally:
        if producer is not None:
            await producer.close()
        kafka.stop()
        valkey.stop()
        postgres.stop()
