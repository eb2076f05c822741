"""Channels, Subscriptions, and what is made of them: Sequences and Parallels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from knative_local.manifests.models.base import ManifestModel, ObjectModel
from knative_local.manifests.models.eventing import Delivery, DestinationRef, Reference

_SUBSCRIBERS = {"subscribers": "Subscriptions bring subscribers to a channel"}


class KafkaChannelSpec(ManifestModel):
    """The topic behind a channel."""

    num_partitions: int | None = None
    replication_factor: int | None = None
    retention_duration: str = ""
    delivery: Delivery | None = None

    cannot: ClassVar[Mapping[str, str]] = _SUBSCRIBERS


class KafkaChannel(ObjectModel):
    """A channel on a Kafka topic."""

    spec: KafkaChannelSpec = Field(default_factory=KafkaChannelSpec)


class ChannelTemplate(ManifestModel):
    """Which kind of channel is made, and how."""

    api_version: str = ""
    kind: str = ""
    spec: Any = None
    """Judged as the spec of that kind."""


class ChannelSpec(ManifestModel):
    """Which kind of channel stands behind this one."""

    channel_template: ChannelTemplate | None = None
    delivery: Delivery | None = None

    cannot: ClassVar[Mapping[str, str]] = _SUBSCRIBERS


class Channel(ObjectModel):
    """A channel of whatever kind."""

    spec: ChannelSpec = Field(default_factory=ChannelSpec)


class SubscriptionSpec(ManifestModel):
    """Who gets the events of a channel, and where the answers go."""

    channel: Reference | None = None
    subscriber: DestinationRef | None = None
    reply: DestinationRef | None = None
    delivery: Delivery | None = None


class Subscription(ObjectModel):
    """Brings the events of a channel to a subscriber."""

    spec: SubscriptionSpec = Field(default_factory=SubscriptionSpec)


class SequenceStep(DestinationRef):
    """One step."""

    delivery: Delivery | None = None


class SequenceSpec(ManifestModel):
    """Steps, each of which gets the answer of the one before."""

    steps: list[SequenceStep] = Field(default_factory=list[SequenceStep])
    channel_template: ChannelTemplate | None = None
    reply: DestinationRef | None = None


class Sequence(ObjectModel):
    """Brings an event through several functions one after the other."""

    spec: SequenceSpec = Field(default_factory=SequenceSpec)


class ParallelBranch(ManifestModel):
    """A filter that answers with what passes, and who gets that."""

    filter: DestinationRef | None = None
    subscriber: DestinationRef | None = None
    reply: DestinationRef | None = None
    delivery: Delivery | None = None


class ParallelSpec(ManifestModel):
    """Branches that all get every event."""

    branches: list[ParallelBranch] = Field(default_factory=list[ParallelBranch])
    channel_template: ChannelTemplate | None = None
    reply: DestinationRef | None = None


class Parallel(ObjectModel):
    """Brings an event to several functions side by side."""

    spec: ParallelSpec = Field(default_factory=ParallelSpec)
