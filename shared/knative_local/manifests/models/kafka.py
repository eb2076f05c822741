"""Kinds of Knative's Kafka extension: KafkaSink and KafkaSource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from knative_local.manifests.models.base import ManifestModel, ObjectModel
from knative_local.manifests.models.eventing import CloudEventOverrides, Delivery, DestinationRef
from knative_local.manifests.models.pod import ObjectName


class SecretHolder(ManifestModel):
    """A Secret by its name."""

    ref: ObjectName | None = None


class KafkaAuthentication(ManifestModel):
    """How a KafkaSink is let in."""

    secret: SecretHolder | None = None


class KafkaSinkSpec(ManifestModel):
    """Which topic takes events, and in which form."""

    topic: str = ""
    num_partitions: int | None = None
    replication_factor: int | None = None
    bootstrap_servers: list[str] = Field(default_factory=list[str])
    content_mode: Literal["binary", "structured"] = "binary"
    auth: KafkaAuthentication | None = None


class KafkaSink(ObjectModel):
    """An address whose events lie in a topic."""

    spec: KafkaSinkSpec = Field(default_factory=KafkaSinkSpec)


class Switch(ManifestModel):
    """Something that is off unless it is said to be on; what else it has matters only then."""

    model_config = ConfigDict(extra="allow")

    enable: bool = False


class KafkaNet(ManifestModel):
    """Encryption and authentication."""

    sasl: Switch = Field(default_factory=Switch)
    tls: Switch = Field(default_factory=Switch)


class KafkaSourceSpec(ManifestModel):
    """Which topics are read and who gets their records."""

    bootstrap_servers: list[str] = Field(default_factory=list[str])
    net: KafkaNet = Field(default_factory=KafkaNet)
    topics: list[str] = Field(default_factory=list[str])
    consumer_group: str = ""
    consumers: int | None = None
    initial_offset: Literal["earliest", "latest"] = "latest"
    ordering: Literal["ordered", "unordered"] = "ordered"
    delivery: Delivery | None = None
    sink: DestinationRef | None = None
    ce_overrides: CloudEventOverrides | None = None

    cannot: ClassVar[Mapping[str, str]] = {
        "oidc": "authentication with OIDC is not supported",
    }


class KafkaSource(ObjectModel):
    """Makes events of the records of topics."""

    spec: KafkaSourceSpec = Field(default_factory=KafkaSourceSpec)
