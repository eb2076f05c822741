"""Triggers: a consumer group and a subscriber for each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from knative_local.manifests.plan import Plan, TriggerPlan
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.kafka_sources import progress
from knative_local.runtime.manager import Json, Manager


class Triggers(Manager[TriggerPlan]):
    """Delivers the events of Brokers."""

    kind = "Trigger"
    plural = "triggers"

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._groups: dict[tuple[str, str], str] = {}

    def wanted(self, plan: Plan) -> Sequence[TriggerPlan]:
        """Return every Trigger."""
        return plan.triggers

    async def add(self, objects: Sequence[TriggerPlan]) -> None:
        """Begin to deliver; a Trigger that Kafka does not know begins at the end."""
        if not objects:
            return
        eventing = await self._kafka.connected()
        await eventing.delivery.add(*objects)
        for trigger in objects:
            self._groups[trigger.namespace, trigger.name] = trigger.group_id

    async def change(self, old: TriggerPlan, new: TriggerPlan) -> None:
        """Go on as described now, in the same group and at the same offsets."""
        eventing = await self._kafka.connected()
        # As in a cluster the name of the group is decided once.
        new = replace(new, group_id=self._groups[old.namespace, old.name])
        if old.topic == new.topic:
            eventing.delivery.change(new)
            return
        await eventing.delivery.remove((old.namespace, old.name))
        await eventing.delivery.add(new)

    async def remove(self, gone: TriggerPlan) -> None:
        """Deliver no more, and delete the group."""
        self._groups.pop((gone.namespace, gone.name), None)
        eventing = await self._kafka.connected()
        await eventing.delivery.remove((gone.namespace, gone.name), delete_group=True)

    def facts(self, planned: TriggerPlan) -> Mapping[str, str]:
        """Return the group."""
        return {
            "group": self._groups.get((planned.namespace, planned.name), planned.group_id),
        }

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Delete the group of a Trigger that is gone from the manifests."""
        group = facts.get("group")
        if group is not None and group not in self._groups.values():
            eventing = await self._kafka.connected()
            await eventing.groups.delete(group)

    def report(self, planned: TriggerPlan) -> Json:
        """Return the state of one Trigger."""
        eventing = self._kafka.eventing
        status = eventing.delivery.status_of(planned.namespace, planned.name) if eventing else None
        if status is None:
            return {"ready": False, "reason": "Kafka is not connected yet"}
        return {
            "broker": status.broker,
            "ready": status.ready,
            "reason": status.reason,
            **progress(status),
            "group": self._groups.get((planned.namespace, planned.name), planned.group_id),
            "subscriber": planned.subscriber.uri,
        }
