"""KafkaSource: records of topics, brought to a sink as events."""

import asyncio

from knative_local.delivery import EventDelivery, TriggerStatus
from knative_local.delivery.reader import Reading
from knative_local.http1 import Resolver
from knative_local.kafka.attempts import RETRY_SECONDS, UntilReady
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.errors import TopicProblem
from knative_local.kafka.groups import GroupOffsets
from knative_local.kafka.producer import Producer
from knative_local.manifests.plan import KafkaSourcePlan
from knative_local.sources.records import RecordEvents


class KafkaSource:
    """One KafkaSource; it waits for topics that do not exist yet."""

    def __init__(
        self,
        plan: KafkaSourcePlan,
        *,
        cluster: Cluster,
        producer: Producer,
        resolver: Resolver,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self.plan = plan
        self._cluster = cluster
        self._deliveries = {
            topic: EventDelivery(
                cluster=cluster,
                producer=producer,
                resolver=resolver,
                reading=Reading(RecordEvents(plan, topic).event_of, committed_only=True),
            )
            for topic in plan.topics
        }
        self._ready = UntilReady(
            self._begin,
            name=f"KafkaSource {plan.namespace}/{plan.name}",
            retry_seconds=retry_seconds,
        )

    @property
    def reason(self) -> str:
        """Why it does not deliver, empty when it does."""
        return self._ready.reason

    async def open(self) -> None:
        """Begin to deliver, or to wait until the topics are there."""
        await self._ready.open()

    async def close(self, *, grace_seconds: float = 5.0, deleted: bool = False) -> None:
        """Deliver no more; a deleted source's group goes with it.

        Raises:
            TopicProblem: Kafka keeps the group.
        """
        await self._ready.close()
        await asyncio.gather(
            *(each.close(grace_seconds=grace_seconds) for each in self._deliveries.values())
        )
        if deleted:
            await GroupOffsets(self._cluster).delete(self.plan.group_id)

    def status(self) -> list[tuple[str, TriggerStatus]]:
        """Return each topic that is read and how that goes."""
        return [
            (topic, status)
            for topic, delivery in self._deliveries.items()
            for status in delivery.status()
        ]

    async def _begin(self) -> None:
        plan = self.plan
        missing = [topic for topic in plan.topics if not await self._cluster.partitions(topic)]
        if missing:
            raise TopicProblem(f"topics not present or invalid: {', '.join(missing)}")
        for topic, delivery in self._deliveries.items():
            if not delivery.status():
                await delivery.add(plan.egress(topic))
                if plan.consumers == 0:
                    delivery.pause((plan.namespace, plan.name))
