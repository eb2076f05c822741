"""What the manifests ask of Kafka beside Brokers: KafkaSinks, KafkaSources and channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from knative_local.manifests.plan_egress import DeliverySpec, Destination, EgressPlan

KeyType = Literal["string", "int", "float", "byte-array"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaSinkPlan:
    """A KafkaSink: an address whose events lie in a topic."""

    namespace: str
    name: str
    topic: str
    structured: bool
    """Whether a record holds the whole event as JSON, instead of attributes in its headers."""
    partitions: int | None = None
    """Nothing where the topic must exist; else it is created, and deleted with the sink."""
    replication_factor: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaSourcePlan:
    """A KafkaSource: records of topics, brought to a sink as events."""

    namespace: str
    name: str
    topics: tuple[str, ...]
    group_id: str
    consumers: int
    """0 means that nothing is read."""
    initial_offset: Literal["latest", "earliest"]
    ordered: bool
    key_type: KeyType
    """What the keys of records are that are no events."""
    sink: Destination
    delivery: DeliverySpec
    ce_overrides: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def event_source(self) -> str:
        """The source of events made of plain records, without its topic."""
        return f"/apis/v1/namespaces/{self.namespace}/kafkasources/{self.name}"

    @property
    def unmet(self) -> str:
        """Why it sends nothing yet; empty when everything is there that it names."""
        sink = self.delivery.dead_letter_sink
        return self.sink.missing or (sink.missing if sink is not None else "")

    def egress(self, topic: str) -> EgressPlan:
        """What brings the records of one topic to the sink."""
        return EgressPlan(
            namespace=self.namespace,
            name=self.name,
            topic=topic,
            group_id=self.group_id,
            ordered=self.ordered,
            subscriber=self.sink,
            delivery=self.delivery,
            reply="nowhere",
            initial_offset=self.initial_offset,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPlan:
    """A KafkaChannel: a host name whose events lie in a topic."""

    namespace: str
    name: str
    host: str
    """Its name in a cluster."""
    topic: str
    partitions: int
    replication_factor: int
    retention_ms: int
    owner: str = ""
    """The kind and name of the object that it was made for, if any."""

    @property
    def url(self) -> str:
        """Its address in a cluster."""
        return f"http://{self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPlan(EgressPlan):
    """A Subscription: one consumer group on a channel's topic."""

    channel: str
    owner: str = ""
    """The kind and name of the object that it was made for, if any."""

    @property
    def origin(self) -> str:
        """The channel."""
        return self.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositePlan:
    """A Channel, Sequence or Parallel: nothing but the channels and Subscriptions it is made of."""

    namespace: str
    name: str
    address: str
    """Where its events go in a cluster."""
    channels: tuple[str, ...]
    subscriptions: tuple[str, ...] = ()
