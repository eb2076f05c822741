"""A part of an InferenceService as the Knative Service that KServe writes for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knative_local.manifests.models.inference import (
    Component,
    InferenceService,
    ServingRuntime,
)
from knative_local.manifests.models.pod import Container, PodSpec
from knative_local.manifests.models.serving import RevisionSpec
from knative_local.manifests.plan import (
    ConfigurationPlan,
    RevisionPlan,
    ServicePlan,
    TrafficTarget,
)
from knative_local.manifests.planning.bindings import Bindings
from knative_local.manifests.planning.configurations import spec_digest
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.hosts import VISIBILITY_LABEL, host_names, plan_route
from knative_local.manifests.planning.predictors import Chosen
from knative_local.manifests.planning.revisions import RevisionTemplate, plan_revision
from knative_local.manifests.planning.scaling import PREFIX
from knative_local.manifests.planning.services import rollout_seconds
from knative_local.manifests.reporting import Place, Placed

DEFAULT_MIN_REPLICAS = 1
_OWN_VISIBILITY_LABEL = "networking.kserve.io/visibility"
_TAG_ANNOTATION = "serving.kserve.io/enable-tag-routing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an InferenceService with its container chosen."""

    kind: str
    """`predictor` or `transformer`."""
    model: Component
    place: Place
    chosen: Chosen
    standard: bool
    """Whether it is a Deployment in a cluster."""
    entry: bool
    """Whether it answers to the name of the whole."""


def plan_component(
    service: Placed[InferenceService], part: Part, bindings: Bindings, context: Context
) -> ServicePlan | None:
    """The Service of a part."""
    name = f"{service.name}-{part.kind}"
    labels = service.model.metadata.labels | part.model.labels
    if labels.get(_OWN_VISIBILITY_LABEL) == "cluster-local":
        labels |= {VISIBILITY_LABEL: "cluster-local"}
    injected = bindings.environment(service.namespace, name, labels)
    spec = _revision_spec(part, context)
    annotations = _annotations(service, part)
    revision = plan_revision(
        RevisionTemplate(
            service=name,
            configuration=name,
            name=f"{name}-00001",
            spec=spec,
            annotations=annotations,
            injected=injected,
            place=part.place,
            annotations_place=service.place.at("metadata", "annotations"),
            container_places=(part.chosen.place,),
        ),
        context,
    )
    if revision is None:
        return None
    given = service.model.metadata.annotations
    route = plan_route(
        name,
        _traffic(name, part, tagged=given.get(_TAG_ANNOTATION) == "true"),
        labels,
        service.place,
        context,
        rollout_seconds=0.0
        if part.standard
        else rollout_seconds(given, service.place.at("metadata", "annotations")),
        service=name,
    )
    if part.entry:
        route = replace(route, hosts=(*route.hosts, *_entry_hosts(service, name, route.hosts)))
    return ServicePlan(
        configuration=ConfigurationPlan(
            namespace=service.namespace,
            name=name,
            revision=_always_up(revision) if part.standard else revision,
            digest=spec_digest(spec, annotations, injected),
        ),
        route=route,
    )


def _entry_hosts(
    service: Placed[InferenceService], name: str, hosts: tuple[str, ...]
) -> tuple[str, ...]:
    """The names of the whole: those inside, and the host outside with the part's name replaced."""
    inside = host_names(service.name, service.namespace)
    outside = [
        service.name + host.removeprefix(name)
        for host in hosts[len(inside) :]
        if host.startswith(f"{name}.")
    ]
    return (*inside, *outside)


def _traffic(name: str, part: Part, *, tagged: bool) -> tuple[TrafficTarget, ...]:
    """All for the latest revision, or a canary beside what was rolled out last."""
    tag = "latest" if tagged else ""
    canary = part.model.canary_traffic_percent
    if canary is None or canary >= 100 or part.standard:
        return (TrafficTarget(configuration=name, percent=100, tag=tag),)
    return (
        TrafficTarget(configuration=name, percent=canary, tag=tag),
        TrafficTarget(configuration=name, percent=100 - canary, tag="prev", rolled_out=True),
    )


def _revision_spec(part: Part, context: Context) -> RevisionSpec:
    """The template KServe writes: the part's Pod over its runtime's."""
    runtime: Placed[ServingRuntime] | None = part.chosen.runtime
    container: Container = part.chosen.container
    own = runtime.model.spec if runtime is not None else PodSpec()
    fields = {
        name: getattr(part.model, name) or getattr(own, name)
        for name in PodSpec.model_fields
        if name not in {"containers", "volumes"}
    }
    longest = context.config.revisions.max_timeout_seconds
    timeout = part.model.timeout
    if timeout is not None and not 0 <= timeout <= longest:
        timeout = None
    return RevisionSpec.model_construct(
        **fields,
        containers=[container],
        volumes=[*own.volumes, *part.model.volumes],
        container_concurrency=part.model.container_concurrency,
        timeout_seconds=timeout,
        response_start_timeout_seconds=timeout,
        idle_timeout_seconds=None,
    )


def _annotations(service: Placed[InferenceService], part: Part) -> dict[str, str]:
    """The annotations of the template, the part's numbers over what is written by hand."""
    runtime, given = part.chosen.runtime, part.model
    annotations = dict(runtime.model.spec.annotations) if runtime is not None else {}
    annotations |= service.model.metadata.annotations | given.annotations
    # What is said of the whole makes no new revision of a part.
    annotations = {
        key: value
        for key, value in annotations.items()
        if not key.startswith("serving.kserve.io/")
        and not key.startswith("serving.knative.dev/rollout-duration")
    }
    minimum = given.min_replicas
    annotations[f"{PREFIX}min-scale"] = str(DEFAULT_MIN_REPLICAS if minimum is None else minimum)
    if given.max_replicas:
        annotations[f"{PREFIX}max-scale"] = str(given.max_replicas)
    if given.scale_target is not None:
        annotations[f"{PREFIX}target"] = str(given.scale_target)
    if given.scale_metric in {"concurrency", "rps"}:
        annotations[f"{PREFIX}metric"] = given.scale_metric
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
