"""JobSinks: the process that is started for every event."""

from __future__ import annotations

from dataclasses import replace

from knative_local.manifests.models.jobs import JobPodSpec, JobSink, JobSpec
from knative_local.manifests.models.pod import Container
from knative_local.manifests.plan import JobSinkPlan
from knative_local.manifests.planning.containers import plan_container
from knative_local.manifests.planning.context import Context
from knative_local.manifests.reporting import Place, Placed

EVENT_VOLUME = "jobsink-event"
_EVENT_PATH = "/etc/jobsink-event"
_BACKOFF_LIMIT = 6
_GRACE_SECONDS = 30


def plan_job_sinks(context: Context) -> list[JobSinkPlan]:
    """Every JobSink that can run."""
    return [
        planned
        for _, sink in sorted(context.objects.job_sinks.items())
        if (planned := _plan(sink, context)) is not None
    ]


def _plan(sink: Placed[JobSink], context: Context) -> JobSinkPlan | None:
    place = sink.place.at("spec", "job")
    if sink.model.spec.job is None:
        place.refuse("is missing")
        return None
    spec, place = sink.model.spec.job.spec, place.at("spec")
    _check_numbers(spec, place)
    pod, at = spec.template.spec, place.at("template", "spec")
    _check_pod(pod, at)
    if len(pod.containers) != 1:
        at.at("containers").refuse(
            f"{len(pod.containers)} containers; exactly one is supported"
            if pod.containers
            else "is missing"
        )
        return None
    container, container_place = pod.containers[0], at.at("containers", 0)
    if not container.name:
        container_place.at("name").refuse("is missing")
    path, container = _event_mount(container)
    process = plan_container(
        container, pod.volumes, {}, (container_place, at.at("volumes")), context
    )
    mode = {"K_EXECUTION_MODE": "batch"} | dict(process.environment)
    grace = pod.termination_grace_period_seconds
    return JobSinkPlan(
        namespace=sink.namespace,
        name=sink.name,
        container=replace(process, environment=mode | {"K_EVENT_PATH": path}),
        event_path=path,
        backoff_limit=_BACKOFF_LIMIT if spec.backoff_limit is None else spec.backoff_limit,
        active_deadline_seconds=spec.active_deadline_seconds,
        ttl_seconds=spec.ttl_seconds_after_finished,
        grace_seconds=_GRACE_SECONDS if grace is None else grace,
    )


def _event_mount(container: Container) -> tuple[str, Container]:
    """Where the container wants its event, and the container without that mount."""
    mounts = [each for each in container.volume_mounts if each.name != EVENT_VOLUME]
    own = [each for each in container.volume_mounts if each.name == EVENT_VOLUME]
    path = own[0].mount_path if own else _EVENT_PATH
    return path, container.model_copy(update={"volume_mounts": mounts})


def _check_numbers(spec: JobSpec, place: Place) -> None:
    for name, value, least in (
        ("backoffLimit", spec.backoff_limit, 0),
        ("activeDeadlineSeconds", spec.active_deadline_seconds, 1),
        ("ttlSecondsAfterFinished", spec.ttl_seconds_after_finished, 0),
    ):
        if value is not None and value < least:
            place.at(name).refuse(f"{value} is less than {least}")
    for name, value in (("completions", spec.completions), ("parallelism", spec.parallelism)):
        if value not in {None, 1}:
            place.at(name).refuse("one process for each event is supported")


def _check_pod(pod: JobPodSpec, place: Place) -> None:
    if pod.restart_policy is None:
        place.at("restartPolicy").refuse("must be Never or OnFailure in a Job")
    grace = pod.termination_grace_period_seconds
    if grace is not None and grace < 0:
        place.at("terminationGracePeriodSeconds").refuse(f"{grace} is negative")
    for position, volume in enumerate(pod.volumes):
        if volume.name == EVENT_VOLUME:
            place.at("volumes", position, "name").refuse("is the name of the event's own volume")
    used = {
        name
        for name, value in (
            ("affinity", pod.affinity),
            ("imagePullSecrets", pod.image_pull_secrets),
            ("nodeSelector", pod.node_selector),
            ("priorityClassName", pod.priority_class_name),
            ("securityContext", pod.security_context),
            ("serviceAccountName", pod.service_account_name),
            ("tolerations", pod.tolerations),
        )
        if value
    }
    if used:
        place.without_effect(f"a process is not a container: {', '.join(sorted(used))}")
