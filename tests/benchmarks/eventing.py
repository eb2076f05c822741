"""What the eventing data plane adds to Kafka: time from hand to hand, CPU and throughput.

Ingress and delivery run in a process of their own, as they do behind `knative-local run`; the
publisher and the subscriber are this process. A hop is the time from the publisher's request to
the subscriber's handler. The raw figure is aiokafka's own produce to consume on the same broker,
measured in turn with the hops, so that both see the same machine. With `n` in flight, `n` callers
each send an event when their last one has arrived.

Knative's own Java data plane on two cores like those that the goals were set on: p50 2.4 times raw
with one in flight; 2,370 delivered events/s and 0.49 CPU-ms for each with 64; 470 to 600 MB.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiokafka
import psutil
import uvloop
from aiokafka.structs import TopicPartition

from knative_local.delivery import EventDelivery
from knative_local.filters import Exact
from knative_local.http1 import Client, Headers, Request, Response, serve
from knative_local.ingress.handler import Ingress
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.producer import Producer
from knative_local.kafka.server import EmbeddedKafka
from knative_local.kafka.topics import ensure_topic
from knative_local.manifests.plan import DeliverySpec, Destination, TriggerPlan
from tests.support.recipients import PlainResolver

EVENTS = {1: 600, 16: 3000, 64: 6000}
"""How many are sent with so many in flight."""
TURN = {1: 20, 16: 500, 64: 2000}
"""After how many of them it is raw Kafka's turn."""
WARM_UP = 200
PARTITIONS = 10
BODY = b'{"text": "' + b"x" * 500 + b'"}'
ROOT = Path(__file__).resolve().parents[2]
TOPIC, RAW_TOPIC = "events", "raw"
NO_GOAL = "none"

Hop = Callable[[], Awaitable[float]]
"""Brings one event from hand to hand and returns the seconds that it took."""


@dataclass(frozen=True)
class DataPlane:
    """The process under test."""

    url: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@dataclass
class Measured:
    """What some rounds with the same number in flight gave."""

    milliseconds: list[float] = field(default_factory=list[float])
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def p50(self) -> float:
        """The median time from hand to hand."""
        return statistics.median(self.milliseconds)

    @property
    def p99(self) -> float:
        """The time that one in a hundred exceeds."""
        return statistics.quantiles(self.milliseconds, n=100)[98]

    @property
    def rate(self) -> float:
        """Events per second."""
        return len(self.milliseconds) / self.seconds

    @property
    def cpu(self) -> float:
        """CPU-ms per event."""
        return self.cpu_seconds / len(self.milliseconds) * 1000


class Arrivals:
    """Who waits for which event."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._waiting: dict[bytes, asyncio.Future[float]] = {}

    def new(self) -> tuple[bytes, asyncio.Future[float]]:
        """Return an id and the moment of its arrival."""
        name = b"%d" % next(self._numbers)
        moment = self._waiting[name] = asyncio.get_running_loop().create_future()
        return name, moment

    def arrived(self, name: bytes) -> None:
        """Take note of an arrival; the second of the same counts for nothing."""
        moment = self._waiting.pop(name, None)
        if moment is not None:
            moment.set_result(time.perf_counter())


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    raw: float | None,
    most: float | None = None,
    least: float | None = None,
    goal: str = NO_GOAL,
) -> dict[str, Any]:
    """Make one line of the report; without a bound there is nothing to meet."""
    met = (most is None or value <= most) and (least is None or value >= least)
    return {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "raw": None if raw is None else round(raw, 4),
        "ratio": None if raw is None else round(value / raw, 3),
        "goal": goal,
        "met": None if most is None and least is None else met,
    }


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module, with files under `state`."""
    async with EmbeddedKafka(state / "kafka") as kafka:
        cluster = Cluster(kafka.bootstrap)
        await cluster.open()
        for topic in (TOPIC, RAW_TOPIC):
            await ensure_topic(
                cluster, topic, partitions=PARTITIONS, replication_factor=1, config={}
            )
        await cluster.close()
        arrivals = Arrivals()

        async def handler(request: Request) -> Response:
            arrivals.arrived(request.header(b"ce-id") or b"")
            await request.read(1 << 20)
            return Response(202)

        subscriber = await serve(handler, "127.0.0.1", 0)
        client = Client()
        try:
            async with data_plane(kafka.bootstrap, subscriber.url) as plane:
                return await _figures(plane, kafka.bootstrap, client, arrivals)
        finally:
            await client.close()
            await subscriber.close()


async def _figures(
    plane: DataPlane, address: str, client: Client, arrivals: Arrivals
) -> list[dict[str, Any]]:
    async def publish(kind: bytes, name: bytes) -> None:
        headers: Headers = [
            (b"ce-specversion", b"1.0"),
            (b"ce-id", name),
            (b"ce-source", b"/bench"),
            (b"ce-type", kind),
            (b"content-type", b"application/json"),
        ]
        answer = await client.request("POST", plane.url, headers, BODY, timeout=30)
        await answer.read(1000)
        if answer.status != 202:
            raise RuntimeError(f"the ingress answered {answer.status}")

    async def hop() -> float:
        name, arrived = arrivals.new()
        began = time.perf_counter()
        sending = asyncio.ensure_future(publish(b"wanted", name))
        moment = await arrived
        await sending
        return moment - began

    async def take_in() -> float:
        began = time.perf_counter()
        await publish(b"unwanted", b"1")
        return time.perf_counter() - began

    figures: list[dict[str, Any]] = []
    async with raw_kafka(address) as raw_hop:
        await _repeat(hop, 16, WARM_UP)
        await _repeat(raw_hop, 16, WARM_UP)
        for at_once, events in EVENTS.items():
            ours, raw = Measured(), Measured()
            for _ in range(events // TURN[at_once]):
                await _measure(ours, hop, plane.cpu_seconds, at_once, TURN[at_once])
                await _measure(raw, raw_hop, time.process_time, at_once, TURN[at_once])
            figures += _of_level(at_once, ours, raw)
        ingress = Measured()
        most = max(EVENTS)
        await _measure(ingress, take_in, plane.cpu_seconds, most, EVENTS[most])
    memory = plane.process.memory_info().rss / 1024**2
    return [
        *figures,
        figure("ingress_rate", ingress.rate, "events/s", raw=None),
        figure("ingress_cpu", ingress.cpu, "CPU-ms/event", raw=None),
        figure("eventing_rss", memory, "MB", raw=None, most=120, goal="<= 120 MB"),
    ]


def _of_level(at_once: int, ours: Measured, raw: Measured) -> list[dict[str, Any]]:
    """The figures with so many in flight; goals are set where the yardstick is known."""
    alone, many = at_once == min(EVENTS), at_once == max(EVENTS)
    name = f"{at_once}_in_flight"
    return [
        figure(
            f"event_hop_p50_{name}",
            ours.p50,
            "ms",
            raw=raw.p50,
            most=2 * raw.p50 if alone else None,
            goal="<= 2 x raw p50" if alone else NO_GOAL,
        ),
        figure(
            f"event_hop_p99_{name}",
            ours.p99,
            "ms",
            raw=raw.p99,
            most=15.0 if alone else None,
            goal="<= 15 ms" if alone else NO_GOAL,
        ),
        figure(
            f"event_rate_{name}",
            ours.rate,
            "events/s",
            raw=raw.rate,
            least=2000 if many else None,
            goal=">= 2000/s" if many else NO_GOAL,
        ),
        figure(
            f"event_cpu_{name}",
            ours.cpu,
            "CPU-ms/event",
            raw=raw.cpu,
            most=0.49 if many else None,
            goal="<= 0.49" if many else NO_GOAL,
        ),
    ]


async def _measure(
    into: Measured, hop: Hop, cpu_seconds: Callable[[], float], at_once: int, events: int
) -> None:
    cpu, began = cpu_seconds(), time.perf_counter()
    into.milliseconds += [each * 1000 for each in await _repeat(hop, at_once, events)]
    into.seconds += time.perf_counter() - began
    into.cpu_seconds += cpu_seconds() - cpu


async def _repeat(hop: Hop, at_once: int, events: int) -> list[float]:
    left = iter(range(events))
    taken: list[float] = []

    async def caller() -> None:
        taken.extend([await hop() for _ in left])

    await asyncio.gather(*(caller() for _ in range(at_once)))
    return taken


@asynccontextmanager
async def raw_kafka(address: str) -> AsyncGenerator[Hop]:
    """Open a producer and a consumer of aiokafka; its defaults gave the shortest times."""
    producer: Any = aiokafka.AIOKafkaProducer(bootstrap_servers=address, acks="all")
    consumer: Any = aiokafka.AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    await producer.start()
    await consumer.start()
    consumer.assign([TopicPartition(RAW_TOPIC, part) for part in range(PARTITIONS)])
    await consumer.seek_to_end()
    arrivals = Arrivals()

    async def consume() -> None:
        async for record in consumer:
            arrivals.arrived(record.headers[0][1])

    async def hop() -> float:
        name, arrived = arrivals.new()
        began = time.perf_counter()
        sending = asyncio.ensure_future(
            producer.send_and_wait(RAW_TOPIC, BODY, headers=[("id", name)])
        )
        moment = await arrived
        await sending
        return moment - began

    consuming = asyncio.create_task(consume())
    try:
        yield hop
    finally:
        consuming.cancel()
        await asyncio.wait([consuming])
        await consumer.stop()
        await producer.stop()


@asynccontextmanager
async def data_plane(address: str, subscriber: str) -> AsyncGenerator[DataPlane]:
    """Run ingress and delivery in a process of their own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.eventing",
        "--serve",
        address,
        subscriber,
        stdout=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    if process.stdout is None:
        raise RuntimeError("the data plane has no output")
    try:
        url = (await process.stdout.readline()).decode().strip()
        yield DataPlane(url, psutil.Process(process.pid))
    finally:
        process.terminate()
        await process.wait()


async def _serve(address: str, subscriber: str) -> None:
    cluster, producer = Cluster(address), Producer(address)
    await cluster.open()
    await producer.open()
    delivery = EventDelivery(cluster=cluster, producer=producer, resolver=PlainResolver(Client()))
    await delivery.add(
        TriggerPlan(
            namespace="bench",
            name="wanted",
            broker="default",
            topic=TOPIC,
            group_id="knative-trigger-bench-wanted",
            ordered=False,
            filters=Exact({"type": "wanted"}),
            subscriber=Destination(uri=f"{subscriber}/"),
            delivery=DeliverySpec(),
        )
    )
    ingress = Ingress(producer)
    ingress.route({("bench", "default"): TOPIC})
    server = await serve(ingress, "127.0.0.1", 0)
    sys.stdout.write(f"{server.url}/bench/default\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.eventing")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        uvloop.run(_serve(*options.serve))
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = uvloop.run(measure(Path(folder)))
    if options.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    for line in figures:
        beside = "" if line["raw"] is None else f"raw {line['raw']:g}, ratio {line['ratio']:g}"
        verdict = {None: "", True: ": met", False: ": NOT MET"}[line["met"]]
        sys.stdout.write(
            f"{line['name']:24} {line['value']:>10g} {line['unit']:14} {beside:28} "
            f"goal {line['goal']}{verdict}\n"
        )


if __name__ == "__main__":
    main()
