"""Knative Services: what they run, and who gets the requests."""

from __future__ import annotations

from knative_local.manifests.durations import go_seconds
from knative_local.manifests.models.serving import Configuration, KnativeService
from knative_local.manifests.plan import ConfigurationPlan, ServicePlan
from knative_local.manifests.planning.bindings import Bindings
from knative_local.manifests.planning.configurations import plan_configuration
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.hosts import plan_route
from knative_local.manifests.planning.scaling import PREFIX
from knative_local.manifests.planning.traffic import plan_traffic
from knative_local.manifests.reporting import Place, Placed

ROLLOUT_ANNOTATION = "serving.knative.dev/rollout-duration"
# Knative itself, or its tools, write these.
_HARMLESS = frozenset({"serving.knative.dev/creator", "serving.knative.dev/lastModifier"})


def plan_services(bindings: Bindings, context: Context) -> list[ServicePlan]:
    """Every Knative Service that can run."""
    return [
        planned
        for _, service in sorted(context.objects.services.items())
        if (planned := _plan_service(service, bindings, context)) is not None
    ]


def rollout_seconds(annotations: dict[str, str], place: Place) -> float:
    """How long a rollout takes by the annotations that stand at `place`."""
    text = annotations.get(ROLLOUT_ANNOTATION, "")
    if not text:
        return 0.0
    at = place.at(ROLLOUT_ANNOTATION)
    try:
        seconds = go_seconds(text)
    except ValueError as error:
        at.refuse(str(error))
        return 0.0
    if seconds < 0 or seconds != int(seconds):
        at.refuse(f"{text} must be whole seconds, not negative")
        return 0.0
    return seconds


def check_annotations(annotations: dict[str, str], place: Place) -> None:
    """Refuses what belongs elsewhere, warns of what does nothing."""
    for key in annotations:
        if key.startswith(PREFIX):
            place.at(key).refuse("autoscaling annotations belong in spec.template.metadata")
        elif (
            key.startswith("serving.knative.dev/")
            and key not in _HARMLESS
            and key != ROLLOUT_ANNOTATION
        ):
            place.at(key).warn("this annotation has no effect here")


def _plan_service(
    service: Placed[KnativeService], bindings: Bindings, context: Context
) -> ServicePlan | None:
    spec, metadata, place = service.model.spec, service.model.metadata, service.place
    annotations = place.at("metadata", "annotations")
    check_annotations(metadata.annotations, annotations)
    traffic = plan_traffic(spec.traffic, place.at("spec", "traffic"), configuration=service.name)
    route = plan_route(
        service.name,
        traffic,
        metadata.labels,
        place,
        context,
        rollout_seconds=rollout_seconds(metadata.annotations, annotations),
        service=service.name,
    )
    configuration = plan_configuration(
        service, spec.template, bindings, context, service=service.name
    )
    if configuration is None:
        return None
    return ServicePlan(configuration=configuration, route=route)


def plan_configurations(bindings: Bindings, context: Context) -> list[ConfigurationPlan]:
    """Every Configuration that belongs to no Service."""
    return [
        planned
        for _, configuration in sorted(context.objects.configurations.items())
        if (planned := _plan_alone(configuration, bindings, context)) is not None
    ]


def _plan_alone(
    configuration: Placed[Configuration], bindings: Bindings, context: Context
) -> ConfigurationPlan | None:
    if configuration.key in context.objects.services:
        configuration.place.at("metadata", "name").refuse(
            f"the Service {configuration.name!r} makes a Configuration of this name"
        )
        return None
    check_annotations(
        configuration.model.metadata.annotations,
        configuration.place.at("metadata", "annotations"),
    )
    return plan_configuration(
        configuration, configuration.model.spec.template, bindings, context, service=""
    )
