"""One run: Kafka, the ingress, the gateway, and everything that manifests ask for."""

import asyncio
import json
import logging
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from knative_local.http1 import Client, Handler, Limits, Request, Response, Server, serve
from knative_local.ingress.handler import INGRESS_LIMITS, without_addresses
from knative_local.manifests.plan import Plan
from knative_local.runtime.brokers import Brokers
from knative_local.runtime.channels import KafkaChannels
from knative_local.runtime.composites import Channels, Parallels, Sequences
from knative_local.runtime.errors import CannotStart
from knative_local.runtime.inference import InferenceServices
from knative_local.runtime.job_sinks import JobSinks
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.kafka_sinks import KafkaSinks
from knative_local.runtime.kafka_sources import KafkaSources
from knative_local.runtime.listening import not_yet
from knative_local.runtime.manager import Json
from knative_local.runtime.memory import OBJECTS_FILE, RunMemory
from knative_local.runtime.metrics import metrics_text
from knative_local.runtime.pings import PingSources
from knative_local.runtime.reconciler import AnyManager, Reconciler
from knative_local.runtime.report import StatusReport
from knative_local.runtime.resolving import LocalResolver
from knative_local.runtime.routes import Configurations, DomainMappings, Routes
from knative_local.runtime.services import Services
from knative_local.runtime.serving import Serving
from knative_local.runtime.sink_bindings import SinkBindings
from knative_local.runtime.subscriptions import Subscriptions
from knative_local.runtime.triggers import Triggers
from knative_local.runtime.watching import ManifestState
from knative_local.serving import PortBook
from knative_local.serving.ports import HOST
from knative_local.serving.proxy import PROXY_LIMITS
from knative_local.tracing import TRACER

if TYPE_CHECKING:
    from knative_local.tracing.export import Exporter

logger = logging.getLogger(__name__)

RUN_FILE = "run.json"
_DELIVERY_GRACE_SECONDS = 5.0
_REQUEST_GRACE_SECONDS = 5.0
_PROCESS_GRACE_SECONDS = 5.0
_INGRESS_GRACE_SECONDS = 1.0
_RETRY_SECONDS = 5.0
_NOTE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run."""

    state: Path
    kafka: str | None = None
    ingress_port: int | None = None
    gateway_port: int | None = None
    traces: str | None = None
    """A collector's URL, or a folder, for the spans of every hop."""
    traces_headers: str = field(default="", repr=False)
    """What the collector wants besides: `name=value`, separated by commas."""


class Platform:
    """Everything that one run consists of."""

    def __init__(self, plan: Plan, options: Options) -> None:
        self._plan = plan
        self._options = options
        self._ports = PortBook(options.state / "ports.json")
        self._client = Client()
        self._resolver = LocalResolver(self._client)
        self._kafka = Kafka(options.state / "kafka", options.kafka, self._resolver, plan.producer)
        self._serving = Serving(options.state, self._ports, self._resolver)
        self._pings = PingSources(self._resolver)
        self._managers: list[AnyManager] = []
        self._reconciler: Reconciler | None = None
        self._retrying: asyncio.Task[None] | None = None
        self._ingress: Server | None = None
        self._front: list[Server] = []
        self._report = StatusReport()
        self._noting: asyncio.Task[None] | None = None
        self._exporter: Exporter | None = None
        self.manifests = ManifestState()

    async def open(self) -> Json:
        """Start everything and return where it is.

        Raises:
            CannotStart: a port is taken.
            KafkaProblem: Kafka does not take part.
        """
        options = self._options
        if options.traces is not None:
            # What few runs need is imported by those alone.
            from knative_local.tracing.export import Exporter

            self._exporter = Exporter(options.traces, TRACER, options.traces_headers)
            self._exporter.open()
        if options.kafka is not None or _needs_kafka(self._plan):
            # It takes a while, and other things can start meanwhile.
            self._kafka.begin()
        first = not_yet if self._plan.brokers else without_addresses
        self._ingress = await self._listen("ingress", options.ingress_port, first, INGRESS_LIMITS)
        gateway = await self._listen(
            "gateway", options.gateway_port, self._serving.gateway.handle, PROXY_LIMITS
        )
        status = await self._listen("status", None, self._answer)
        self._front = [gateway, status]
        channels, subscriptions = (
            KafkaChannels(self._kafka, self._ports),
            Subscriptions(self._kafka),
        )
        brokers = Brokers(self._kafka, self._ingress)
        # Who answers comes first, then where events lie, then who delivers and sends them.
        self._managers = [
            Services(self._serving),
            Configurations(self._serving),
            Routes(self._serving),
            DomainMappings(self._serving),
            InferenceServices(self._serving),
            JobSinks(options.state, self._ports, self._serving.launcher),
            brokers,
            KafkaSinks(self._kafka, self._ports),
            channels,
            Triggers(self._kafka, brokers),
            subscriptions,
            *(kind(channels, subscriptions) for kind in (Channels, Sequences, Parallels)),
            KafkaSources(self._kafka),
            self._pings,
            SinkBindings(),
        ]
        memory = RunMemory(options.state / OBJECTS_FILE)
        self._reconciler = Reconciler(self._managers, memory)
        await self._introduce(self._plan)
        await self._reconciler.start(self._plan)
        self._ports.save()
        self._noting = asyncio.create_task(self._note_transitions())
        addresses = {
            "status": "ready",
            "ingress": self._ingress.url,
            "gateway": gateway.url,
            "status_url": f"{status.url}/status",
            "metrics_url": f"{status.url}/metrics",
            # Started when the first object needs it.
            "kafka": self._kafka.eventing.bootstrap if self._kafka.eventing else None,
        }
        record = {**addresses, "pid": os.getpid()}
        (options.state / RUN_FILE).write_text(json.dumps(record) + "\n", "utf-8")
        return addresses

    @property
    def plan(self) -> Plan:
        """What is asked for now."""
        return self._plan

    async def apply(self, plan: Plan) -> None:
        """Go on with another plan; what cannot be done is said in the status and tried again."""
        if self._reconciler is None:
            raise RuntimeError("open it first")
        self._plan = plan
        await self._introduce(plan)
        await self._reconciler.apply(plan)
        self._ports.save()
        if self._retrying is None or self._retrying.done():
            self._retrying = asyncio.create_task(self._retry(self._reconciler))

    async def close(self) -> None:
        """End everything in the order in which nothing is lost."""
        (self._options.state / RUN_FILE).unlink(missing_ok=True)
        # What failed there is told at the end: before it, processes would be left running.
        failures = [
            await _ended(task) for task in (self._retrying, self._noting) if task is not None
        ]
        await self._pings.close()
        # First what comes in ends, then who answers it, then what those send to.
        ending = [server.close(_REQUEST_GRACE_SECONDS) for server in self._front]
        if self._kafka.eventing is not None:
            ending.append(self._kafka.eventing.stop_delivering(_DELIVERY_GRACE_SECONDS))
        ending += [manager.stop(_DELIVERY_GRACE_SECONDS) for manager in self._managers]
        await asyncio.gather(*ending)
        await self._serving.close(_PROCESS_GRACE_SECONDS)
        if self._ingress is not None:
            await self._ingress.close(_INGRESS_GRACE_SECONDS)
        await asyncio.gather(*(manager.release() for manager in self._managers))
        await self._client.close()
        if self._exporter is not None:
            await self._exporter.close()
        await self._kafka.disconnect()
        for failure in failures:
            if failure is not None:
                raise failure

    async def _introduce(self, plan: Plan) -> None:
        """Make the host names of a plan known before anything of it starts."""
        for manager in self._managers:
            await manager.listen(plan)
        hosts = {host: at for manager in self._managers for host, at in manager.hosts(plan).items()}
        self._resolver.know(hosts, plan.external_hosts)
        self._serving.know(hosts, plan.external_hosts)

    async def _retry(self, reconciler: Reconciler) -> None:
        while reconciler.has_failures:
            await asyncio.sleep(_RETRY_SECONDS)
            await reconciler.retry()

    async def _listen(
        self, name: str, port: int | None, handler: Handler, limits: Limits | None = None
    ) -> Server:
        if port is None:
            return await self._ports.listen(name, handler, limits)
        try:
            return await serve(handler, HOST, port, limits=limits)
        except OSError as error:
            raise CannotStart(
                f"port {port} for the {name} cannot be used: {error.strerror or error}; "
                f"free it or choose another one with --{name}-port"
            ) from error

    def _status(self) -> Json:
        return self._report.of(self._plan, self._managers, self._reconciler or (), self.manifests)

    async def _note_transitions(self) -> None:
        """Look at every condition, so that its time does not depend on who asks."""
        while True:
            began = time.perf_counter()
            self._status()
            took = time.perf_counter() - began
            # Never more than a hundredth of the time, however many objects there are.
            await asyncio.sleep(max(_NOTE_SECONDS, took * 100))

    async def _answer(self, request: Request) -> Response:
        match request.path:
            case "/status":
                body = json.dumps(self._status()).encode()
                return Response(200, [(b"content-type", b"application/json")], body)
            case "/metrics":
                text = metrics_text(self._serving, self._managers)
                kind = b"text/plain; version=0.0.4; charset=utf-8"
                return Response(200, [(b"content-type", kind)], text.encode())
            case "/healthz":
                return Response(200)
            case _:
                return Response(404)


def _needs_kafka(plan: Plan) -> bool:
    kinds = (plan.brokers, plan.kafka_sinks, plan.kafka_sources, plan.kafka_channels)
    return any(kinds) or bool(plan.subscriptions)


async def _ended(task: asyncio.Task[None]) -> BaseException | None:
    """End a task, and return what it failed with before."""
    task.cancel()
    await asyncio.wait([task])
    return None if task.cancelled() else task.exception()
