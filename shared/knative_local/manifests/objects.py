"""All objects of a reading, by kind, namespace and name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from knative_local.manifests.models.base import InertModel
from knative_local.manifests.models.eventing import Broker, PingSource, SinkBinding, Trigger
from knative_local.manifests.models.inference import InferenceService, ServingRuntime
from knative_local.manifests.models.jobs import JobSink
from knative_local.manifests.models.kafka import KafkaSink, KafkaSource
from knative_local.manifests.models.kubernetes import ConfigMap, KubernetesService, Secret
from knative_local.manifests.models.messaging import (
    Channel,
    KafkaChannel,
    Parallel,
    Sequence,
    Subscription,
)
from knative_local.manifests.models.serving import (
    Configuration,
    DomainMapping,
    KnativeService,
    Route,
)
from knative_local.manifests.reporting import Placed, Report

Key = tuple[str, str]
"""Namespace and name."""

M = TypeVar("M")


class Table(dict[Key, Placed[M]], Generic[M]):
    """Objects of one kind."""


@dataclass(slots=True)
class Objects:
    """Everything that was read and has the right shape."""

    report: Report
    config_maps: Table[ConfigMap] = field(default_factory=Table[ConfigMap])
    secrets: Table[Secret] = field(default_factory=Table[Secret])
    kubernetes_services: Table[KubernetesService] = field(default_factory=Table[KubernetesService])
    services: Table[KnativeService] = field(default_factory=Table[KnativeService])
    configurations: Table[Configuration] = field(default_factory=Table[Configuration])
    routes: Table[Route] = field(default_factory=Table[Route])
    domain_mappings: Table[DomainMapping] = field(default_factory=Table[DomainMapping])
    domain_claims: dict[str, Placed[InertModel]] = field(
        default_factory=dict[str, Placed[InertModel]]
    )
    brokers: Table[Broker] = field(default_factory=Table[Broker])
    triggers: Table[Trigger] = field(default_factory=Table[Trigger])
    sink_bindings: Table[SinkBinding] = field(default_factory=Table[SinkBinding])
    ping_sources: Table[PingSource] = field(default_factory=Table[PingSource])
    kafka_sinks: Table[KafkaSink] = field(default_factory=Table[KafkaSink])
    kafka_sources: Table[KafkaSource] = field(default_factory=Table[KafkaSource])
    job_sinks: Table[JobSink] = field(default_factory=Table[JobSink])
    kafka_channels: Table[KafkaChannel] = field(default_factory=Table[KafkaChannel])
    channels: Table[Channel] = field(default_factory=Table[Channel])
    subscriptions: Table[Subscription] = field(default_factory=Table[Subscription])
    sequences: Table[Sequence] = field(default_factory=Table[Sequence])
    parallels: Table[Parallel] = field(default_factory=Table[Parallel])
    inference_services: Table[InferenceService] = field(default_factory=Table[InferenceService])
    serving_runtimes: Table[ServingRuntime] = field(default_factory=Table[ServingRuntime])
    cluster_serving_runtimes: dict[str, Placed[ServingRuntime]] = field(
        default_factory=dict[str, Placed[ServingRuntime]]
    )
    namespaces: dict[str, Placed[InertModel]] = field(default_factory=dict[str, Placed[InertModel]])
    malformed: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])
    """Kind, namespace and name of what was refused for its shape and is not absent."""

    def namespace_labels(self, namespace: str) -> Mapping[str, str]:
        """The labels of a namespace, none where no manifest has it."""
        found = self.namespaces.get(namespace)
        return found.model.metadata.labels if found is not None else {}
