"""All objects of a reading, by kind, namespace and name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knative_local.manifests.models.base import InertModel
from knative_local.manifests.models.eventing import Broker, PingSource, SinkBinding, Trigger
from knative_local.manifests.models.inference import InferenceService, ServingRuntime
from knative_local.manifests.models.kubernetes import ConfigMap, KubernetesService, Secret
from knative_local.manifests.models.serving import KnativeService
from knative_local.manifests.reporting import Placed, Report

Key = tuple[str, str]
"""Namespace and name."""


@dataclass(slots=True)
class Objects:
    """Everything that was read and has the right shape."""

    report: Report
    config_maps: dict[Key, Placed[ConfigMap]] = field(default_factory=dict)
    secrets: dict[Key, Placed[Secret]] = field(default_factory=dict)
    kubernetes_services: dict[Key, Placed[KubernetesService]] = field(default_factory=dict)
    services: dict[Key, Placed[KnativeService]] = field(default_factory=dict)
    brokers: dict[Key, Placed[Broker]] = field(default_factory=dict)
    triggers: dict[Key, Placed[Trigger]] = field(default_factory=dict)
    sink_bindings: dict[Key, Placed[SinkBinding]] = field(default_factory=dict)
    ping_sources: dict[Key, Placed[PingSource]] = field(default_factory=dict)
    inference_services: dict[Key, Placed[InferenceService]] = field(default_factory=dict)
    serving_runtimes: dict[Key, Placed[ServingRuntime]] = field(default_factory=dict)
    cluster_serving_runtimes: dict[str, Placed[ServingRuntime]] = field(default_factory=dict)
    namespaces: dict[str, Placed[InertModel]] = field(default_factory=dict)
    malformed: set[tuple[str, str, str]] = field(default_factory=set)
    """Kind, namespace and name of what was refused for its shape and is not absent."""

    def namespace_labels(self, namespace: str) -> Mapping[str, str]:
        """The labels of a namespace, none where no manifest has it."""
        found = self.namespaces.get(namespace)
        return found.model.metadata.labels if found is not None else {}
