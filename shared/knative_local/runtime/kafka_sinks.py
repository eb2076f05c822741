"""KafkaSinks: an ingress of their own, one topic for each."""

from collections.abc import Mapping, Sequence

from knative_local.http1 import Server
from knative_local.ingress.handler import INGRESS_LIMITS, Ingress, Receiver, Route
from knative_local.kafka.attempts import RETRY_SECONDS, UntilReady
from knative_local.kafka.errors import TopicProblem
from knative_local.kafka.topics import delete_topic, ensure_topic
from knative_local.manifests.plan import KafkaSinkPlan, Plan
from knative_local.manifests.planning.context import SINK_INGRESS_HOST
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.listening import not_yet
from knative_local.runtime.manager import Json, Manager, Receivers
from knative_local.serving import PortBook

_GRACE_SECONDS = 1.0


class KafkaSinks(Manager[KafkaSinkPlan]):
    """Takes events for KafkaSinks; one is found only while its topic is there."""

    kind = "KafkaSink"
    plural = "kafka_sinks"

    def __init__(
        self, kafka: Kafka, ports: PortBook, *, retry_seconds: float = RETRY_SECONDS
    ) -> None:
        self._kafka = kafka
        self._ports = ports
        self._retry_seconds = retry_seconds
        self._listener: Server | None = None
        self._ready: dict[tuple[str, str], UntilReady] = {}
        self._routes: dict[tuple[str, str], Route] = {}
        self._ingress: Ingress | None = None

    def wanted(self, plan: Plan) -> Sequence[KafkaSinkPlan]:
        """Return every KafkaSink."""
        return plan.kafka_sinks

    async def listen(self, plan: Plan) -> None:
        """Listen as soon as there is a KafkaSink."""
        if plan.kafka_sinks and self._listener is None:
            self._listener = await self._ports.listen("sink-ingress", not_yet, INGRESS_LIMITS)

    def hosts(self, plan: Plan) -> Mapping[str, str]:
        """Return the host name of their ingress."""
        if self._listener is None:
            return {}
        return {SINK_INGRESS_HOST: f"{self._listener.host}:{self._listener.port}"}

    async def add(self, objects: Sequence[KafkaSinkPlan]) -> None:
        """Take events for sinks as soon as their topics are there."""
        for sink in objects:
            await self._add(sink)

    async def change(self, old: KafkaSinkPlan, new: KafkaSinkPlan) -> None:
        """Store events as described now."""
        await self._end(old)
        await self._add(new)

    async def remove(self, gone: KafkaSinkPlan) -> None:
        """Take no more events; the topic that was made for a sink goes with it."""
        await self._end(gone)
        if gone.partitions is not None:
            await delete_topic((await self._kafka.connected()).cluster, gone.topic)

    def facts(self, planned: KafkaSinkPlan) -> Mapping[str, str]:
        """Return the topic, if it is the sink's own."""
        return {} if planned.partitions is None else {"topic": planned.topic}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Delete the topic of a sink that is gone from the manifests."""
        topic = facts.get("topic")
        if topic is not None and topic not in {route.topic for route in self._routes.values()}:
            await delete_topic((await self._kafka.connected()).cluster, topic)

    async def stop(self, grace_seconds: float) -> None:
        """Wait for no topic any more."""
        for ready in self._ready.values():
            await ready.close()

    async def release(self) -> None:
        """Listen no more."""
        if self._listener is not None:
            await self._listener.close(_GRACE_SECONDS)

    def receivers(self) -> Receivers:
        """Return every KafkaSink."""
        return {} if self._ingress is None else self._ingress.times

    def report(self, planned: KafkaSinkPlan) -> Json:
        """Return the state of one KafkaSink."""
        path = f"/{planned.namespace}/{planned.name}"
        ready = self._ready.get((planned.namespace, planned.name))
        reason = "it is not started yet" if ready is None else ready.reason
        return {
            "ready": not reason,
            "reason": reason,
            "topic": planned.topic,
            "content_mode": "structured" if planned.structured else "binary",
            "url": f"{self._listener.url}{path}" if self._listener is not None else "",
            "cluster_url": f"http://{SINK_INGRESS_HOST}{path}",
        }

    async def _add(self, sink: KafkaSinkPlan) -> None:
        async def attempt() -> None:
            await self._prepare(sink)
            self._routes[sink.namespace, sink.name] = Route(
                sink.topic, sink.structured, Receiver("kafkasink", sink.namespace, sink.name)
            )
            await self._route()

        ready = UntilReady(
            attempt,
            name=f"KafkaSink {sink.namespace}/{sink.name}",
            retry_seconds=self._retry_seconds,
        )
        self._ready[sink.namespace, sink.name] = ready
        await ready.open()

    async def _end(self, sink: KafkaSinkPlan) -> None:
        await self._ready.pop((sink.namespace, sink.name)).close()
        self._routes.pop((sink.namespace, sink.name), None)
        await self._route()

    async def _route(self) -> None:
        if self._ingress is None:
            self._ingress = Ingress((await self._kafka.connected()).producer)
        self._ingress.route(self._routes)
        if self._listener is not None:
            self._listener.handler = self._ingress

    async def _prepare(self, sink: KafkaSinkPlan) -> None:
        cluster = (await self._kafka.connected()).cluster
        if sink.partitions is not None:
            await ensure_topic(
                cluster,
                sink.topic,
                partitions=sink.partitions,
                replication_factor=sink.replication_factor,
                config={},
            )
        elif not await cluster.partitions(sink.topic):
            # Until the first sink is ready nobody else says that this one is not found.
            await self._route()
            raise TopicProblem(f"topics not present or invalid: {sink.topic}")
