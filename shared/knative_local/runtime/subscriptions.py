"""Subscriptions: a consumer group on a channel's topic and a subscriber for each."""

from collections.abc import Mapping, Sequence

from knative_local.delivery import EventDelivery
from knative_local.manifests.plan import Plan, SubscriptionPlan
from knative_local.runtime.eventing_conditions import reason_in, subscription_conditions
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.kafka_sources import progress
from knative_local.runtime.manager import Egress, Json, Manager


class Subscriptions(Manager[SubscriptionPlan]):
    """Delivers the events of channels."""

    kind = "Subscription"
    plural = "subscriptions"

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._delivery: EventDelivery | None = None
        self._groups: dict[tuple[str, str], str] = {}

    def wanted(self, plan: Plan) -> Sequence[SubscriptionPlan]:
        """Return every Subscription."""
        return plan.subscriptions

    async def add(self, objects: Sequence[SubscriptionPlan]) -> None:
        """Begin to deliver; a Subscription that Kafka does not know begins at the end."""
        # As in a cluster no channel knows of one whose references lead nowhere.
        able = [each for each in objects if not each.unmet]
        if not able:
            return
        await (await self._deliver()).add(*able)
        for planned in able:
            self._groups[planned.namespace, planned.name] = planned.group_id

    async def change(self, old: SubscriptionPlan, new: SubscriptionPlan) -> None:
        """Go on as described now, in the same group and at the same offsets."""
        same = (old.topic, old.group_id) == (new.topic, new.group_id)
        if same and not (old.unmet or new.unmet):
            (await self._deliver()).change(new)
            return
        await self._end(old, delete_group=old.topic != new.topic and not new.channel_missing)
        await self.add([new])

    async def remove(self, gone: SubscriptionPlan) -> None:
        """Deliver no more, and delete the group."""
        await self._end(gone, delete_group=True)

    async def _end(self, planned: SubscriptionPlan, *, delete_group: bool) -> None:
        key = (planned.namespace, planned.name)
        if key not in self._groups:
            return
        delivery = await self._deliver()
        if delivery.status_of(*key) is not None:
            await delivery.remove(key, delete_group=delete_group)
        elif delete_group:
            await (await self._kafka.connected()).groups.delete(self._groups[key])
        if delete_group:
            del self._groups[key]

    def facts(self, planned: SubscriptionPlan) -> Mapping[str, str]:
        """Return the group."""
        return {"group": planned.group_id}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Delete the group of a Subscription that is gone from the manifests."""
        group = facts.get("group")
        if group is not None and group not in self._groups.values():
            await (await self._kafka.connected()).groups.delete(group)

    async def stop(self, grace_seconds: float) -> None:
        """Take no more events; let what is in flight finish for a while."""
        if self._delivery is not None:
            await self._delivery.close(grace_seconds=grace_seconds)

    def egresses(self) -> Sequence[Egress]:
        """Return every Subscription."""
        if self._delivery is None:
            return ()
        return [({"channel": status.broker}, status) for status in self._delivery.status()]

    def report(self, planned: SubscriptionPlan) -> Json:
        """Return the state of one Subscription."""
        delivery = self._delivery
        status = delivery.status_of(planned.namespace, planned.name) if delivery else None
        problem = "it is not started yet" if status is None else status.reason
        conditions = subscription_conditions(planned, problem)
        reason = reason_in(conditions)
        reply = planned.reply
        report: Json = {
            "ready": not reason,
            "reason": reason,
            "conditions": [each.as_dict() for each in conditions],
            "channel": planned.channel,
            "owner": planned.owner,
            "group": planned.group_id,
            "subscriber": planned.subscriber.uri,
            "reply": reply if isinstance(reply, str) else reply.uri,
        }
        return report if status is None else {**report, **progress(status)}

    async def _deliver(self) -> EventDelivery:
        if self._delivery is None:
            eventing = await self._kafka.connected()
            self._delivery = EventDelivery(
                cluster=eventing.cluster, producer=eventing.producer, resolver=eventing.resolver
            )
        return self._delivery
