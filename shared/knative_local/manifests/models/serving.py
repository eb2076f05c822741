"""Knative Serving: Service, Configuration, Route and DomainMapping."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from knative_local.manifests.models.base import ManifestModel, Metadata, ObjectModel
from knative_local.manifests.models.pod import PodSpec


class RevisionSpec(PodSpec):
    """What one revision runs."""

    container_concurrency: int | None = None
    timeout_seconds: int | None = None
    response_start_timeout_seconds: int | None = None
    idle_timeout_seconds: int | None = None

    cannot: ClassVar[Mapping[str, str]] = {
        **PodSpec.cannot,
        "loadBalancingPolicy": "choosing the load balancing policy is not supported",
    }


class RevisionTemplate(ManifestModel):
    """What every new revision is made from."""

    metadata: Metadata = Field(default_factory=Metadata)
    spec: RevisionSpec = Field(default_factory=RevisionSpec)


class TrafficTarget(ManifestModel):
    """Where a share of the requests goes."""

    configuration_name: str = ""
    revision_name: str = ""
    latest_revision: bool | None = None
    percent: int | None = None
    tag: str = ""
    url: str = ""


class KnativeServiceSpec(ManifestModel):
    """What a Service runs and who gets it."""

    template: RevisionTemplate = Field(default_factory=RevisionTemplate)
    traffic: list[TrafficTarget] = Field(default_factory=list[TrafficTarget])


class KnativeService(ObjectModel):
    """A program that lives from zero to zero."""

    spec: KnativeServiceSpec = Field(default_factory=KnativeServiceSpec)


class ConfigurationSpec(ManifestModel):
    """What a Configuration runs."""

    template: RevisionTemplate = Field(default_factory=RevisionTemplate)


class Configuration(ObjectModel):
    """The revisions of a program, without a Route of their own."""

    spec: ConfigurationSpec = Field(default_factory=ConfigurationSpec)


class RouteSpec(ManifestModel):
    """Who gets the requests."""

    traffic: list[TrafficTarget] = Field(default_factory=list[TrafficTarget])


class Route(ObjectModel):
    """Hosts, and the revisions they lead to."""

    spec: RouteSpec = Field(default_factory=RouteSpec)


class MappedReference(ManifestModel):
    """What a domain leads to."""

    api_version: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""


class DomainMappingSpec(ManifestModel):
    """What a domain leads to."""

    ref: MappedReference = Field(default_factory=MappedReference)

    cannot: ClassVar[Mapping[str, str]] = {"tls": "everything here is plain HTTP on the loopback"}


class DomainMapping(ObjectModel):
    """A domain of one's own for a Service."""

    spec: DomainMappingSpec = Field(default_factory=DomainMappingSpec)
