"""The kinds of objects there are, and what this runtime does with each."""

from collections.abc import Mapping
from typing import Final

from knative_local.manifests.models.base import ObjectModel
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

MODELS: Final[Mapping[tuple[str, str], type[ObjectModel]]] = {
    ("v1", "ConfigMap"): ConfigMap,
    ("v1", "Secret"): Secret,
    ("v1", "Service"): KubernetesService,
    ("serving.knative.dev/v1", "Service"): KnativeService,
    ("serving.knative.dev/v1", "Configuration"): Configuration,
    ("serving.knative.dev/v1", "Route"): Route,
    ("serving.knative.dev/v1beta1", "DomainMapping"): DomainMapping,
    ("eventing.knative.dev/v1", "Broker"): Broker,
    ("eventing.knative.dev/v1", "Trigger"): Trigger,
    ("sources.knative.dev/v1", "SinkBinding"): SinkBinding,
    ("sources.knative.dev/v1", "PingSource"): PingSource,
    ("sources.knative.dev/v1", "KafkaSource"): KafkaSource,
    ("sources.knative.dev/v1beta1", "KafkaSource"): KafkaSource,
    ("eventing.knative.dev/v1alpha1", "KafkaSink"): KafkaSink,
    ("sinks.knative.dev/v1alpha1", "JobSink"): JobSink,
    ("messaging.knative.dev/v1", "KafkaChannel"): KafkaChannel,
    ("messaging.knative.dev/v1beta1", "KafkaChannel"): KafkaChannel,
    ("messaging.knative.dev/v1", "Channel"): Channel,
    ("messaging.knative.dev/v1", "Subscription"): Subscription,
    ("flows.knative.dev/v1", "Sequence"): Sequence,
    ("flows.knative.dev/v1", "Parallel"): Parallel,
    ("serving.kserve.io/v1beta1", "InferenceService"): InferenceService,
    ("serving.kserve.io/v1alpha1", "ServingRuntime"): ServingRuntime,
    ("serving.kserve.io/v1alpha1", "ClusterServingRuntime"): ServingRuntime,
}
"""Kinds that are acted on."""

CLUSTER_SCOPED: Final = frozenset(
    {
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterDomainClaim",
        "ClusterServingRuntime",
        "CustomResourceDefinition",
        "Namespace",
        "PersistentVolume",
        "PriorityClass",
        "StorageClass",
    }
)

_NO_ACCESS_CONTROL = "processes on one machine use no Kubernetes API"
_NO_PODS = "processes on one machine are not Pods"
_NO_OPERATOR = "nothing scrapes or alerts on one machine"
_OWN_KAFKA = "this runtime starts, or is given, its own Kafka"

INERT: Final[Mapping[tuple[str, str], str]] = {
    ("v1", "Namespace"): "names need no namespace to exist on one machine",
    ("v1", "ServiceAccount"): _NO_ACCESS_CONTROL,
    ("v1", "LimitRange"): _NO_PODS,
    ("v1", "ResourceQuota"): _NO_PODS,
    ("v1", "PersistentVolume"): "volumes that need one are refused where they are used",
    ("v1", "PersistentVolumeClaim"): "volumes that need one are refused where they are used",
    ("storage.k8s.io/v1", "StorageClass"): "there is no cluster storage on one machine",
    ("scheduling.k8s.io/v1", "PriorityClass"): _NO_PODS,
    ("rbac.authorization.k8s.io/v1", "Role"): _NO_ACCESS_CONTROL,
    ("rbac.authorization.k8s.io/v1", "RoleBinding"): _NO_ACCESS_CONTROL,
    ("rbac.authorization.k8s.io/v1", "ClusterRole"): _NO_ACCESS_CONTROL,
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"): _NO_ACCESS_CONTROL,
    ("networking.k8s.io/v1", "NetworkPolicy"): "everything listens on the loopback interface",
    ("networking.k8s.io/v1", "Ingress"): "the gateway routes by host name itself",
    ("policy/v1", "PodDisruptionBudget"): _NO_PODS,
    ("autoscaling/v2", "HorizontalPodAutoscaler"): _NO_PODS,
    ("batch/v1", "Job"): "this runtime runs Services; run what a Job does before it",
    ("batch/v1", "CronJob"): "this runtime runs Services; a PingSource keeps a schedule",
    (
        "networking.internal.knative.dev/v1alpha1",
        "ClusterDomainClaim",
    ): "it lets a DomainMapping have its domain",
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"): "the kinds are built in",
    ("eventing.knative.dev/v1beta1", "EventType"): "it describes events and changes none",
    ("eventing.knative.dev/v1beta2", "EventType"): "it describes events and changes none",
    ("eventing.knative.dev/v1beta3", "EventType"): "it describes events and changes none",
    (
        "eventing.knative.dev/v1alpha1",
        "EventPolicy",
    ): "policies need authentication-oidc, which is off as in a stock cluster",
    ("monitoring.coreos.com/v1", "ServiceMonitor"): _NO_OPERATOR,
    ("monitoring.coreos.com/v1", "PodMonitor"): _NO_OPERATOR,
    ("monitoring.coreos.com/v1", "PrometheusRule"): _NO_OPERATOR,
    ("kafka.strimzi.io/v1", "Kafka"): _OWN_KAFKA,
    ("kafka.strimzi.io/v1", "KafkaNodePool"): _OWN_KAFKA,
    ("kafka.strimzi.io/v1", "KafkaTopic"): _OWN_KAFKA,
    ("kafka.strimzi.io/v1", "KafkaUser"): _OWN_KAFKA,
}
"""Kinds that are accepted and change nothing, and why."""

_WORKLOADS = "plain Kubernetes workloads do not run here; make it a Knative Service"
_CAMEL = "it runs an image of Apache Camel, and there are no containers"
_LATER = "this kind is not supported"

UNSUPPORTED: Final[Mapping[tuple[str, str], str]] = {
    **{("apps", kind): _WORKLOADS for kind in ("Deployment", "StatefulSet", "DaemonSet")},
    ("apps", "ReplicaSet"): _WORKLOADS,
    ("", "Pod"): _WORKLOADS,
    ("serving.knative.dev", "Revision"): "write a Service or a Configuration, which makes it",
    ("sources.knative.dev", "ApiServerSource"): "there is no Kubernetes API to watch",
    ("sources.knative.dev", "ContainerSource"): "make it a Service with a SinkBinding",
    ("sources.knative.dev", "IntegrationSource"): _CAMEL,
    ("sinks.knative.dev", "IntegrationSink"): _CAMEL,
    ("eventing.knative.dev", "EventTransform"): "there is no JSONata engine; write a Service",
    ("eventing.knative.dev", "RequestReply"): "an alpha kind that the Kafka broker does not fit",
    ("messaging.knative.dev", "InMemoryChannel"): "only channels on Kafka are supported",
    **{
        ("serving.kserve.io", kind): _LATER
        for kind in (
            "ClusterStorageContainer",
            "InferenceGraph",
            "LLMInferenceService",
            "LLMInferenceServiceConfig",
            "LocalModelCache",
            "LocalModelNamespaceCache",
            "LocalModelNodeGroup",
            "TrainedModel",
        )
    },
}
"""Kinds that exist, by API group, and what to say of each."""


def known_versions(kind: str) -> list[str]:
    """The API versions under which `kind` is read."""
    return sorted({version for version, known in (*MODELS, *INERT) if known == kind})


def known_kinds() -> list[str]:
    """Every kind that is read."""
    return sorted({kind for _, kind in (*MODELS, *INERT)})
