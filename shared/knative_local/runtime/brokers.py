"""Brokers: a topic and a path of the ingress for each."""

import asyncio
from collections.abc import Mapping, Sequence

from knative_local.http1 import Server
from knative_local.kafka.topics import delete_topic, ensure_topic, require_topic
from knative_local.manifests.plan import BrokerPlan, Plan
from knative_local.runtime.eventing_conditions import broker_conditions
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.manager import Json, Manager, Receivers

INGRESS_HOST = "kafka-broker-ingress.knative-eventing.svc.cluster.local"


class Brokers(Manager[BrokerPlan]):
    """Makes the topics and lets the ingress take events for them."""

    kind = "Broker"
    plural = "brokers"
    blamed = "TopicReady"

    def __init__(self, kafka: Kafka, listener: Server) -> None:
        self._kafka = kafka
        self._listener = listener
        self._topics: dict[tuple[str, str], str] = {}

    def wanted(self, plan: Plan) -> Sequence[BrokerPlan]:
        """Return every Broker."""
        return plan.brokers

    def hosts(self, plan: Plan) -> Mapping[str, str]:
        """Return the host name of the ingress."""
        return {INGRESS_HOST: f"{self._listener.host}:{self._listener.port}"}

    async def add(self, objects: Sequence[BrokerPlan]) -> None:
        """Make topics and take events."""
        if not objects:
            return
        eventing = await self._kafka.connected()
        await asyncio.gather(*(self._prepare(broker) for broker in objects))
        for broker in objects:
            # As in a cluster one that was ready before goes on as it was.
            if not broker.unmet:
                self._topics[broker.namespace, broker.name] = broker.topic
        eventing.ingress.route(self._topics)
        self._listener.handler = eventing.ingress

    async def change(self, old: BrokerPlan, new: BrokerPlan) -> None:
        """Nothing to do but for another topic: a topic that exists keeps its settings."""
        if old.topic != new.topic or (old.unmet and not new.unmet):
            await self.add([new])

    async def remove(self, gone: BrokerPlan) -> None:
        """Take no more events, and delete the topic unless it was there before."""
        self._topics.pop((gone.namespace, gone.name), None)
        eventing = await self._kafka.connected()
        eventing.ingress.route(self._topics)
        if not gone.external_topic:
            await delete_topic(eventing.cluster, gone.topic)

    def problem(self, namespace: str, name: str) -> str | None:
        """Return what keeps a Broker from being ready; nothing where there is no such Broker."""
        if (namespace, name) in self._topics:
            return self._kafka.problem
        return None

    def facts(self, planned: BrokerPlan) -> Mapping[str, str]:
        """Return the topic, if it is ours."""
        return {} if planned.external_topic else {"topic": planned.topic}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Delete the topic of a Broker that is gone from the manifests."""
        topic = facts.get("topic")
        if topic is not None and topic not in self._topics.values():
            eventing = await self._kafka.connected()
            await delete_topic(eventing.cluster, topic)

    def receivers(self) -> Receivers:
        """Return every Broker."""
        eventing = self._kafka.eventing
        return {} if eventing is None else eventing.ingress.times

    def report(self, planned: BrokerPlan) -> Json:
        """Return the state of one Broker."""
        connected = self._kafka.eventing is not None
        key = (planned.namespace, planned.name)
        problem = self._kafka.problem if connected else "Kafka is not connected yet"
        if not problem and not planned.unmet and key not in self._topics:
            problem = "its topic is not made yet"
        conditions = broker_conditions(planned, problem)
        return {
            "ready": not problem and not planned.unmet,
            "reason": problem or planned.unmet,
            "conditions": [each.as_dict() for each in conditions],
            "topic": planned.topic,
            "url": f"{self._listener.url}/{planned.namespace}/{planned.name}",
            "cluster_url": f"http://{INGRESS_HOST}/{planned.namespace}/{planned.name}",
        }

    async def _prepare(self, broker: BrokerPlan) -> None:
        eventing = await self._kafka.connected()
        if broker.external_topic:
            await require_topic(eventing.cluster, broker.topic)
            return
        await ensure_topic(
            eventing.cluster,
            broker.topic,
            partitions=broker.partitions,
            replication_factor=broker.replication_factor,
            config=broker.topic_config,
        )
