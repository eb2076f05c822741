"""Channels: each is a Kafka topic, whatever object asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from knative_local.manifests import templates
from knative_local.manifests.durations import iso8601_seconds
from knative_local.manifests.models.eventing import Delivery
from knative_local.manifests.models.messaging import ChannelSpec, ChannelTemplate, KafkaChannelSpec
from knative_local.manifests.plan import ChannelPlan, CompositePlan
from knative_local.manifests.planning.brokers import topic_name_error
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.decided import decided_topic
from knative_local.manifests.planning.deliveries import plan_delivery, unresolved
from knative_local.manifests.planning.destinations import channel_url
from knative_local.manifests.reporting import Place
from knative_local.manifests.shape_errors import say_shape_errors

M = TypeVar("M", ChannelSpec, KafkaChannelSpec)

GROUP = "messaging.knative.dev"
_DEFAULT_RETENTION = "PT168H"


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """A channel that can run."""

    plan: ChannelPlan
    delivery: Delivery | None
    """What its Subscriptions get that say nothing themselves."""


@dataclass(slots=True)
class ChannelBook:
    """Everything that was asked for, by namespace and name."""

    context: Context
    kafka_channels: dict[tuple[str, str], KnownChannel] = field(
        default_factory=dict[tuple[str, str], KnownChannel]
    )
    channels: dict[tuple[str, str], CompositePlan] = field(
        default_factory=dict[tuple[str, str], CompositePlan]
    )

    def add_template(
        self, template: ChannelTemplate, name: str, owner: str, place: Place
    ) -> KnownChannel | None:
        """Make what a template describes; `place` is the template's."""
        group = template.api_version.rpartition("/")[0]
        for step, value in (("apiVersion", template.api_version), ("kind", template.kind)):
            if not value:
                place.at(step).refuse("is missing")
        if not template.api_version or not template.kind:
            return None
        if (group, template.kind) == (GROUP, "Channel"):
            spec = _spec(ChannelSpec, template.spec, place.at("spec"))
            return None if spec is None else self.add_channel(spec, name, owner, place.at("spec"))
        if (group, template.kind) == (GROUP, "KafkaChannel"):
            found = _spec(KafkaChannelSpec, template.spec, place.at("spec"))
            if found is None:
                return None
            return self.add_kafka_channel(found, name, owner, place.at("spec"))
        place.at("kind").refuse(
            f"only KafkaChannel is supported, not {template.kind!r}; where nothing is said, "
            "default-ch-webhook of knative-eventing decides"
        )
        return None

    def add_channel(
        self, spec: ChannelSpec, name: str, owner: str, place: Place
    ) -> KnownChannel | None:
        """Make a Channel and what stands behind it; `place` is the spec's."""
        plan_delivery(spec.delivery, place.at("delivery"), self.context, may_come=True)
        if spec.delivery is not None:
            place.at("delivery").warn(
                "Subscriptions get the delivery of the KafkaChannel behind this one: write it in "
                "channelTemplate.spec.delivery"
            )
        template = spec.channel_template
        at = place.at("channelTemplate")
        if template is None:
            template = self.context.config.channel_defaults.of(place.namespace)
        if template.kind == "Channel":
            at.at("kind").refuse("a Channel cannot stand behind a Channel")
            return None
        known = self.add_template(template, name, owner or f"Channel {name}", at)
        if known is not None:
            self.channels[place.namespace, name] = CompositePlan(
                namespace=place.namespace, name=name, address=known.plan.url, channels=(name,)
            )
        return known

    def add_kafka_channel(
        self, spec: KafkaChannelSpec, name: str, owner: str, place: Place
    ) -> KnownChannel | None:
        """Make a KafkaChannel; `place` is the spec's."""
        at = place.at("delivery")
        sink = plan_delivery(spec.delivery, at, self.context, may_come=True).dead_letter_sink
        partitions = _count(spec.num_partitions, place.at("numPartitions"))
        replication = _count(spec.replication_factor, place.at("replicationFactor"))
        retention = _retention(spec.retention_duration, place.at("retentionDuration"))
        topic = self._topic(name, place)
        key = (place.namespace, name)
        if key in self.kafka_channels:
            other = self.kafka_channels[key].plan.owner or "the manifests"
            place.refuse(f"the KafkaChannel {name!r} exists already, because of {other}")
            return None
        if topic is None:
            return None
        plan = ChannelPlan(
            namespace=place.namespace,
            name=name,
            host=channel_url(place.namespace, name).removeprefix("http://"),
            topic=topic,
            partitions=partitions,
            replication_factor=replication,
            retention_ms=retention,
            owner=owner,
            unmet=unresolved(sink),
        )
        known = self.kafka_channels[key] = KnownChannel(plan, spec.delivery)
        return known

    def _topic(self, name: str, place: Place) -> str | None:
        known = decided_topic(self.context.before, ("KafkaChannel", place.namespace, name))
        if known is not None:
            return known
        values: Mapping[str, str] = {"Namespace": place.namespace, "Name": name}
        try:
            topic = templates.expand(self.context.config.channel_topic_template, values)
        except ValueError as error:
            place.refuse(f"channels-topic-template of config-kafka-features: {error}")
            return None
        error_text = topic_name_error(topic)
        if error_text is not None:
            place.refuse(error_text)
            return None
        return topic


def plan_channels(context: Context) -> ChannelBook:
    """Every channel that the manifests name themselves."""
    book = ChannelBook(context)
    for _, kafka in sorted(context.objects.kafka_channels.items()):
        book.add_kafka_channel(kafka.model.spec, kafka.name, "", kafka.place.at("spec"))
    for _, channel in sorted(context.objects.channels.items()):
        book.add_channel(channel.model.spec, channel.name, "", channel.place.at("spec"))
    return book


def _spec(model: type[M], given: Any, place: Place) -> M | None:
    """The spec in a template; `given` is foreign YAML."""
    try:
        return model.model_validate({} if given is None else given)
    except ValidationError as error:
        say_shape_errors(error, model, place)
        return None


def _count(given: int | None, place: Place) -> int:
    value = given or 1
    if value < 0:
        place.refuse(f"{value} must be greater than zero")
    return value


def _retention(text: str, place: Place) -> int:
    if text.startswith("-"):
        place.refuse(f"{text} is negative")
    try:
        return round(iso8601_seconds(text or _DEFAULT_RETENTION) * 1000)
    except ValueError as error:
        place.refuse(str(error))
        return 0
