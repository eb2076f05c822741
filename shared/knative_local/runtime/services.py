"""Knative Services: each a Configuration and the Route to it."""

from collections.abc import Mapping, Sequence

from knative_local.manifests.plan import Plan, ServicePlan
from knative_local.runtime.manager import Json, Manager
from knative_local.runtime.serving import Serving
from knative_local.runtime.serving_report import configuration_report, route_report
from knative_local.serving.conditions import Condition, ready, true


class Services(Manager[ServicePlan]):
    """Runs the programs behind Services and brings requests to them."""

    kind = "Service"
    plural = "services"

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def wanted(self, plan: Plan) -> Sequence[ServicePlan]:
        """Return every Service."""
        return plan.services

    async def add(self, objects: Sequence[ServicePlan]) -> None:
        """Listen for all, then start the initial replicas of all."""
        for plan in objects:
            await self._serving.route(plan.route)
        for plan in objects:
            self._serving.configure(plan.configuration)
        self._serving.begin()

    async def change(self, old: ServicePlan, new: ServicePlan) -> None:
        """Begin a new revision where the template has changed; requests follow when it is ready."""
        if new.configuration != old.configuration:
            self._serving.configure(new.configuration)
        await self._serving.route(new.route)
        self._serving.begin()

    async def remove(self, gone: ServicePlan) -> None:
        """Take no more requests; the processes end when theirs are answered."""
        key = (gone.namespace, gone.name)
        self._serving.remove_route(key)
        self._serving.remove_configuration(key)

    async def settle(self) -> None:
        """Wait until initial replicas are up; those that fail say so in their status."""
        await self._serving.settle()

    def facts(self, planned: ServicePlan) -> Mapping[str, str]:
        """Return the name under which revisions are remembered."""
        return {"namespace": planned.namespace, "name": planned.name}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Forget the revisions, as a cluster deletes them with their Service."""
        self._serving.forget((facts.get("namespace", ""), facts.get("name", "")))

    def report(self, planned: ServicePlan) -> Json:
        """Return the state of one Service."""
        key = (planned.namespace, planned.name)
        configuration = self._serving.configurations.get(key)
        served = self._serving.routes.get(key)
        if configuration is None or served is None:
            return {"ready": False, "reason": "it is not started yet"}
        report = configuration_report(configuration)
        report |= route_report(served)
        report |= {"cluster_url": planned.cluster_url, "revision": configuration.latest_created}
        conditions = service_conditions(configuration.conditions()[0], served.route.conditions()[0])
        report["conditions"] = [each.as_dict() for each in conditions]
        return report


def service_conditions(configuration: Condition, route: Condition) -> tuple[Condition, ...]:
    """Return the conditions of a Service by `Ready` of its parts."""
    return ready(
        _of("ConfigurationsReady", configuration),
        _of("RoutesReady", route),
    )


def _of(kind: str, part: Condition) -> Condition:
    if part.status == "True":
        return true(kind)
    return Condition(type=kind, status=part.status, reason=part.reason, message=part.message)
