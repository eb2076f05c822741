"""KafkaChannels: a topic, a host name and a listener for each."""

import asyncio
from collections.abc import Mapping, Sequence

from knative_local.http1 import Server
from knative_local.ingress.handler import INGRESS_LIMITS, Ingress, Receiver, Route
from knative_local.kafka.producer import Producer
from knative_local.kafka.topics import delete_topic, ensure_topic
from knative_local.manifests.plan import ChannelPlan, Plan
from knative_local.measuring import EventTimes
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.listening import not_yet
from knative_local.runtime.manager import Json, Manager, Receivers
from knative_local.serving import PortBook

_GRACE_SECONDS = 1.0


class KafkaChannels(Manager[ChannelPlan]):
    """Takes events for channels.

    A cluster has one address for all of them and tells them apart by the `Host` header. A program
    here is given a loopback address instead of the host name, so each channel has a listener of its
    own; the common one is there too.
    """

    kind = "KafkaChannel"
    plural = "kafka_channels"

    def __init__(self, kafka: Kafka, ports: PortBook) -> None:
        self._kafka = kafka
        self._ports = ports
        self._common: Server | None = None
        self._listeners: dict[tuple[str, str], Server] = {}
        self._routes: dict[str, Route] = {}
        self._ingress: Ingress | None = None
        self._times: dict[Receiver, EventTimes] = {}

    def wanted(self, plan: Plan) -> Sequence[ChannelPlan]:
        """Return every KafkaChannel."""
        return plan.kafka_channels

    async def listen(self, plan: Plan) -> None:
        """Listen for new channels; they answer once their topics are there."""
        if plan.kafka_channels and self._common is None:
            self._common = await self._ports.listen("channel-ingress", not_yet, INGRESS_LIMITS)
        for channel in plan.kafka_channels:
            key = (channel.namespace, channel.name)
            if key not in self._listeners:
                name = f"channel/{channel.namespace}/{channel.name}"
                self._listeners[key] = await self._ports.listen(name, not_yet, INGRESS_LIMITS)

    def hosts(self, plan: Plan) -> Mapping[str, str]:
        """Return the host name of every channel."""
        found: dict[str, str] = {}
        for channel in plan.kafka_channels:
            server = self._listeners.get((channel.namespace, channel.name))
            if server is not None:
                found[channel.host] = f"{server.host}:{server.port}"
        return found

    async def add(self, objects: Sequence[ChannelPlan]) -> None:
        """Make topics and take events."""
        if not objects:
            return
        eventing = await self._kafka.connected()
        await asyncio.gather(
            *(
                ensure_topic(
                    eventing.cluster,
                    channel.topic,
                    partitions=channel.partitions,
                    replication_factor=channel.replication_factor,
                    config={"retention.ms": str(channel.retention_ms)},
                )
                for channel in objects
            )
        )
        for channel in objects:
            if channel.unmet:
                continue
            receiver = Receiver("kafkachannel", channel.namespace, channel.name)
            route = self._routes[channel.host] = Route(channel.topic, receiver=receiver)
            own = Ingress(eventing.producer, self._times)
            own.route({}, otherwise=route)
            self._listeners[channel.namespace, channel.name].handler = own
        self._route(eventing.producer)

    async def change(self, old: ChannelPlan, new: ChannelPlan) -> None:
        """Nothing to do unless it can begin now: a topic that exists keeps its settings."""
        if old.unmet and not new.unmet:
            await self.add([new])

    async def remove(self, gone: ChannelPlan) -> None:
        """Take no more events, and delete the topic."""
        eventing = await self._kafka.connected()
        self._routes.pop(gone.host, None)
        self._route(eventing.producer)
        listener = self._listeners.pop((gone.namespace, gone.name), None)
        if listener is not None:
            await listener.close(_GRACE_SECONDS)
        await delete_topic(eventing.cluster, gone.topic)

    def facts(self, planned: ChannelPlan) -> Mapping[str, str]:
        """Return the topic."""
        return {"topic": planned.topic}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Delete the topic of a channel that is gone from the manifests."""
        topic = facts.get("topic")
        if topic is not None and topic not in {route.topic for route in self._routes.values()}:
            await delete_topic((await self._kafka.connected()).cluster, topic)

    async def release(self) -> None:
        """Listen no more."""
        servers = [*self._listeners.values(), *([self._common] if self._common else [])]
        await asyncio.gather(*(server.close(_GRACE_SECONDS) for server in servers))

    def receivers(self) -> Receivers:
        """Return every channel."""
        return self._times

    def report(self, planned: ChannelPlan) -> Json:
        """Return the state of one channel."""
        ready = planned.host in self._routes and not planned.unmet
        listener = self._listeners.get((planned.namespace, planned.name))
        return {
            "ready": ready,
            "reason": "" if ready else planned.unmet or "its topic is not there yet",
            "topic": planned.topic,
            "owner": planned.owner,
            "url": listener.url if listener is not None else "",
            "ingress": self._common.url if self._common is not None else "",
            "cluster_url": planned.url,
        }

    def _route(self, producer: Producer) -> None:
        if self._ingress is None:
            self._ingress = Ingress(producer, self._times)
        self._ingress.route({}, self._routes)
        if self._common is not None:
            self._common.handler = self._ingress
