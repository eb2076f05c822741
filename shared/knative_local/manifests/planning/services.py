"""Knative Services with their names and traffic."""

from __future__ import annotations

from collections.abc import Sequence

from knative_local.manifests import names
from knative_local.manifests.durations import go_seconds
from knative_local.manifests.models.serving import KnativeService, TrafficTarget
from knative_local.manifests.parsing import check_annotation_keys, check_labels
from knative_local.manifests.plan import ServicePlan
from knative_local.manifests.planning.bindings import Bindings
from knative_local.manifests.planning.context import CLUSTER_DOMAIN, Context
from knative_local.manifests.planning.revisions import RevisionTemplate, plan_revision
from knative_local.manifests.planning.scaling import PREFIX
from knative_local.manifests.reporting import Place, Placed

ROLLOUT_ANNOTATION = "serving.knative.dev/rollout-duration"
# Knative itself, or its tools, write these.
_HARMLESS = frozenset({"serving.knative.dev/creator", "serving.knative.dev/lastModifier"})
_VISIBILITY_LABEL = "networking.knative.dev/visibility"


def plan_services(bindings: Bindings, context: Context) -> list[ServicePlan]:
    """Every Knative Service that can run."""
    return [
        planned
        for _, service in sorted(context.objects.services.items())
        if (planned := _plan_service(service, bindings, context)) is not None
    ]


def host_names(name: str, namespace: str) -> tuple[str, str, str]:
    """The names under which a Service is found inside a cluster, the canonical one first."""
    short = f"{name}.{namespace}"
    return f"{short}.{CLUSTER_DOMAIN}", f"{short}.svc", short


def _plan_service(
    service: Placed[KnativeService], bindings: Bindings, context: Context
) -> ServicePlan | None:
    spec, place = service.model.spec, service.place.at("spec")
    _check_annotations(service)
    template = place.at("template")
    metadata = spec.template.metadata
    check_labels(metadata.labels, template.at("metadata", "labels"))
    check_annotation_keys(metadata.annotations, template.at("metadata", "annotations"))
    revision_name = _revision_name(service, template.at("metadata", "name"))
    _check_traffic(spec.traffic, revision_name, place.at("traffic"))
    labels = service.model.metadata.labels
    revision = plan_revision(
        RevisionTemplate(
            service=service.name,
            name=revision_name,
            spec=spec.template.spec,
            annotations=metadata.annotations,
            injected=bindings.environment(service.namespace, service.name, labels),
            place=template.at("spec"),
            annotations_place=template.at("metadata", "annotations"),
            container_place=template.at("spec", "containers", 0),
        ),
        context,
    )
    if revision is None:
        return None
    tags = tuple(dict.fromkeys(target.tag for target in spec.traffic if target.tag))
    hosts = list(host_names(service.name, service.namespace))
    for tag in tags:
        hosts += host_names(f"{tag}-{service.name}", service.namespace)
    return ServicePlan(
        namespace=service.namespace,
        name=service.name,
        hosts=tuple(hosts),
        revision=revision,
        tags=tags,
    )


def _revision_name(service: Placed[KnativeService], place: Place) -> str:
    given = service.model.spec.template.metadata.name
    if not given:
        return f"{service.name}-00001"
    error = names.label_1035_error(given)
    if error is not None:
        place.refuse(error)
    elif not given.startswith(f"{service.name}-") or given == f"{service.name}-":
        place.refuse(f"{given!r} must begin with {service.name + '-'!r}")
    return given


def _check_annotations(service: Placed[KnativeService]) -> None:
    place = service.place.at("metadata", "annotations")
    for key, value in service.model.metadata.annotations.items():
        at = place.at(key)
        if key.startswith(PREFIX):
            at.refuse("autoscaling annotations belong in spec.template.metadata.annotations")
        elif key == ROLLOUT_ANNOTATION:
            _check_rollout(value, at)
        elif key.startswith("serving.knative.dev/") and key not in _HARMLESS:
            at.warn("this annotation has no effect here")
    visibility = service.model.metadata.labels.get(_VISIBILITY_LABEL)
    if visibility not in {None, "cluster-local"}:
        service.place.at("metadata", "labels", _VISIBILITY_LABEL).refuse(
            f"must be cluster-local, not {visibility!r}"
        )


def _check_rollout(text: str, place: Place) -> None:
    try:
        seconds = go_seconds(text)
    except ValueError as error:
        place.refuse(str(error))
        return
    if seconds < 0 or seconds != int(seconds):
        place.refuse(f"{text} must be whole seconds, not negative")
    elif seconds:
        place.warn("one revision runs on one machine, there is nothing to roll over")


def _check_traffic(targets: Sequence[TrafficTarget], revision_name: str, place: Place) -> None:
    if not targets:
        return
    tags: set[str] = set()
    for position, target in enumerate(targets):
        _check_target(target, revision_name, tags, place.at(position))
    total = sum(target.percent or 0 for target in targets)
    if total != 100:
        place.refuse(f"the percentages sum to {total}, not 100")


def _check_target(target: TrafficTarget, revision_name: str, tags: set[str], place: Place) -> None:
    if target.configuration_name:
        place.at("configurationName").refuse("is not allowed in a Service")
    if target.url:
        place.at("url").refuse("is not allowed here, Knative writes it")
    if target.percent is not None and not 0 <= target.percent <= 100:
        place.at("percent").refuse(f"{target.percent} must be between 0 and 100")
    if target.latest_revision is not None and target.latest_revision == bool(target.revision_name):
        place.at("latestRevision").refuse("true and a revisionName exclude each other")
    if target.revision_name and target.revision_name != revision_name:
        place.at("revisionName").refuse(
            f"only the latest revision, {revision_name!r}, exists on one machine"
        )
    if target.tag:
        error = names.label_1035_error(target.tag)
        if error is not None:
            place.at("tag").refuse(error)
        if target.tag in tags:
            place.at("tag").refuse(f"{target.tag!r} is used twice")
        tags.add(target.tag)
