"""Triggers: a consumer group and a subscriber for each."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from knative_local.manifests.plan import Plan, TriggerPlan
from knative_local.runtime.brokers import Brokers
from knative_local.runtime.eventing_conditions import reason_in, trigger_conditions
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.kafka_sources import progress
from knative_local.runtime.manager import Egress, Json, Manager


class Triggers(Manager[TriggerPlan]):
    """Delivers the events of Brokers."""

    kind = "Trigger"
    plural = "triggers"
    blamed = "DependencyReady"

    def __init__(self, kafka: Kafka, brokers: Brokers) -> None:
        self._kafka = kafka
        self._brokers = brokers
        self._groups: dict[tuple[str, str], str] = {}

    def wanted(self, plan: Plan) -> Sequence[TriggerPlan]:
        """Return every Trigger."""
        return plan.triggers

    async def add(self, objects: Sequence[TriggerPlan]) -> None:
        """Begin to deliver; a Trigger that Kafka does not know begins at the end."""
        rooted = [each for each in objects if each.has_broker and not each.broker_unmet]
        if not rooted:
            return
        eventing = await self._kafka.connected()
        # As in a cluster the place of one whose subscriber is still to come is taken now.
        await asyncio.gather(
            *(
                eventing.groups.initialise(each.group_id, each.topic, at=each.initial_offset)
                for each in rooted
                if each.unmet
            )
        )
        able = [each for each in rooted if not each.unmet]
        if able:
            await eventing.delivery.add(*able)
        for trigger in rooted:
            self._groups[trigger.namespace, trigger.name] = trigger.group_id

    async def change(self, old: TriggerPlan, new: TriggerPlan) -> None:
        """Go on as described now, in the same group and at the same offsets."""
        key = (new.namespace, new.name)
        group = self._groups.get(key)
        # As in a cluster the name of the group is decided once.
        new = new if group is None else replace(new, group_id=group)
        if not (old.unmet or new.unmet) and old.topic == new.topic:
            eventing = await self._kafka.connected()
            eventing.delivery.change(new)
            return
        await self._end(old, delete_group=not new.has_broker)
        await self.add([new])

    async def remove(self, gone: TriggerPlan) -> None:
        """Deliver no more, and delete the group."""
        await self._end(gone, delete_group=True)

    async def _end(self, trigger: TriggerPlan, *, delete_group: bool) -> None:
        key = (trigger.namespace, trigger.name)
        if key not in self._groups:
            return
        eventing = await self._kafka.connected()
        if eventing.delivery.status_of(*key) is not None:
            await eventing.delivery.remove(key, delete_group=delete_group)
        elif delete_group:
            await eventing.groups.delete(self._groups[key])
        if delete_group:
            del self._groups[key]

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

    def egresses(self) -> Sequence[Egress]:
        """Return every Trigger."""
        eventing = self._kafka.eventing
        if eventing is None:
            return ()
        return [({"broker": status.broker}, status) for status in eventing.delivery.status()]

    def report(self, planned: TriggerPlan) -> Json:
        """Return the state of one Trigger."""
        eventing = self._kafka.eventing
        status = eventing.delivery.status_of(planned.namespace, planned.name) if eventing else None
        problem = "" if planned.unmet else "Kafka is not connected yet"
        if status is not None:
            problem = status.reason
        broker = self._brokers.problem(planned.namespace, planned.broker)
        conditions = trigger_conditions(planned, broker if planned.has_broker else None, problem)
        reason = reason_in(conditions)
        report: Json = {
            "broker": planned.broker,
            "ready": not reason,
            "reason": reason,
            "group": self._groups.get((planned.namespace, planned.name), planned.group_id),
            "subscriber": planned.subscriber.uri,
            "conditions": [each.as_dict() for each in conditions],
        }
        return report if status is None else {**report, **progress(status)}
