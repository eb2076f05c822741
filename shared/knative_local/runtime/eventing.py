"""Brokers and Triggers of a plan on one Kafka cluster."""

import asyncio

from knative_local.delivery import EventDelivery
from knative_local.http1 import Resolver, Server
from knative_local.ingress.handler import Ingress
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.producer import Producer
from knative_local.kafka.topics import ensure_topic, require_topic
from knative_local.manifests.plan import BrokerPlan, Plan

INGRESS_HOST = "kafka-broker-ingress.knative-eventing.svc.cluster.local"


class Eventing:
    """Takes events, stores them and brings them to their subscribers."""

    def __init__(self, bootstrap: str, resolver: Resolver) -> None:
        self._cluster = Cluster(bootstrap)
        self._producer = Producer(bootstrap)
        self.delivery = EventDelivery(
            cluster=self._cluster, producer=self._producer, resolver=resolver
        )
        self.ingress = Ingress(self._producer)

    async def open(self, plan: Plan, listener: Server) -> None:
        """Make the topics, take up the Triggers and let the listener take events.

        Raises:
            KafkaProblem: Kafka does not take part.
        """
        await asyncio.gather(self._cluster.open(), self._producer.open())
        await asyncio.gather(*(self._prepare(broker) for broker in plan.brokers))
        if plan.triggers:
            await self.delivery.add(*plan.triggers)
        self.ingress.route({(each.namespace, each.name): each.topic for each in plan.brokers})
        listener.handler = self.ingress

    async def stop_delivering(self, grace_seconds: float) -> None:
        """Take no more events from Kafka; let what is in flight finish for a while."""
        await self.delivery.close(grace_seconds=grace_seconds)

    async def close(self) -> None:
        """Disconnect."""
        await self._producer.close()
        await self._cluster.close()

    async def _prepare(self, broker: BrokerPlan) -> None:
        if broker.external_topic:
            await require_topic(self._cluster, broker.topic)
            return
        await ensure_topic(
            self._cluster,
            broker.topic,
            partitions=broker.partitions,
            replication_factor=broker.replication_factor,
            config=broker.topic_config,
        )
