"""Brokers and Triggers of a plan on one Kafka cluster."""

import asyncio
import logging

from knative_local.delivery import EventDelivery
from knative_local.http1 import Resolver, Server
from knative_local.ingress.handler import Ingress
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.errors import TopicProblem
from knative_local.kafka.groups import GroupOffsets
from knative_local.kafka.producer import Producer
from knative_local.kafka.topics import ensure_topic, require_topic
from knative_local.manifests.plan import BrokerPlan, Plan
from knative_local.runtime.remembering import KnownGroups

logger = logging.getLogger(__name__)

INGRESS_HOST = "kafka-broker-ingress.knative-eventing.svc.cluster.local"


class Eventing:
    """Takes events, stores them and brings them to their subscribers."""

    def __init__(self, bootstrap: str, resolver: Resolver, known: KnownGroups) -> None:
        self._cluster = Cluster(bootstrap)
        self._known = known
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
        await self._forget_deleted(plan)
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

    async def _forget_deleted(self, plan: Plan) -> None:
        # As a cluster deletes a Trigger's group with it: if it comes again, it begins at the end.
        current = {each.group_id for each in plan.triggers}
        kept: list[str] = []
        groups = GroupOffsets(self._cluster)
        for group in self._known.without(current):
            try:
                await groups.delete(group)
                logger.info("group_deleted", extra={"group": group})
            except TopicProblem as problem:
                kept.append(group)
                logger.warning("group_not_deleted", extra={"reason": str(problem)})
        self._known.write([*current, *kept])

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
