"""InferenceServices as the Knative Services that KServe makes of them."""

from __future__ import annotations

from dataclasses import replace

from knative_local.manifests.models.inference import InferenceService, Predictor, ServingRuntime
from knative_local.manifests.models.pod import Container, PodSpec
from knative_local.manifests.models.serving import RevisionSpec
from knative_local.manifests.plan import ConfigurationPlan, RevisionPlan, ServicePlan, TrafficTarget
from knative_local.manifests.planning.bindings import Bindings
from knative_local.manifests.planning.configurations import spec_digest
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.hosts import host_names, plan_route
from knative_local.manifests.planning.revisions import RevisionTemplate, plan_revision
from knative_local.manifests.planning.runtimes import (
    STORAGE_VARIABLE,
    choose_runtime,
    fill_in,
    model_container,
    with_storage,
)
from knative_local.manifests.planning.scaling import PREFIX
from knative_local.manifests.reporting import Place, Placed

MODE_ANNOTATION = "serving.kserve.io/deploymentMode"
_KNATIVE_MODES = frozenset({"Knative", "Serverless"})
_STANDARD_MODES = frozenset({"Standard", "RawDeployment"})
_STOP_ANNOTATION = "serving.kserve.io/stop"
_AUTOSCALER_ANNOTATION = "serving.kserve.io/autoscalerClass"
_AUTOSCALERS = frozenset({"external", "hpa", "keda", "none"})
_OWN_PREFIX = "serving.kserve.io/"
DEFAULT_MIN_REPLICAS = 1


def plan_inference_services(bindings: Bindings, context: Context) -> list[ServicePlan]:
    """Every InferenceService that can run, as the Service of its predictor."""
    return [
        planned
        for _, service in sorted(context.objects.inference_services.items())
        if (planned := _plan_service(service, bindings, context)) is not None
    ]


def _plan_service(
    service: Placed[InferenceService], bindings: Bindings, context: Context
) -> ServicePlan | None:
    predictor = service.model.spec.predictor
    place = service.place.at("spec", "predictor")
    standard = _check_mode(service)
    _check_numbers(predictor, place, context)
    chosen = _container(service, context)
    if chosen is None:
        return None
    container, container_place, runtime = chosen
    name = f"{service.name}-predictor"
    labels = service.model.metadata.labels | predictor.labels
    injected = bindings.environment(service.namespace, name, labels)
    spec = _revision_spec(predictor, container, runtime, _timeout(predictor, context))
    annotations = _annotations(service, runtime)
    revision = plan_revision(
        RevisionTemplate(
            service=name,
            configuration=name,
            name=f"{name}-00001",
            spec=spec,
            annotations=annotations,
            injected=injected,
            place=place,
            annotations_place=service.place.at("metadata", "annotations"),
            container_places=(container_place,),
        ),
        context,
    )
    if revision is None:
        return None
    route = plan_route(
        name,
        (TrafficTarget(configuration=name, percent=100),),
        labels,
        service.place,
        context,
        rollout_seconds=0.0,
        service=name,
    )
    return ServicePlan(
        configuration=ConfigurationPlan(
            namespace=service.namespace,
            name=name,
            revision=_always_up(revision) if standard else revision,
            digest=spec_digest(spec, annotations, injected),
        ),
        route=replace(route, hosts=(*route.hosts, *host_names(service.name, service.namespace))),
    )


def _check_mode(service: Placed[InferenceService]) -> bool:
    """Judges the annotations of KServe; whether the mode is Standard."""
    annotations, place = service.model.metadata.annotations, service.place
    at = place.at("metadata", "annotations")
    mode = annotations.get(MODE_ANNOTATION)
    if mode is None:
        at.at(MODE_ANNOTATION).warn("is missing; Knative is assumed, clusters differ")
    elif mode not in _KNATIVE_MODES | _STANDARD_MODES:
        at.at(MODE_ANNOTATION).refuse(f"must be Knative or Standard, not {mode!r}")
    for key, value in annotations.items():
        if key == _STOP_ANNOTATION:
            if value.lower() == "true":
                at.at(key).refuse("a stopped InferenceService cannot be run, leave it out")
        elif key == _AUTOSCALER_ANNOTATION and value not in _AUTOSCALERS:
            at.at(key).refuse(f"must be hpa, keda, external or none, not {value!r}")
        elif key.startswith(_OWN_PREFIX) and key != MODE_ANNOTATION:
            at.at(key).warn("this annotation has no effect here")
    standard = mode in _STANDARD_MODES
    if standard and service.model.spec.predictor.min_replicas == 0:
        place.at("spec", "predictor", "minReplicas").warn(
            "the Standard mode holds no requests at zero, so one replica is kept"
        )
    return standard


def _check_numbers(predictor: Predictor, place: Place, context: Context) -> None:
    longest = context.config.revisions.max_timeout_seconds
    if _timeout(predictor, context) != predictor.timeout:
        place.at("timeout").refuse(f"{predictor.timeout} must be between 0 and {longest}")
    minimum = predictor.min_replicas
    if minimum is not None and minimum < 0:
        place.at("minReplicas").refuse(f"{minimum} is negative")
    if predictor.max_replicas < 0:
        place.at("maxReplicas").refuse(f"{predictor.max_replicas} is negative")
    elif 0 < predictor.max_replicas < (DEFAULT_MIN_REPLICAS if minimum is None else minimum):
        place.at("maxReplicas").refuse(f"{predictor.max_replicas} is less than minReplicas")
    if predictor.scale_target is not None and predictor.scale_target <= 0:
        place.at("scaleTarget").refuse(f"{predictor.scale_target} must be greater than 0")
    if predictor.scale_metric in {"cpu", "memory"}:
        place.at("scaleMetric").refuse("only concurrency and rps are supported")
    if predictor.scale_metric_type is not None:
        place.at("scaleMetricType").refuse("only concurrency and rps are supported")


def _container(
    service: Placed[InferenceService], context: Context
) -> tuple[Container, Place, Placed[ServingRuntime] | None] | None:
    """The container, where its fields stand, and the runtime it comes from."""
    predictor = service.model.spec.predictor
    place = service.place.at("spec", "predictor")
    model = predictor.model
    if model is not None and predictor.containers:
        place.at("containers").refuse("containers beside the model's own are not supported")
        return None
    if model is not None:
        at = place.at("model")
        runtime = choose_runtime(service, model, at, context)
        if runtime is None:
            return None
        container = model_container(service, model, runtime, at)
        if container is None:
            return None
        overridden = model.model_fields_set & Container.model_fields.keys()
        return container, at if overridden else runtime.place.at("spec", "containers", 0), runtime
    if not predictor.containers:
        place.refuse("needs a model or containers")
        return None
    if len(predictor.containers) > 1:
        place.at("containers").refuse(
            f"{len(predictor.containers)} containers; only one is supported"
        )
        return None
    at = place.at("containers", 0)
    container = fill_in(predictor.containers[0], service, at)
    uri = next((each.value for each in container.env if each.name == STORAGE_VARIABLE), "")
    return with_storage(container, uri, at.at("env")), at, None


def _revision_spec(
    predictor: Predictor,
    container: Container,
    runtime: Placed[ServingRuntime] | None,
    timeout: int | None,
) -> RevisionSpec:
    """The template KServe writes: the predictor's Pod over its runtime's."""
    own = runtime.model.spec if runtime is not None else PodSpec()
    fields = {
        name: getattr(predictor, name) or getattr(own, name)
        for name in PodSpec.model_fields
        if name not in {"containers", "volumes"}
    }
    return RevisionSpec.model_construct(
        **fields,
        containers=[container],
        volumes=[*own.volumes, *predictor.volumes],
        container_concurrency=predictor.container_concurrency,
        timeout_seconds=timeout,
        response_start_timeout_seconds=timeout,
        idle_timeout_seconds=None,
    )


def _timeout(predictor: Predictor, context: Context) -> int | None:
    """The limit of a request where it is one that a revision may have."""
    longest = context.config.revisions.max_timeout_seconds
    given = predictor.timeout
    return given if given is None or 0 <= given <= longest else None


def _annotations(
    service: Placed[InferenceService], runtime: Placed[ServingRuntime] | None
) -> dict[str, str]:
    """The annotations of the template, the predictor's numbers over what is written by hand."""
    predictor = service.model.spec.predictor
    annotations = dict(runtime.model.spec.annotations) if runtime is not None else {}
    annotations |= service.model.metadata.annotations | predictor.annotations
    minimum = predictor.min_replicas
    annotations[f"{PREFIX}min-scale"] = str(DEFAULT_MIN_REPLICAS if minimum is None else minimum)
    if predictor.max_replicas:
        annotations[f"{PREFIX}max-scale"] = str(predictor.max_replicas)
    if predictor.scale_target is not None:
        annotations[f"{PREFIX}target"] = str(predictor.scale_target)
    if predictor.scale_metric in {"concurrency", "rps"}:
        annotations[f"{PREFIX}metric"] = predictor.scale_metric
    return annotations


def _always_up(revision: RevisionPlan) -> RevisionPlan:
    """The revision with at least one replica, as a Deployment has it."""
    scaling = revision.scaling
    return replace(
        revision,
        scaling=replace(
            scaling,
            min_scale=max(scaling.min_scale, 1),
            initial_scale=max(scaling.initial_scale, 1),
        ),
    )
