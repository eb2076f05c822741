"""InferenceServices: what is said of the Services of their parts together."""

from collections.abc import Sequence

from knative_local.manifests.plan import InferencePlan, Plan
from knative_local.runtime.manager import Json, Manager
from knative_local.runtime.services import service_conditions
from knative_local.runtime.serving import Serving
from knative_local.runtime.serving_report import reason_of, route_report
from knative_local.serving.conditions import Condition, ready, true

_STOPPED = "Stopped"


class InferenceServices(Manager[InferencePlan]):
    """Says how models are; their parts run as Services."""

    kind = "InferenceService"
    plural = "inference_services"

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def wanted(self, plan: Plan) -> Sequence[InferencePlan]:
        """Return every InferenceService."""
        return plan.inference_services

    async def add(self, objects: Sequence[InferencePlan]) -> None:
        """Nothing: the Services of the parts are added by themselves."""

    async def change(self, old: InferencePlan, new: InferencePlan) -> None:
        """Nothing: the Services of the parts change by themselves."""

    async def remove(self, gone: InferencePlan) -> None:
        """Nothing: the Services of the parts are removed by themselves."""

    def report(self, planned: InferencePlan) -> Json:
        """Return the state of one InferenceService."""
        parts = {"predictor": planned.predictor}
        if planned.transformer:
            parts["transformer"] = planned.transformer
        conditions: list[Condition] = []
        details: list[Condition] = []
        components: Json = {}
        for kind, name in parts.items():
            key = (planned.namespace, name)
            overall, more = self._conditions(kind, key, stopped=planned.stopped)
            conditions.append(overall)
            details += more
            components[kind] = self._component(key)
        routed = conditions[-1].status == "True"
        ingress = true("IngressReady")
        if not routed:
            reason = _STOPPED if planned.stopped else "ComponentNotReady"
            ingress = Condition(type="IngressReady", status="False", reason=reason)
        every = ready(*conditions, ingress)
        return {
            "ready": every[0].status == "True",
            "reason": reason_of(every[0]),
            "url": f"http://{planned.host}" if routed else "",
            "stopped": planned.stopped,
            "components": components,
            "conditions": [each.as_dict() for each in (*every, *details)],
        }

    def _conditions(
        self, kind: str, key: tuple[str, str], *, stopped: bool
    ) -> tuple[Condition, list[Condition]]:
        """Return the condition of a part, and those of its Configuration and Route."""
        title = kind.capitalize()
        configuration = self._serving.configurations.get(key)
        served = self._serving.routes.get(key)
        if stopped:
            return Condition(type=f"{title}Ready", status="False", reason=_STOPPED), []
        if configuration is None or served is None:
            return Condition(type=f"{title}Ready", status="Unknown", reason="NotStarted"), []
        overall, configured, routed = service_conditions(
            configuration.conditions()[0], served.route.conditions()[0]
        )
        return _as(f"{title}Ready", overall), [
            _as(f"{title}ConfigurationReady", configured),
            _as(f"{title}RouteReady", routed),
        ]

    def _component(self, key: tuple[str, str]) -> Json:
        configuration = self._serving.configurations.get(key)
        served = self._serving.routes.get(key)
        if configuration is None or served is None:
            return {}
        return {
            "latest_created_revision": configuration.latest_created,
            "latest_ready_revision": configuration.latest_ready,
            "latest_rolledout_revision": configuration.rolled_out,
            **route_report(served),
        }


def _as(kind: str, found: Condition) -> Condition:
    return Condition(type=kind, status=found.status, reason=found.reason, message=found.message)
