"""A plan, running: Kafka, the ingress, the Services behind their gateway, the sources."""

import asyncio
import contextlib
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from knative_local.http1 import Client, Handler, Limits, Request, Response, Server, serve
from knative_local.kafka.server import EmbeddedKafka
from knative_local.manifests.plan import Plan
from knative_local.runtime.errors import CannotStart
from knative_local.runtime.eventing import INGRESS_HOST, Eventing
from knative_local.runtime.metrics import metrics_text
from knative_local.runtime.remembering import KnownGroups
from knative_local.runtime.report import Json, status_report
from knative_local.runtime.resolving import LocalResolver
from knative_local.runtime.services import Services
from knative_local.serving import PortBook
from knative_local.serving.ports import HOST
from knative_local.serving.proxy import PROXY_LIMITS
from knative_local.sources import PingSource

logger = logging.getLogger(__name__)

RUN_FILE = "run.json"
_DELIVERY_GRACE_SECONDS = 5.0
_REQUEST_GRACE_SECONDS = 5.0
_PROCESS_GRACE_SECONDS = 5.0
_INGRESS_GRACE_SECONDS = 1.0
_KAFKA_CHECK_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run."""

    state: Path
    kafka: str | None = None
    ingress_port: int | None = None
    gateway_port: int | None = None


class Platform:
    """Everything that one run consists of."""

    def __init__(self, plan: Plan, options: Options) -> None:
        self._plan = plan
        self._options = options
        self._ports = PortBook(options.state / "ports.json")
        self._client = Client()
        self._resolver = LocalResolver(self._client, plan.external_hosts)
        self._services = Services(options.state, self._ports)
        self._kafka: EmbeddedKafka | None = None
        self._guarding: asyncio.Task[None] | None = None
        self._eventing: Eventing | None = None
        self._delivering = False
        self._sources: list[PingSource] = []
        self._ingress: Server | None = None
        self._front: list[Server] = []
        self._addresses: Json = {}

    async def open(self) -> Json:
        """Start everything and return where it is.

        Raises:
            CannotStart: a port is taken.
            KafkaProblem: Kafka does not take part.
        """
        options = self._options
        self._ingress = await self._listen("ingress", options.ingress_port, _not_yet)
        authority = f"{HOST}:{self._ingress.port}"
        self._resolver.add_host(INGRESS_HOST, authority)
        short = INGRESS_HOST.removesuffix(".cluster.local")
        self._resolver.add_host(short, authority)
        await self._services.open(self._plan, {INGRESS_HOST: authority})
        for host, proxy in self._services.by_host().items():
            self._resolver.add_service(host, proxy)
        gateway = await self._listen(
            "gateway", options.gateway_port, self._services.gateway().handle, PROXY_LIMITS
        )
        status = await self._listen("status", None, self._answer)
        self._front = [gateway, status]
        self._ports.save()
        async with asyncio.TaskGroup() as starting:
            starting.create_task(self._open_eventing(self._ingress))
            starting.create_task(self._services.start())
        for source in self._plan.ping_sources:
            ping = PingSource(source, self._resolver)
            ping.start()
            self._sources.append(ping)
        self._addresses |= {
            "status": "ready",
            "ingress": self._ingress.url,
            "gateway": gateway.url,
            "status_url": f"{status.url}/status",
            "metrics_url": f"{status.url}/metrics",
        }
        order = ("status", "ingress", "gateway", "status_url", "metrics_url", "kafka")
        self._addresses = {name: self._addresses[name] for name in order}
        record = {**self._addresses, "pid": os.getpid()}
        (options.state / RUN_FILE).write_text(json.dumps(record) + "\n", "utf-8")
        return self._addresses

    async def close(self) -> None:
        """End everything in the order in which nothing is lost."""
        (self._options.state / RUN_FILE).unlink(missing_ok=True)
        await asyncio.gather(*(source.close() for source in self._sources))
        eventing = self._eventing
        # First what comes in ends, then who answers it, then what those send to.
        ending = [server.close(_REQUEST_GRACE_SECONDS) for server in self._front]
        if eventing is not None and self._delivering:
            ending.append(eventing.stop_delivering(_DELIVERY_GRACE_SECONDS))
        await asyncio.gather(*ending)
        await self._services.close(_PROCESS_GRACE_SECONDS)
        if self._ingress is not None:
            await self._ingress.close(_INGRESS_GRACE_SECONDS)
        await self._client.close()
        if self._guarding is not None:
            self._guarding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._guarding
        if eventing is not None:
            await eventing.close()
        if self._kafka is not None:
            await self._kafka.aclose()

    async def _open_eventing(self, listener: Server) -> None:
        bootstrap = self._options.kafka
        if bootstrap is None:
            self._kafka = EmbeddedKafka(
                self._options.state / "kafka",
                progress=lambda text: logger.info("kafka: %s", text),
            )
            bootstrap = await self._kafka.open()
            self._guarding = asyncio.create_task(self._guard(self._kafka))
        self._addresses["kafka"] = bootstrap
        known = KnownGroups(self._options.state / "groups.json")
        self._eventing = Eventing(bootstrap, self._resolver, known)
        await self._eventing.open(self._plan, listener)
        self._delivering = True

    async def _guard(self, kafka: EmbeddedKafka) -> None:
        """Start our own Kafka again when it has died; clients find it on the same port."""
        while True:
            await asyncio.sleep(_KAFKA_CHECK_SECONDS)
            if not kafka.has_died():
                continue
            logger.error("kafka_died", extra={"log": str(kafka.log)})
            try:
                await kafka.open()
            except Exception:
                logger.exception("kafka_not_restarted")

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

    async def _answer(self, request: Request) -> Response:
        delivery = self._eventing.delivery if self._eventing and self._delivering else None
        match request.path:
            case "/status":
                report = status_report(
                    self._plan,
                    ingress_url=self._ingress.url if self._ingress else "",
                    services=self._services,
                    delivery=delivery,
                    ping_sources=self._sources,
                )
                body = json.dumps(report).encode()
                return Response(200, [(b"content-type", b"application/json")], body)
            case "/metrics":
                ingress = self._eventing.ingress.counters if self._eventing else None
                text = metrics_text(self._services, delivery, ingress)
                kind = b"text/plain; version=0.0.4; charset=utf-8"
                return Response(200, [(b"content-type", kind)], text.encode())
            case "/healthz":
                return Response(200)
            case _:
                return Response(404)


async def _not_yet(_: Request) -> Response:
    """Answer for the ingress while Kafka is not there: senders try again."""
    return Response(503)
