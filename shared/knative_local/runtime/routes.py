"""Configurations and Routes that belong to no Service, and domains mapped to Routes."""

from collections.abc import Mapping, Sequence

from knative_local.manifests.plan import ConfigurationPlan, DomainPlan, Plan, RoutePlan
from knative_local.runtime.manager import Json, Manager
from knative_local.runtime.serving import Serving
from knative_local.runtime.serving_report import configuration_report, reason_of, route_report

_NOT_STARTED: Json = {"ready": False, "reason": "it is not started yet"}


class Configurations(Manager[ConfigurationPlan]):
    """Runs the revisions of Configurations."""

    kind = "Configuration"
    plural = "configurations"

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def wanted(self, plan: Plan) -> Sequence[ConfigurationPlan]:
        """Return every Configuration that stands alone."""
        return plan.configurations

    async def add(self, objects: Sequence[ConfigurationPlan]) -> None:
        """Start the initial replicas of all."""
        for plan in objects:
            self._serving.configure(plan)
        self._serving.begin()

    async def change(self, old: ConfigurationPlan, new: ConfigurationPlan) -> None:
        """Begin a new revision where the template has changed."""
        await self.add([new])

    async def remove(self, gone: ConfigurationPlan) -> None:
        """End all revisions when their requests are answered."""
        self._serving.remove_configuration((gone.namespace, gone.name))

    async def settle(self) -> None:
        """Wait until initial replicas are up; those that fail say so in their status."""
        await self._serving.settle()

    def facts(self, planned: ConfigurationPlan) -> Mapping[str, str]:
        """Return the name under which revisions are remembered."""
        return {"namespace": planned.namespace, "name": planned.name}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Forget the revisions."""
        self._serving.forget((facts.get("namespace", ""), facts.get("name", "")))

    def report(self, planned: ConfigurationPlan) -> Json:
        """Return the state of one Configuration."""
        found = self._serving.configurations.get((planned.namespace, planned.name))
        return configuration_report(found) if found is not None else _NOT_STARTED


class Routes(Manager[RoutePlan]):
    """Leads hosts to revisions."""

    kind = "Route"
    plural = "routes"

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def wanted(self, plan: Plan) -> Sequence[RoutePlan]:
        """Return every Route that stands alone."""
        return plan.routes

    async def add(self, objects: Sequence[RoutePlan]) -> None:
        """Listen for all."""
        for plan in objects:
            await self._serving.route(plan)

    async def change(self, old: RoutePlan, new: RoutePlan) -> None:
        """Share the requests anew."""
        await self._serving.route(new)

    async def remove(self, gone: RoutePlan) -> None:
        """Take no more requests."""
        self._serving.remove_route((gone.namespace, gone.name))

    def report(self, planned: RoutePlan) -> Json:
        """Return the state of one Route."""
        served = self._serving.routes.get((planned.namespace, planned.name))
        if served is None:
            return _NOT_STARTED
        conditions = served.route.conditions()
        return {
            "ready": conditions[0].status == "True",
            "reason": reason_of(conditions[0]),
            **route_report(served),
            "conditions": [each.as_dict() for each in conditions],
        }


class DomainMappings(Manager[DomainPlan]):
    """Leads domains of one's own to Routes."""

    kind = "DomainMapping"
    plural = "domain_mappings"

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def wanted(self, plan: Plan) -> Sequence[DomainPlan]:
        """Return every DomainMapping."""
        return plan.domains

    async def add(self, objects: Sequence[DomainPlan]) -> None:
        """Serve the domains at the gateway."""
        for plan in objects:
            self._serving.map_domain(plan.name, (plan.namespace, plan.route))

    async def change(self, old: DomainPlan, new: DomainPlan) -> None:
        """Lead the domain elsewhere."""
        await self.add([new])

    async def remove(self, gone: DomainPlan) -> None:
        """Serve the domain no more."""
        self._serving.map_domain(gone.name, None)

    def report(self, planned: DomainPlan) -> Json:
        """Return the state of one DomainMapping."""
        known = (planned.namespace, planned.route) in self._serving.routes
        reason = "" if known else f"there is no Route {planned.route}"
        return {"ready": known, "reason": reason, "route": planned.route}
