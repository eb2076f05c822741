"""Channels, Sequences and Parallels: ready when everything is that they are made of."""

from collections.abc import Sequence
from typing import ClassVar

from knative_local.manifests.plan import CompositePlan, Plan
from knative_local.runtime.channels import KafkaChannels
from knative_local.runtime.eventing_conditions import flow_conditions
from knative_local.runtime.manager import Json, Manager
from knative_local.runtime.subscriptions import Subscriptions
from knative_local.serving.conditions import Status


class _Composites(Manager[CompositePlan]):
    """Objects that run nothing themselves."""

    unmet: ClassVar[Status] = "False"
    """What `SubscriptionsReady` is while a Subscription is not ready."""

    def __init__(self, channels: KafkaChannels, subscriptions: Subscriptions) -> None:
        self._channels = channels
        self._subscriptions = subscriptions
        self._plan = Plan()

    async def listen(self, plan: Plan) -> None:
        """Take note of what there is."""
        self._plan = plan

    async def add(self, objects: Sequence[CompositePlan]) -> None:
        """Nothing to do: the parts are objects of their own."""

    async def change(self, old: CompositePlan, new: CompositePlan) -> None:
        """Nothing to do."""

    async def remove(self, gone: CompositePlan) -> None:
        """Nothing to do: the parts go by themselves."""

    def report(self, planned: CompositePlan) -> Json:
        """Return the state of one object and of its parts."""
        space, plan = planned.namespace, self._plan
        channels = {
            each.name: self._channels.report(each)
            for each in plan.kafka_channels
            if each.namespace == space and each.name in planned.channels
        }
        subscriptions = {
            each.name: self._subscriptions.report(each)
            for each in plan.subscriptions
            if each.namespace == space and each.name in planned.subscriptions
        }
        reasons = [
            f"{name}: {part['reason'] or 'not ready'}"
            for name, part in (*channels.items(), *subscriptions.items())
            if not part["ready"]
        ]
        conditions = flow_conditions(
            channels=all(part["ready"] for part in channels.values()),
            subscriptions=all(part["ready"] for part in subscriptions.values()),
            unmet=self.unmet,
        )
        shown = [each.as_dict() for each in conditions] if planned.subscriptions else None
        first = channels.get(planned.channels[0], {})
        return {
            "ready": not reasons,
            "reason": "; ".join(reasons),
            **({"conditions": shown} if shown is not None else {}),
            "url": first.get("url", ""),
            "cluster_url": planned.address,
            "channels": {name: part["ready"] for name, part in channels.items()},
            "subscriptions": {name: part["ready"] for name, part in subscriptions.items()},
        }


class Channels(_Composites):
    """Channels, each with a KafkaChannel behind it."""

    kind = "Channel"
    plural = "channels"

    def wanted(self, plan: Plan) -> Sequence[CompositePlan]:
        """Return every Channel."""
        return plan.channels


class Sequences(_Composites):
    """Sequences."""

    kind = "Sequence"
    plural = "sequences"
    unmet = "Unknown"

    def wanted(self, plan: Plan) -> Sequence[CompositePlan]:
        """Return every Sequence."""
        return plan.sequences


class Parallels(_Composites):
    """Parallels."""

    kind = "Parallel"
    plural = "parallels"

    def wanted(self, plan: Plan) -> Sequence[CompositePlan]:
        """Return every Parallel."""
        return plan.parallels
