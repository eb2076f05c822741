"""Revision templates, judged as Serving's webhook judges them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knative_local.manifests import names
from knative_local.manifests.durations import go_seconds
from knative_local.manifests.models.pod import PodSpec
from knative_local.manifests.models.serving import RevisionSpec
from knative_local.manifests.plan import RevisionPlan
from knative_local.manifests.planning.containers import plan_container, plan_port
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.probes import plan_kubernetes_probe, plan_readiness
from knative_local.manifests.planning.scaling import plan_scaling
from knative_local.manifests.reporting import Place

PROGRESS_DEADLINE_ANNOTATION = "serving.knative.dev/progress-deadline"

# Fields Knative lets through only with a feature, and whether they can be left out here.
_GATED = {
    "affinity": ("kubernetes.podspec-affinity", True),
    "dns_config": ("kubernetes.podspec-dnsconfig", True),
    "dns_policy": ("kubernetes.podspec-dnspolicy", True),
    "host_aliases": ("kubernetes.podspec-hostaliases", False),
    "host_ipc": ("kubernetes.podspec-hostipc", True),
    "host_network": ("kubernetes.podspec-hostnetwork", True),
    "host_pid": ("kubernetes.podspec-hostpid", True),
    "init_containers": ("kubernetes.podspec-init-containers", False),
    "node_selector": ("kubernetes.podspec-nodeselector", True),
    "priority_class_name": ("kubernetes.podspec-priorityclassname", True),
    "runtime_class_name": ("kubernetes.podspec-runtimeclassname", True),
    "scheduler_name": ("kubernetes.podspec-schedulername", True),
    "security_context": ("kubernetes.podspec-securitycontext", True),
    "share_process_namespace": ("kubernetes.podspec-shareprocessnamespace", True),
    "tolerations": ("kubernetes.podspec-tolerations", True),
    "topology_spread_constraints": ("kubernetes.podspec-topologyspreadconstraints", True),
}

_STRUCTURES = frozenset({"affinity", "dns_config", "security_context"})


def check_pod(spec: PodSpec, place: Place, context: Context) -> None:
    """Refuses what a Pod of a revision may not have, or cannot have here."""
    for name, (feature, harmless) in _GATED.items():
        value = getattr(spec, name)
        # An empty structure is set, an empty list, text or `false` is not.
        if not value and (name not in _STRUCTURES or value is None):
            continue
        field = type(spec).model_fields[name].alias or name
        if not context.config.feature_enabled(feature):
            place.at(field).refuse(
                f"needs the feature {feature} of Knative, which config-features does not enable"
            )
        elif not harmless:
            place.at(field).refuse("is not supported on one machine")
    if spec.automount_service_account_token:
        place.at("automountServiceAccountToken").refuse("may only be false")
    if spec.service_account_name:
        error = names.subdomain_error(spec.service_account_name)
        if error is not None:
            place.at("serviceAccountName").refuse(error)
    _note_what_confines(spec, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionTemplate:
    """What a revision is made from, and where each part of it stands."""

    service: str
    configuration: str
    name: str
    spec: RevisionSpec
    annotations: Mapping[str, str]
    injected: Mapping[str, str]
    """Variables that SinkBindings put into the container."""
    place: Place
    annotations_place: Place
    container_places: tuple[Place, ...]
    """Where each container's fields stand."""


def plan_revision(template: RevisionTemplate, context: Context) -> RevisionPlan | None:
    """What a revision runs."""
    spec, place = template.spec, template.place
    check_pod(spec, place, context)
    concurrency = _concurrency(spec, place, context)
    scaling = plan_scaling(
        template.annotations,
        concurrency,
        template.annotations_place,
        context.config.autoscaler,
    )
    timeout, response_start, idle = _timeouts(spec, place, context)
    if not spec.containers:
        place.at("containers").refuse("is missing")
        return None
    if len(spec.containers) > 1:
        place.at("containers").refuse(
            f"{len(spec.containers)} containers; only one is supported: those of a Pod share an "
            "address that is theirs alone, which processes of one machine cannot have"
        )
        return None
    container, at = spec.containers[0], template.container_places[0]
    port, port_name = plan_port(container.ports, at.at("ports"))
    if port_name == "h2c":
        at.at("ports", 0, "name").refuse("h2c is not supported, only HTTP/1.1 is")
    return RevisionPlan(
        namespace=place.namespace,
        service=template.service,
        configuration=template.configuration,
        name=template.name,
        container=plan_container(
            container, spec.volumes, template.injected, (at, place.at("volumes")), context
        ),
        port=port,
        readiness=plan_readiness(
            container.readiness_probe, port, port_name, at.at("readinessProbe")
        ),
        liveness=plan_kubernetes_probe(
            container.liveness_probe, port, port_name, at.at("livenessProbe")
        ),
        startup=plan_kubernetes_probe(
            container.startup_probe, port, port_name, at.at("startupProbe")
        ),
        container_concurrency=concurrency,
        timeout_seconds=timeout,
        response_start_timeout_seconds=response_start,
        idle_timeout_seconds=idle,
        progress_deadline_seconds=_progress_deadline(template, context),
        scaling=scaling,
    )


def _concurrency(spec: RevisionSpec, place: Place, context: Context) -> int:
    defaults = context.config.revisions
    value = spec.container_concurrency
    if value is None:
        return defaults.container_concurrency
    low = 0 if defaults.allow_container_concurrency_zero else 1
    if not low <= value <= defaults.container_concurrency_max:
        place.at("containerConcurrency").refuse(
            f"{value} must be between {low} and {defaults.container_concurrency_max}"
        )
    return value


def _timeouts(
    spec: RevisionSpec, place: Place, context: Context
) -> tuple[int, int | None, int | None]:
    """The limits of a request: in all, to the first byte, between two bytes."""
    defaults = context.config.revisions
    total = spec.timeout_seconds or defaults.timeout_seconds
    if not 0 < total <= defaults.max_timeout_seconds:
        place.at("timeoutSeconds").refuse(
            f"{total} must be between 0 and {defaults.max_timeout_seconds}"
        )
    start = spec.response_start_timeout_seconds
    if start is None and 0 < defaults.response_start_timeout_seconds < total:
        start = defaults.response_start_timeout_seconds
    idle = spec.idle_timeout_seconds
    if idle is None and 0 < defaults.idle_timeout_seconds < total:
        idle = defaults.idle_timeout_seconds
    if start is not None and start < 0:
        place.at("responseStartTimeoutSeconds").refuse(f"{start} is negative")
    if idle is not None and idle < 0:
        place.at("idleTimeoutSeconds").warn(f"{idle} is negative, which sets no limit")
    # What is longer than the whole never ends first.
    return (
        total,
        start if start and 0 < start <= total else None,
        idle if idle and 0 < idle <= total else None,
    )


def _progress_deadline(template: RevisionTemplate, context: Context) -> float:
    text = template.annotations.get(PROGRESS_DEADLINE_ANNOTATION)
    if text is None:
        return context.config.progress_deadline_seconds
    at = template.annotations_place.at(PROGRESS_DEADLINE_ANNOTATION)
    try:
        seconds = go_seconds(text)
    except ValueError as error:
        at.refuse(str(error))
        return context.config.progress_deadline_seconds
    if seconds < 1 or seconds != int(seconds):
        at.refuse(f"{text} must be whole seconds, at least 1s")
    return seconds


def _note_what_confines(spec: PodSpec, place: Place) -> None:
    """Says which settings are for a container alone, so that nobody counts on them here."""
    used = {
        name
        for name, value in (
            ("serviceAccountName", spec.service_account_name),
            ("imagePullSecrets", spec.image_pull_secrets),
        )
        if value
    }
    for container in spec.containers:
        if container.security_context is not None:
            used.add("securityContext")
        if container.resources.requests or container.resources.limits.keys() - {"memory"}:
            used.add("resources other than the limit of memory")
    if used:
        place.without_effect(f"a process is not a container: {', '.join(sorted(used))}")
