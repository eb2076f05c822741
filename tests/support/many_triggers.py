"""A `knative-local run` with many Triggers, or with many events that wait for one."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import aiokafka
import psutil

from knative_local.http1 import Request, Response, serve
from knative_local.kafka.configuration import free_ports
from tests.support.platform import until

COMMAND = Path(sys.executable).with_name("knative-local")
READY_SECONDS = 180.0
DRAIN_SECONDS = 600.0
SAMPLE_SECONDS = 0.1

BROKER = """
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: broker-{number}
  namespace: many
  annotations: {{eventing.knative.dev/broker.class: Kafka}}
"""
TRIGGER = """
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {{name: trigger-{number}, namespace: many}}
spec:
  broker: broker-{broker}
  filter: {{attributes: {{type: kind-{number}}}}}
  subscriber: {{uri: "{subscriber}"}}
"""


@dataclass(frozen=True)
class Runtime:
    """A runtime that is ready."""

    ready: dict[str, str]
    start_seconds: float
    process: psutil.Process

    @property
    def memory_megabytes(self) -> float:
        """Its resident memory, without that of Kafka."""
        return float(self.process.memory_info().rss / 1024**2)

    @property
    def cpu_seconds(self) -> float:
        """The processor time it has used, without that of Kafka."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    async def triggers(self) -> list[dict[str, Any]]:
        """Return what the status says about them."""
        report = await asyncio.to_thread(_read, self.ready["status_url"])
        return list(report["triggers"])

    async def lag(self) -> int:
        """Return how many events are not finished, of all Triggers together."""
        return sum(int(each["lag"]) for each in await self.triggers())


def _read(url: str) -> dict[str, Any]:
    with urlopen(url, timeout=30) as answer:  # noqa: S310 - our own loopback URL
        report: dict[str, Any] = json.load(answer)
        return report


def _describe(folder: Path, brokers: int, triggers: int, subscriber: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    texts = [BROKER.format(number=number) for number in range(brokers)]
    texts += [
        TRIGGER.format(number=number, broker=number % brokers, subscriber=subscriber)
        for number in range(triggers)
    ]
    (folder / "all.yaml").write_text("---".join(texts))


@asynccontextmanager
async def running(
    folder: Path, *, brokers: int, triggers: int, subscriber: str
) -> AsyncGenerator[Runtime]:
    """Run so many Triggers, spread over so many Brokers."""
    _describe(folder, brokers, triggers, subscriber)
    began = time.monotonic()
    with (folder / "runtime.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            COMMAND,
            "run",
            folder / "all.yaml",
            "--state",
            folder / "state",
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), READY_SECONDS)
        assert line, (folder / "runtime.log").read_text()[-2000:]
        seconds = time.monotonic() - began
        yield Runtime(json.loads(line), seconds, psutil.Process(process.pid))
    finally:
        process.terminate()
        await process.wait()


@dataclass
class Backlog:
    """What many waiting events cost."""

    before_megabytes: float = 0.0
    waiting_megabytes: float = 0.0
    peak_megabytes: float = 0.0
    drain_seconds: float = 0.0
    received: set[int] = field(default_factory=set[int])


async def drain_backlog(folder: Path, *, events: int, body_bytes: int) -> Backlog:
    """Let events wait until all are there, then let them go, and watch the memory."""
    backlog, released = Backlog(), asyncio.Event()

    async def take(request: Request) -> Response:
        await released.wait()
        await request.read(1 << 20)
        backlog.received.add(int(request.header(b"ce-id") or b"-1"))
        return Response(202)

    server = await serve(take, "127.0.0.1", 0)
    async with running(folder, brokers=1, triggers=1, subscriber=f"{server.url}/events") as runtime:
        backlog.before_megabytes = runtime.memory_megabytes
        sampling = asyncio.create_task(_sample(runtime, backlog))
        await _fill(runtime.ready["kafka"], "knative-broker-many-broker-0", events, body_bytes)

        async def all_wait() -> bool:
            return await runtime.lag() == events

        await until(all_wait, "all events to wait", seconds=DRAIN_SECONDS)
        backlog.waiting_megabytes = runtime.memory_megabytes
        began = time.monotonic()
        released.set()

        async def drained() -> bool:
            return len(backlog.received) == events

        await until(drained, "all events to be delivered", seconds=DRAIN_SECONDS)
        backlog.drain_seconds = time.monotonic() - began

        async def finished() -> bool:
            return await runtime.lag() == 0

        await until(finished, "all offsets to be finished")
        sampling.cancel()
    await server.close()
    return backlog


async def _sample(runtime: Runtime, backlog: Backlog) -> None:
    while True:
        backlog.peak_megabytes = max(backlog.peak_megabytes, runtime.memory_megabytes)
        await asyncio.sleep(SAMPLE_SECONDS)


async def _fill(address: str, topic: str, events: int, body_bytes: int) -> None:
    # Past the ingress, which has figures of its own.
    producer: Any = aiokafka.AIOKafkaProducer(bootstrap_servers=address, linger_ms=20)
    body = b"x" * body_bytes
    await producer.start()
    try:
        for start in range(0, events, 1000):
            sent = [
                await producer.send(
                    topic,
                    body,
                    headers=[
                        ("ce_specversion", b"1.0"),
                        ("ce_id", b"%d" % number),
                        ("ce_source", b"/many"),
                        ("ce_type", b"kind-0"),
                    ],
                )
                for number in range(start, min(start + 1000, events))
            ]
            await asyncio.gather(*sent)
    finally:
        await producer.stop()


def nobody() -> str:
    """Return a URL where nobody listens."""
    return f"http://127.0.0.1:{free_ports().broker}/"
