"""Fields that Knative's webhooks let nobody change while their object exists."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from knative_local.manifests.cluster_config import ClusterConfig
from knative_local.manifests.documents import FieldPath
from knative_local.manifests.objects import Objects
from knative_local.manifests.plan import Frozen, ObjectKey
from knative_local.manifests.planning.brokers import CLASS_ANNOTATION
from knative_local.manifests.reporting import Placed, field_text


def freeze(objects: Objects, config: ClusterConfig, before: Frozen) -> Frozen:
    """Return the frozen fields of all objects; refuses those that differ from `before`."""
    found: dict[ObjectKey, dict[str, str]] = {}
    for kind, placed, fields in _frozen(objects, config):
        key = (kind, placed.namespace, placed.name)
        found[key] = {}
        known = before.get(key, {})
        for path, value in fields.items():
            name = field_text(path)
            found[key][name] = json.dumps(value, sort_keys=True)
            if known.get(name, found[key][name]) != found[key][name]:
                placed.place.at(*path).refuse(
                    f"cannot be changed while the {kind} exists; it was {known[name]}: "
                    "give it another name, or delete it first: take it out of the manifests and "
                    "run once without it, or begin with an empty --state folder"
                )
    for service in objects.services.values():
        template = service.model.spec.template
        if not template.metadata.name:
            continue
        key = ("Service", service.namespace, service.name)
        # A revision is made once; of its text a digest is enough.
        digest = hashlib.sha256(template.model_dump_json().encode()).hexdigest()
        name = f"revision {template.metadata.name}"
        found[key] = {name: digest}
        if before.get(key, {}).get(name, digest) != digest:
            service.place.at("spec", "template", "metadata", "name").refuse(
                f"the revision {template.metadata.name!r} exists and is another one; "
                "give the changed template another name"
            )
    return found


def _frozen(
    objects: Objects, config: ClusterConfig
) -> Iterator[tuple[str, Placed[Any], Mapping[FieldPath, Any]]]:
    """Every kind's models differ, and so do the values of their fields."""
    for broker in objects.brokers.values():
        defaults = config.brokers_in(broker.namespace)
        annotations = broker.model.metadata.annotations
        reference = broker.model.spec.config or defaults.config
        yield (
            "Broker",
            broker,
            {
                ("metadata", "annotations", CLASS_ANNOTATION): annotations.get(
                    CLASS_ANNOTATION, defaults.broker_class
                ),
                ("spec", "config"): None if reference is None else reference.model_dump(),
            },
        )
    for sink in objects.kafka_sinks.values():
        spec = sink.model.spec
        yield (
            "KafkaSink",
            sink,
            {
                ("spec", "topic"): spec.topic,
                ("spec", "numPartitions"): spec.num_partitions,
                ("spec", "replicationFactor"): spec.replication_factor,
            },
        )
    for kafka in objects.kafka_channels.values():
        channel_spec = kafka.model.spec
        yield (
            "KafkaChannel",
            kafka,
            {
                ("spec", "numPartitions"): channel_spec.num_partitions,
                ("spec", "replicationFactor"): channel_spec.replication_factor,
                ("spec", "retentionDuration"): channel_spec.retention_duration,
            },
        )
    for channel in objects.channels.values():
        given = channel.model.spec.model_dump()
        fields = ("channel_template", "channelTemplate"), ("delivery", "delivery")
        yield "Channel", channel, {("spec", name): given[own] for own, name in fields}
    for subscription in objects.subscriptions.values():
        given = subscription.model.spec.model_dump()
        yield (
            "Subscription",
            subscription,
            {("spec", name): given[name] for name in ("channel", "delivery")},
        )
    for source in objects.kafka_sources.values():
        group = source.model.spec.consumer_group
        yield "KafkaSource", source, {("spec", "consumerGroup"): group}
    for trigger in objects.triggers.values():
        yield "Trigger", trigger, {("spec", "broker"): trigger.model.spec.broker}
