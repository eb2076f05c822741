"""The connection to Kafka that all eventing objects share."""

import asyncio

from knative_local.delivery import EventDelivery
from knative_local.http1 import Resolver
from knative_local.ingress.handler import Ingress
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.groups import GroupOffsets
from knative_local.kafka.producer import Producer
from knative_local.kafka.producer_limits import ProducerLimits


class Eventing:
    """Takes events, stores them and brings them to their subscribers."""

    def __init__(
        self, bootstrap: str, resolver: Resolver, limits: ProducerLimits | None = None
    ) -> None:
        self.bootstrap = bootstrap
        self.resolver = resolver
        self.cluster = Cluster(bootstrap)
        self.producer = Producer(bootstrap, limits)
        self.groups = GroupOffsets(self.cluster)
        self.delivery = EventDelivery(
            cluster=self.cluster, producer=self.producer, resolver=resolver
        )
        self.ingress = Ingress(self.producer)

    async def open(self) -> None:
        """Connect.

        Raises:
            KafkaProblem: Kafka does not take part.
        """
        await asyncio.gather(self.cluster.open(), self.producer.open())

    async def stop_delivering(self, grace_seconds: float) -> None:
        """Take no more events from Kafka; let what is in flight finish for a while."""
        await self.delivery.close(grace_seconds=grace_seconds)

    async def close(self) -> None:
        """Disconnect."""
        await self.producer.close()
        await self.cluster.close()
