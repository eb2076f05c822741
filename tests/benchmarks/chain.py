"""A durable chain of three steps: real functions, the real broker, every step in Postgres.

perception and router are the platform's own; the third step ends the turn as they do theirs: its
state and the record of the event commit together. One client publishes; a turn is over when the
last commit tells it so. Raw is what nothing can be faster than that keeps as much: the same three
hops by aiokafka and three like transactions by asyncpg, in one process, on the same servers.
"""

import asyncio
import contextlib
import itertools
import json
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
from pydantic import SecretStr

from knative_local.kafka.cluster import Cluster
from knative_local.kafka.topics import ensure_topic
from somaagent.clock import now
from somaagent.events import MessageReceived
from somaagent.identifiers import partition_key
from somaagent.local.layout import Layout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.publisher import Publisher
from somaagent.settings import EventSettings
from somaagent.storage.migrate import migrate
from tests.benchmarks.eventing import PARTITIONS, RAW_TOPIC, raw_kafka

ROOT: Final = Path(__file__).resolve().parents[2]
TENANT: Final = "bench"
ALONE: Final = 150
MANY: Final = 1200
AT_ONCE: Final = 32
WARM_UP: Final = 100
ROUNDS: Final = 3
"""Of both ways in turn, so that a noisy moment hits both."""
_KEY: Final = "k" * 48
_PASSWORD: Final = "chain"
_STEPS: Final = {
    "perception": ("functions/perception/main.py", MessageReceived.event_type),
    "router": ("functions/router/main.py", "ai.somaagent.conversation.message-analyzed.v1"),
    "chain-end": ("tests/benchmarks/chain_end/main.py", "ai.somaagent.conversation.turn-routed.v1"),
}
_STEP: Final = """
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: {name}, namespace: chain}}
spec:
  template:
    metadata:
      annotations:
        autoscaling.knative.dev/min-scale: "1"
        autoscaling.knative.dev/max-scale: "1"
    spec:
      containerConcurrency: 100
      containers:
        - image: steps:1
          command: [python, -m, somaagent.serving]
          env:
            - {{name: FUNCTION_SOURCE, value: {source}}}
            - {{name: FUNCTION_TARGET, value: handle}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata:
  name: {name}
  namespace: chain
  annotations: {{kafka.eventing.knative.dev/delivery.order: unordered}}
spec:
  broker: default
  filter: {{attributes: {{type: {wanted}}}}}
  subscriber: {{ref: {{apiVersion: serving.knative.dev/v1, kind: Service, name: {name}}}}}
---"""
_BROKER: Final = """
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: default
  namespace: chain
  annotations: {eventing.knative.dev/broker.class: Kafka}
"""

Way = Callable[[], Awaitable[None]]


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module."""
    layout = Layout(state / "servers")
    layout.prepare()
    postgres = EmbeddedPostgres(layout=layout, password=_PASSWORD, checkout=ROOT)
    dsn = (await asyncio.to_thread(postgres.start, silent)).url.get_secret_value()
    try:
        await asyncio.to_thread(migrate, dsn, _PASSWORD)
        async with (
            _running(state, dsn) as ready,
            _pool(dsn) as pool,
        ):
            publisher = await Publisher.open(
                EventSettings(signing_key=SecretStr(_KEY), sink=f"{ready['ingress']}/chain/default")
            )
            try:
                return await _figures(ready["kafka"], pool, publisher)
            finally:
                await publisher.aclose()
    finally:
        await asyncio.to_thread(postgres.stop)


def _pool(dsn: str) -> Any:  # Any: a context manager of a driver without types here
    return asyncpg.create_pool(dsn, min_size=1, max_size=8)


async def _figures(kafka: str, pool: Any, publisher: Publisher) -> list[dict[str, Any]]:
    cluster = Cluster(kafka)
    await cluster.open()
    await ensure_topic(cluster, RAW_TOPIC, partitions=PARTITIONS, replication_factor=1, config={})
    await cluster.close()
    await pool.execute("CREATE TABLE raw_turns (id uuid PRIMARY KEY, state text)")
    await pool.execute("CREATE TABLE raw_events (id uuid PRIMARY KEY, outcome jsonb)")
    alone, raw_alone = list[float](), list[float]()
    rates, raw_rates = list[float](), list[float]()
    async with _chain(pool, publisher) as chain, raw_kafka(kafka) as hop:

        async def raw() -> None:
            turn = uuid4()
            for state in ("analyzed", "routed", "completed"):
                await hop()
                await _raw_step(pool, turn, state)

        await _repeat(chain, AT_ONCE, WARM_UP)
        await _repeat(raw, AT_ONCE, WARM_UP)
        for _ in range(ROUNDS):
            alone += (await _repeat(chain, 1, ALONE // ROUNDS))[0]
            raw_alone += (await _repeat(raw, 1, ALONE // ROUNDS))[0]
            for way, into in ((chain, rates), (raw, raw_rates)):
                _, seconds = await _repeat(way, AT_ONCE, MANY // ROUNDS)
                into.append(MANY // ROUNDS / seconds)
    p50, raw_p50 = statistics.median(alone), statistics.median(raw_alone)
    rate, raw_rate = statistics.median(rates), statistics.median(raw_rates)
    return [
        _figure("durable_chain_p50_alone", p50, "ms", raw_p50, "<= 15 ms", met=p50 <= 15),
        _figure(
            f"durable_chain_rate_{AT_ONCE}_in_flight",
            rate,
            "chains/s",
            raw_rate,
            ">= 150/s",
            met=rate >= 150,
        ),
    ]


@asynccontextmanager
async def _chain(pool: Any, publisher: Publisher) -> AsyncGenerator[Way]:  # Any: no types here
    """What one client does: an event of a stored message, until the last step has committed."""
    ends: dict[str, asyncio.Future[None]] = {}

    def ended(_connection: object, _pid: object, _channel: object, turn: object) -> None:
        future = ends.pop(str(turn), None)
        if future is not None:
            future.set_result(None)

    numbers = itertools.count()
    stored = [await _store(pool) for _ in range(WARM_UP + ALONE + MANY)]
    async with pool.acquire() as listening:
        await listening.add_listener("chain_end", ended)

        async def chain() -> None:
            session, turn, message = stored[next(numbers)]
            over = ends[str(turn)] = asyncio.get_running_loop().create_future()
            event = MessageReceived(
                session_id=session, turn_id=turn, message_id=message, text="Say hello."
            )
            await publisher.publish(
                Envelope(
                    event_id=str(uuid4()),
                    source="/bench",
                    event_type=event.event_type,
                    time=now(),
                    data=event.model_dump_json().encode(),
                    subject=str(session),
                    tenant=TENANT,
                    partition_key=partition_key(TENANT, str(session)),
                )
            )
            async with asyncio.timeout(60):
                await over

        yield chain
        await listening.remove_listener("chain_end", ended)


async def _store(pool: Any) -> tuple[UUID, UUID, UUID]:  # Any: as above
    """A message as the gateway stores it."""
    session, turn, message = uuid4(), uuid4(), uuid4()
    await pool.execute(
        "WITH s AS (INSERT INTO sessions (tenant, id, created_by) VALUES ($1, $2, 'bench')),"
        " t AS (INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
        "       VALUES ($1, $3, $2, 1, 'received', $4))"
        " INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
        " VALUES ($1, $4, $2, $3, 'user', 'Say hello.')",
        TENANT,
        session,
        turn,
        message,
    )
    return session, turn, message


async def _raw_step(pool: Any, turn: UUID, state: str) -> None:  # Any: as above
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "INSERT INTO raw_turns VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET state = $2",
            turn,
            state,
        )
        await connection.execute("INSERT INTO raw_events VALUES ($1, '[]')", uuid4())


async def _repeat(way: Way, at_once: int, times: int) -> tuple[list[float], float]:
    """Milliseconds of each, and the seconds that all of them took."""
    left, taken = iter(range(times)), list[float]()

    async def caller() -> None:
        for _ in left:
            began = time.perf_counter()
            await way()
            taken.append((time.perf_counter() - began) * 1e3)

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(at_once)))
    return taken, time.perf_counter() - began


@asynccontextmanager
async def _running(state: Path, dsn: str) -> AsyncGenerator[dict[str, str]]:
    """`knative-local` with the three steps; what it says once it is ready."""
    address = dsn.rpartition("@")[2]
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOST": "127.0.0.1",
        "SOMA_MODE": "LOCAL",
        "SOMA_POSTGRES_DSN": f"postgresql://soma_app:{_PASSWORD}@{address}",
        "SOMA_EVENT_SIGNING_KEY": _KEY,
    }
    images = {"images": {"steps": {"folder": str(ROOT), "environment": environment}}}
    (state / "images.json").write_text(json.dumps(images))
    steps = "".join(
        _STEP.format(name=name, source=source, wanted=wanted)
        for name, (source, wanted) in _STEPS.items()
    )
    (state / "all.yaml").write_text(steps + _BROKER)
    with (state / "runtime.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("knative-local"),
            *("run", state / "all.yaml", "--state", state / "knative"),
            *("--images", state / "images.json"),
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    try:
        if process.stdout is None:
            raise RuntimeError("knative-local has no output")
        line = await asyncio.wait_for(process.stdout.readline(), 180)
        if not line:
            raise RuntimeError((state / "runtime.log").read_text()[-2000:])
        yield json.loads(line)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def _figure(
    name: str, value: float, unit: str, raw: float, goal: str, *, met: bool
) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "raw": round(raw, 3),
        "ratio": round(value / raw, 3),
        "goal": goal,
        "met": met,
    }
