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
    unmet: str = ""
    """Why it takes nothing yet: its dead letter sink does not exist."""

    @property
    def url(self) -> str:
        """Its address in a cluster."""
        return f"http://{self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPlan(EgressPlan):
    """A Subscription: one consumer group on a channel's topic."""

    channel: str
    channel_missing: str = ""
    """Why there is no topic: the channel does not exist."""
    owner: str = ""
    """The kind and name of the object that it was made for, if any."""

    @property
    def origin(self) -> str:
        """The channel."""
        return self.channel

    @property
    def unresolved(self) -> tuple[str, str] | None:
        """What a cluster calls the first reference that leads nowhere, and says of it."""
        if self.channel_missing:
            said = f"Failed to get Spec.Channel or backing channel: {self.channel_missing}"
            return "ChannelReferenceFailed", said
        reply = self.reply if isinstance(self.reply, Destination) else None
        for reason, field_name, destination in (
            ("SubscriberResolveFailed", "subscriber", self.subscriber),
            ("ReplyResolveFailed", "reply", reply),
            (
                "DeadLetterSinkResolveFailed",
                "delivery.deadLetterSink",
                self.delivery.dead_letter_sink,
            ),
        ):
            if destination is not None and destination.missing:
                return reason, f"Failed to resolve spec.{field_name}: {destination.missing}"
        return None

    @property
    def unmet(self) -> str:
        """Why it does not deliver yet."""
        unresolved = self.unresolved
        return "" if unresolved is None else unresolved[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositePlan:
    """A Channel, Sequence or Parallel: nothing but the channels and Subscriptions it is made of."""

    namespace: str
    name: str
    address: str
    """Where its events go in a cluster."""
    channels: tuple[str, ...]
    subscriptions: tuple[str, ...] = ()
