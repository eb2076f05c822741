"""Core kinds: ConfigMap, Secret, Service."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from knative_local.manifests.models.base import ManifestModel, ObjectModel


class ConfigMap(ObjectModel):
    """Settings."""

    data: dict[str, str] = Field(default_factory=dict[str, str])
    binary_data: dict[str, str] = Field(default_factory=dict[str, str])
    immutable: bool = False


class Secret(ObjectModel):
    """Settings not for every eye."""

    data: dict[str, str] = Field(default_factory=dict[str, str])
    string_data: dict[str, str] = Field(default_factory=dict[str, str])
    type: str = "Opaque"
    immutable: bool = False


class KubernetesServiceSpec(ManifestModel):
    """What can be said of a Service whose name stands for a host elsewhere."""

    type: str = "ClusterIP"
    external_name: str = ""

    cannot: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            "allocateLoadBalancerNodePorts",
            "clusterIP",
            "clusterIPs",
            "externalIPs",
            "externalTrafficPolicy",
            "healthCheckNodePort",
            "internalTrafficPolicy",
            "ipFamilies",
            "ipFamilyPolicy",
            "loadBalancerClass",
            "loadBalancerIP",
            "loadBalancerSourceRanges",
            "ports",
            "publishNotReadyAddresses",
            "selector",
            "sessionAffinity",
            "sessionAffinityConfig",
            "trafficDistribution",
        ),
        "only Services of type ExternalName are supported, no Pods run here",
    )


class KubernetesService(ObjectModel):
    """A name in the cluster."""

    spec: KubernetesServiceSpec
