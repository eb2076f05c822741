"""What the eventing data plane adds to Kafka: time from hand to hand, CPU and throughput.

Ingress and delivery run in a process of their own, as they do behind `knative-local run`; the
publisher and the subscriber are this process. A hop is the time from the publisher's request to
the subscriber's handler. The raw figure is aiokafka's own produce to consume on the same broker,
measured in turn with the hops, so that both see the same machine.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
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

ROUNDS = 500
WARM_UP = 100
EVENTS = 6000
AT_ONCE = 64
PARTITIONS = 10
BODY = b'{"text": "' + b"x" * 500 + b'"}'
ROOT = Path(__file__).resolve().parents[2]
TOPIC, RAW_TOPIC = "events", "raw"
NO_GOAL = "none"


@dataclass(frozen=True)
class DataPlane:
    """The process under test."""

    url: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    raw: float | None,
    most: float | None = None,
    goal: str = NO_GOAL,
) -> dict[str, Any]:
    """Make one line of the report; without a bound it is met whatever it is."""
    return {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "raw": None if raw is None else round(raw, 4),
        "ratio": None if raw is None else round(value / raw, 3),
        "goal": goal,
        "met": most is None or value <= most,
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
        arrivals: asyncio.Queue[float] = asyncio.Queue()

        async def handler(request: Request) -> Response:
            arrivals.put_nowait(time.perf_counter())
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
    plane: DataPlane, address: str, client: Client, arrivals: "asyncio.Queue[float]"
) -> list[dict[str, Any]]:
    async def publish(kind: bytes) -> None:
        headers: Headers = [
            (b"ce-specversion", b"1.0"),
            (b"ce-id", b"1"),
            (b"ce-source", b"/bench"),
            (b"ce-type", kind),
            (b"content-type", b"application/json"),
        ]
        answer = await client.request("POST", plane.url, headers, BODY, timeout=30)
        await answer.read(1000)
        if answer.status != 202:
            raise RuntimeError(f"the ingress answered {answer.status}")

    async with raw_kafka(address) as (raw_produce, raw_consume):
        hops, raw_hops = await _hops(publish, arrivals, raw_produce, raw_consume)
        p50, raw_p50 = statistics.median(hops), statistics.median(raw_hops)
        p99, raw_p99 = _p99(hops), _p99(raw_hops)
        alone_cpu = await _delivered(plane, publish, arrivals, at_once=1, events=EVENTS // 6)
        many_cpu = await _delivered(plane, publish, arrivals, at_once=AT_ONCE, events=EVENTS)
        cpu_before = plane.cpu_seconds()
        rate = await _rate(lambda: publish(b"unwanted"), at_once=AT_ONCE, events=EVENTS)
        ingress_cpu = (plane.cpu_seconds() - cpu_before) / EVENTS * 1000
        cpu_before = time.process_time()
        raw_rate = await _rate(raw_produce, at_once=AT_ONCE, events=EVENTS)
        raw_cpu = (time.process_time() - cpu_before) / EVENTS * 1000
    memory = plane.process.memory_info().rss / 1024**2
    return [
        figure("event_hop_p50", p50, "ms", raw=raw_p50, most=2 * raw_p50, goal="<= 2 x raw p50"),
        figure("event_hop_p99", p99, "ms", raw=raw_p99, most=15.0, goal="<= 15 ms"),
        figure("ingress_cpu", ingress_cpu, "CPU-ms/event", raw=raw_cpu),
        figure("ingress_rate", rate, "events/s", raw=raw_rate),
        figure("event_cpu_1_in_flight", alone_cpu[0], "CPU-ms/event", raw=raw_cpu),
        figure("event_cpu_64_in_flight", many_cpu[0], "CPU-ms/event", raw=raw_cpu),
        figure("event_rate_64_in_flight", many_cpu[1], "events/s", raw=raw_rate),
        figure("eventing_rss", memory, "MB", raw=None),
    ]


async def _hops(
    publish: Callable[[bytes], Awaitable[None]],
    arrivals: "asyncio.Queue[float]",
    raw_produce: Callable[[], Awaitable[None]],
    raw_consume: Callable[[], Awaitable[float]],
) -> tuple[list[float], list[float]]:
    hops: list[float] = []
    raw: list[float] = []
    for round_number in range(WARM_UP + ROUNDS):
        began = time.perf_counter()
        sending = asyncio.ensure_future(publish(b"wanted"))
        arrived = await arrivals.get()
        await sending
        raw_began = time.perf_counter()
        sending = asyncio.ensure_future(raw_produce())
        raw_arrived = await raw_consume()
        await sending
        if round_number >= WARM_UP:
            hops.append((arrived - began) * 1000)
            raw.append((raw_arrived - raw_began) * 1000)
    return hops, raw


async def _delivered(
    plane: DataPlane,
    publish: Callable[[bytes], Awaitable[None]],
    arrivals: "asyncio.Queue[float]",
    *,
    at_once: int,
    events: int,
) -> tuple[float, float]:
    """Return the CPU-ms per delivered event and the delivered events per second."""
    cpu, began = plane.cpu_seconds(), time.perf_counter()
    sending = asyncio.ensure_future(
        _rate(lambda: publish(b"wanted"), at_once=at_once, events=events)
    )
    for _ in range(events):
        await arrivals.get()
    elapsed = time.perf_counter() - began
    await sending
    return (plane.cpu_seconds() - cpu) / events * 1000, events / elapsed


async def _rate(action: Callable[[], Awaitable[None]], *, at_once: int, events: int) -> float:
    left = iter(range(events))

    async def worker() -> None:
        for _ in left:
            await action()

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return events / (time.perf_counter() - began)


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


@asynccontextmanager
async def raw_kafka(
    address: str,
) -> AsyncGenerator[tuple[Callable[[], Awaitable[None]], Callable[[], Awaitable[float]]]]:
    """Open a producer and a consumer of aiokafka; its defaults gave the shortest times."""
    producer: Any = aiokafka.AIOKafkaProducer(bootstrap_servers=address, acks="all")
    consumer: Any = aiokafka.AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    await producer.start()
    await consumer.start()
    consumer.assign([TopicPartition(RAW_TOPIC, part) for part in range(PARTITIONS)])
    await consumer.seek_to_end()

    async def produce() -> None:
        await producer.send_and_wait(RAW_TOPIC, BODY)

    async def consume() -> float:
        await consumer.getone()
        return time.perf_counter()

    try:
        yield produce, consume
    finally:
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
        verdict = "met" if line["met"] else "NOT MET"
        sys.stdout.write(
            f"{line['name']:24} {line['value']:>10g} {line['unit']:14} {beside:28} "
            f"goal {line['goal']}: {verdict}\n"
        )


if __name__ == "__main__":
    main()
