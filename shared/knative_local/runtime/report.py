"""What the status endpoint answers."""

from collections.abc import Iterable

from knative_local.manifests.plan import Plan
from knative_local.runtime.manager import Json
from knative_local.runtime.reconciler import AnyManager, ObjectState


def status_report(
    plan: Plan, managers: Iterable[AnyManager], objects: Iterable[ObjectState]
) -> Json:
    """Return the state of every object as JSON values."""
    report: Json = {manager.plural: [] for manager in managers}
    for state in objects:
        report[state.manager.plural].append(_object(state))
    report["inert"] = [each.as_dict() for each in plan.inert]
    report["warnings"] = [each.as_dict() for each in plan.warnings]
    return report


def _object(state: ObjectState) -> Json:
    running = state.running if state.running is not None else state.planned
    report: Json = {"namespace": running.namespace, "name": running.name}
    report |= state.manager.report(running)
    if state.problem:
        report |= {"ready": False, "reason": state.problem}
    return report
