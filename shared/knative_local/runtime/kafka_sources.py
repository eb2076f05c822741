"""KafkaSources: a consumer group on some topics and a sink for each."""

import asyncio
from collections.abc import Mapping, Sequence

from knative_local.delivery import TriggerStatus
from knative_local.kafka.attempts import RETRY_SECONDS
from knative_local.manifests.plan import KafkaSourcePlan, Plan
from knative_local.runtime.eventing_conditions import kafka_source_conditions, reason_in
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.manager import Egress, Json, Manager
from knative_local.sources import KafkaSource


class KafkaSources(Manager[KafkaSourcePlan]):
    """Brings the records of topics to sinks."""

    kind = "KafkaSource"
    plural = "kafka_sources"
    blamed = "ConsumerGroup"

    def __init__(self, kafka: Kafka, *, retry_seconds: float = RETRY_SECONDS) -> None:
        self._kafka = kafka
        self._retry_seconds = retry_seconds
        self._running: dict[tuple[str, str], KafkaSource] = {}

    def wanted(self, plan: Plan) -> Sequence[KafkaSourcePlan]:
        """Return every KafkaSource."""
        return plan.kafka_sources

    async def add(self, objects: Sequence[KafkaSourcePlan]) -> None:
        """Begin with new sources; what waits for a topic says so in its status."""
        for planned in objects:
            if planned.unmet:
                continue
            eventing = await self._kafka.connected()
            source = KafkaSource(
                planned,
                cluster=eventing.cluster,
                producer=eventing.producer,
                resolver=eventing.resolver,
                retry_seconds=self._retry_seconds,
            )
            self._running[planned.namespace, planned.name] = source
            await source.open()

    async def change(self, old: KafkaSourcePlan, new: KafkaSourcePlan) -> None:
        """Begin anew at the same offsets."""
        source = self._running.pop((old.namespace, old.name), None)
        if source is not None:
            await source.close()
        await self.add([new])

    async def remove(self, gone: KafkaSourcePlan) -> None:
        """Deliver no more, and delete the group."""
        source = self._running.pop((gone.namespace, gone.name), None)
        if source is not None:
            await source.close(deleted=True)

    def facts(self, planned: KafkaSourcePlan) -> Mapping[str, str]:
        """Return the group."""
        return {"group": planned.group_id}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Delete the group of a source that is gone from the manifests."""
        group = facts.get("group")
        if group is not None and group not in {s.plan.group_id for s in self._running.values()}:
            await (await self._kafka.connected()).groups.delete(group)

    async def stop(self, grace_seconds: float) -> None:
        """Take no more records; let what is in flight finish for a while."""
        await asyncio.gather(
            *(each.close(grace_seconds=grace_seconds) for each in self._running.values())
        )

    def egresses(self) -> Sequence[Egress]:
        """Return every topic of every source."""
        return [
            ({"kafka_source": source.plan.name, "topic": topic}, status)
            for source in self._running.values()
            for topic, status in source.status()
        ]

    def report(self, planned: KafkaSourcePlan) -> Json:
        """Return the state of one KafkaSource."""
        source = self._running.get((planned.namespace, planned.name))
        topics = source.status() if source is not None else []
        first = source.reason if source is not None else "it is not started yet"
        if planned.unmet:
            first = ""
        problems = [first, *(status.reason for _, status in topics)]
        problem = next((each for each in problems if each), "")
        conditions = kafka_source_conditions(planned, problem)
        reason = reason_in(conditions)
        return {
            "ready": not reason,
            "reason": reason,
            "conditions": [each.as_dict() for each in conditions],
            "consumer_group": planned.group_id,
            "consumers": planned.consumers,
            "sink": planned.sink.uri,
            "topics": {topic: progress(status) for topic, status in topics},
        }


def progress(status: TriggerStatus) -> Json:
    """Return how far the events of one egress have come."""
    return {
        "lag": status.lag,
        "in_flight": status.in_flight,
        "waiting": status.waiting,
        "catching_up": status.catching_up,
        "paused": status.paused,
        "counters": status.counters.numbers(),
    }
