"""What the status endpoint answers."""

from collections.abc import Iterable

from knative_local.manifests.plan import Plan
from knative_local.runtime.conditions import ConditionBook, blaming, plain
from knative_local.runtime.manager import Json
from knative_local.runtime.reconciler import AnyManager, ObjectState
from knative_local.runtime.watching import ManifestState


class StatusReport:
    """Tells how everything is as JSON values."""

    def __init__(self) -> None:
        self._book = ConditionBook()

    def of(
        self,
        plan: Plan,
        managers: Iterable[AnyManager],
        objects: Iterable[ObjectState],
        manifests: ManifestState,
    ) -> Json:
        """Return the state of every object, by the plural of its kind."""
        report: Json = {manager.plural: [] for manager in managers}
        states = {state.key: state for state in objects}
        self._book.keep_only(states)
        for state in states.values():
            report[state.manager.plural].append(self._object(state))
        report["inert"] = [each.as_dict() for each in plan.inert]
        report["warnings"] = [each.as_dict() for each in plan.warnings]
        report["manifests"] = {
            "watched": manifests.watched,
            "applied": manifests.applied,
            "applied_at": manifests.applied_at,
            "problems": [each.as_dict() for each in manifests.problems],
        }
        return report

    def _object(self, state: ObjectState) -> Json:
        running = state.running if state.running is not None else state.planned
        report: Json = {
            "kind": state.manager.kind,
            "namespace": running.namespace,
            "name": running.name,
            "generation": state.generation,
            "observedGeneration": state.observed_generation,
        }
        report |= state.manager.report(running)
        conditions: list[Json] = report.get("conditions") or []
        if state.problem:
            report |= {"ready": False, "reason": state.problem}
            conditions = blaming(conditions, state.manager.blamed, state.problem)
        conditions = conditions or plain(report)
        report["conditions"] = self._book.dated(state.key, conditions)
        return report
