"""SinkBindings: what is said of them; what they do is in the environment of their subjects."""

from collections.abc import Sequence

from knative_local.manifests.plan import Plan, SinkBindingPlan
from knative_local.runtime.eventing_conditions import reason_in, sink_binding_conditions
from knative_local.runtime.manager import Json, Manager


class SinkBindings(Manager[SinkBindingPlan]):
    """Runs nothing itself."""

    kind = "SinkBinding"
    plural = "sink_bindings"

    def wanted(self, plan: Plan) -> Sequence[SinkBindingPlan]:
        """Return every SinkBinding."""
        return plan.sink_bindings

    async def add(self, objects: Sequence[SinkBindingPlan]) -> None:
        """Nothing to do: its subjects know."""

    async def change(self, old: SinkBindingPlan, new: SinkBindingPlan) -> None:
        """Nothing to do: its subjects change."""

    async def remove(self, gone: SinkBindingPlan) -> None:
        """Nothing to do: its subjects change."""

    def report(self, planned: SinkBindingPlan) -> Json:
        """Return the state of one SinkBinding."""
        conditions = sink_binding_conditions(planned)
        reason = reason_in(conditions)
        return {
            "ready": not reason,
            "reason": reason,
            "sink": planned.sink.uri,
            "conditions": [each.as_dict() for each in conditions],
        }
