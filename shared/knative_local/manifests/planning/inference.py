"""InferenceServices as the Knative Services that KServe makes of them."""

from __future__ import annotations

from knative_local.manifests.models.inference import Component, InferenceService
from knative_local.manifests.plan import InferencePlan, ServicePlan
from knative_local.manifests.planning.bindings import Bindings
from knative_local.manifests.planning.components import DEFAULT_MIN_REPLICAS, Part, plan_component
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.hosts import host_names
from knative_local.manifests.planning.predictors import (
    predictor_container,
    transformer_container,
)
from knative_local.manifests.planning.services import ROLLOUT_ANNOTATION
from knative_local.manifests.reporting import Place, Placed

MODE_ANNOTATION = "serving.kserve.io/deploymentMode"
STOP_ANNOTATION = "serving.kserve.io/stop"
TAG_ANNOTATION = "serving.kserve.io/enable-tag-routing"
CLASS_ANNOTATION = "serving.kserve.io/autoscalerClass"
_KNATIVE_MODES = frozenset({"Knative", "Serverless"})
_STANDARD_MODES = frozenset({"Standard", "RawDeployment"})
_OWN_PREFIX = "serving.kserve.io/"
_READ = frozenset({MODE_ANNOTATION, STOP_ANNOTATION, TAG_ANNOTATION, CLASS_ANNOTATION})


def plan_inference_services(
    bindings: Bindings, context: Context
) -> tuple[list[InferencePlan], list[ServicePlan]]:
    """Every InferenceService that can run, and the Services of their parts."""
    planned: list[InferencePlan] = []
    services: list[ServicePlan] = []
    for _, service in sorted(context.objects.inference_services.items()):
        parts = _plan_parts(service, bindings, context)
        if parts is None:
            continue
        stopped = is_stopped(service)
        entry, _, _ = host_names(service.name, service.namespace)
        planned.append(
            InferencePlan(
                namespace=service.namespace,
                name=service.name,
                host=entry,
                predictor=f"{service.name}-predictor",
                transformer=f"{service.name}-transformer"
                if service.model.spec.transformer is not None
                else "",
                stopped=stopped,
            )
        )
        if not stopped:
            services += parts
    return planned, services


def is_stopped(service: Placed[InferenceService]) -> bool:
    """Whether an annotation keeps an InferenceService from running."""
    return service.model.metadata.annotations.get(STOP_ANNOTATION, "").lower() == "true"


def _plan_parts(
    service: Placed[InferenceService], bindings: Bindings, context: Context
) -> list[ServicePlan] | None:
    spec = service.model.spec
    standard = _check_mode(service)
    places = {"predictor": service.place.at("spec", "predictor")}
    models: dict[str, Component] = {"predictor": spec.predictor}
    if spec.transformer is not None:
        places["transformer"] = service.place.at("spec", "transformer")
        models["transformer"] = spec.transformer
    planned: list[ServicePlan | None] = []
    for kind, model in models.items():
        _check_numbers(model, places[kind], context, standard=standard)
        if kind == "predictor":
            chosen = predictor_container(service, context)
        else:
            chosen = transformer_container(service, context)
        if chosen is None:
            return None
        part = Part(
            kind=kind,
            model=model,
            place=places[kind],
            chosen=chosen,
            standard=standard,
            # The outermost part answers to the name of the whole.
            entry=kind == "transformer" or spec.transformer is None,
        )
        planned.append(plan_component(service, part, bindings, context))
    found = [each for each in planned if each is not None]
    return found if len(found) == len(planned) else None


def _check_mode(service: Placed[InferenceService]) -> bool:
    """Judges the annotations of KServe; whether the mode is Standard."""
    annotations, place = service.model.metadata.annotations, service.place
    at = place.at("metadata", "annotations")
    mode = annotations.get(MODE_ANNOTATION)
    if mode is None:
        at.at(MODE_ANNOTATION).warn("is missing; Knative is assumed, clusters differ")
    elif mode not in _KNATIVE_MODES | _STANDARD_MODES:
        at.at(MODE_ANNOTATION).refuse(f"must be Knative or Standard, not {mode!r}")
    standard = mode in _STANDARD_MODES
    scaler = annotations.get(CLASS_ANNOTATION)
    if scaler not in {None, "hpa", "keda", "external", "none"}:
        at.at(CLASS_ANNOTATION).refuse(f"must be hpa, keda, external or none, not {scaler!r}")
    elif scaler is not None and not standard:
        at.at(CLASS_ANNOTATION).warn("only the Standard mode reads this annotation")
    elif scaler in {"hpa", "keda"}:
        at.at(CLASS_ANNOTATION).warn("replicas are scaled by their requests here")
    for key in annotations:
        if key.startswith(_OWN_PREFIX) and key not in _READ:
            at.at(key).warn("this annotation has no effect here")
    if ROLLOUT_ANNOTATION in annotations and standard:
        at.at(ROLLOUT_ANNOTATION).warn("only the Knative mode reads this annotation")
    return standard


def _check_numbers(given: Component, place: Place, context: Context, *, standard: bool) -> None:
    longest = context.config.revisions.max_timeout_seconds
    if given.timeout is not None and not 0 <= given.timeout <= longest:
        place.at("timeout").refuse(f"{given.timeout} must be between 0 and {longest}")
    _check_replicas(given, place, standard=standard)
    if given.scale_target is not None and given.scale_target <= 0:
        place.at("scaleTarget").refuse(f"{given.scale_target} must be greater than 0")
    if given.scale_metric in {"cpu", "memory"}:
        place.at("scaleMetric").refuse("only concurrency and rps are supported")
    if given.scale_metric_type is not None:
        place.at("scaleMetricType").refuse("only concurrency and rps are supported")
    canary = given.canary_traffic_percent
    if canary is not None:
        at = place.at("canaryTrafficPercent")
        if not 0 <= canary <= 100:
            at.refuse(f"{canary} must be between 0 and 100")
        if standard:
            at.warn("only the Knative mode has canaries")


def _check_replicas(given: Component, place: Place, *, standard: bool) -> None:
    minimum = given.min_replicas
    if minimum is not None and minimum < 0:
        place.at("minReplicas").refuse(f"{minimum} is negative")
    if given.max_replicas < 0:
        place.at("maxReplicas").refuse(f"{given.max_replicas} is negative")
    elif 0 < given.max_replicas < (DEFAULT_MIN_REPLICAS if minimum is None else minimum):
        place.at("maxReplicas").refuse(f"{given.max_replicas} is less than minReplicas")
    if standard and minimum == 0:
        place.at("minReplicas").warn(
            "the Standard mode holds no requests at zero, so one replica is kept"
        )
