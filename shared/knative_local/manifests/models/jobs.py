"""JobSink and the Job inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from knative_local.manifests.models.base import ManifestModel, Metadata, ObjectModel
from knative_local.manifests.models.pod import Container, ObjectName, Volume

_NO_PODS = "is not supported on one machine"


class JobPodSpec(ManifestModel):
    """A Pod of a Job."""

    containers: list[Container] = Field(default_factory=list[Container])
    volumes: list[Volume] = Field(default_factory=list[Volume])
    restart_policy: Literal["Never", "OnFailure"] | None = None
    termination_grace_period_seconds: int | None = None
    # Where and as whom a Pod runs: a process runs here, as this user.
    affinity: Any = None
    automount_service_account_token: Any = None
    enable_service_links: Any = None
    image_pull_secrets: list[ObjectName] = Field(default_factory=list[ObjectName])
    node_selector: Any = None
    priority_class_name: Any = None
    security_context: Any = None
    service_account_name: str = ""
    tolerations: Any = None

    cannot: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("activeDeadlineSeconds", "hostAliases", "hostNetwork", "initContainers", "nodeName"),
        _NO_PODS,
    )


class JobTemplate(ManifestModel):
    """What the Pods of a Job are made from."""

    metadata: Metadata = Field(default_factory=Metadata)
    spec: JobPodSpec = Field(default_factory=JobPodSpec)


class JobSpec(ManifestModel):
    """How a Job runs."""

    template: JobTemplate = Field(default_factory=JobTemplate)
    backoff_limit: int | None = None
    active_deadline_seconds: int | None = None
    ttl_seconds_after_finished: int | None = None
    completions: int | None = None
    parallelism: int | None = None

    cannot: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            "backoffLimitPerIndex",
            "completionMode",
            "managedBy",
            "manualSelector",
            "maxFailedIndexes",
            "podFailurePolicy",
            "podReplacementPolicy",
            "selector",
            "successPolicy",
            "suspend",
        ),
        _NO_PODS,
    )


class Job(ManifestModel):
    """A Job to be run for every event."""

    metadata: Metadata = Field(default_factory=Metadata)
    spec: JobSpec = Field(default_factory=JobSpec)


class JobSinkSpec(ManifestModel):
    """What is run for every event."""

    job: Job | None = None


class JobSink(ObjectModel):
    """Runs a Job for every event that is sent to it."""

    spec: JobSinkSpec = Field(default_factory=JobSinkSpec)
