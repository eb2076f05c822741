"""KafkaSinks and KafkaSources, judged as their webhooks judge them."""

from __future__ import annotations

import uuid
from typing import cast, get_args

from knative_local.manifests.models.kafka import KafkaSink, KafkaSource
from knative_local.manifests.plan import DeliverySpec, KafkaSinkPlan, KafkaSourcePlan
from knative_local.manifests.plan_messaging import KeyType
from knative_local.manifests.planning.brokers import topic_name_error
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.deliveries import plan_delivery
from knative_local.manifests.planning.destinations import resolve
from knative_local.manifests.planning.overrides import plan_overrides
from knative_local.manifests.reporting import Place, Placed

KEY_TYPE_LABEL = "kafkasources.sources.knative.dev/key-type"
_DEFAULT_RETRY = 10
_DEFAULT_BACKOFF_SECONDS = 0.3


def plan_kafka_sinks(context: Context) -> list[KafkaSinkPlan]:
    """Every KafkaSink that can run."""
    return [
        planned
        for _, sink in sorted(context.objects.kafka_sinks.items())
        if (planned := _plan_sink(sink)) is not None
    ]


def plan_kafka_sources(context: Context) -> list[KafkaSourcePlan]:
    """Every KafkaSource that can run."""
    plans: list[KafkaSourcePlan] = []
    readers: dict[tuple[str, str], str] = {}
    for _, source in sorted(context.objects.kafka_sources.items()):
        plan = _plan_source(source, context)
        if plan is None:
            continue
        for topic in plan.topics:
            other = readers.setdefault((plan.group_id, topic), source.name)
            if other != source.name:
                # In a cluster the two would share the topic's partitions out between them.
                source.place.at("spec", "consumerGroup").refuse(
                    f"the KafkaSource {other!r} reads {topic!r} in the same group; groups that "
                    "share a topic are not supported"
                )
        plans.append(plan)
    return plans


def _plan_sink(sink: Placed[KafkaSink]) -> KafkaSinkPlan | None:
    spec, place = sink.model.spec, sink.place.at("spec")
    _check_servers(spec.bootstrap_servers, place.at("bootstrapServers"))
    for name, value in (
        ("numPartitions", spec.num_partitions),
        ("replicationFactor", spec.replication_factor),
    ):
        if value is not None and value <= 0:
            place.at(name).refuse(f"{value} must be greater than zero")
    if spec.auth is not None and spec.auth.secret is not None:
        place.at("auth", "secret").refuse("Kafka with authentication is not supported")
    if (spec.num_partitions is None) != (spec.replication_factor is None):
        place.warn("the topic is created only where numPartitions and replicationFactor are set")
    if not _check_topic(spec.topic, place.at("topic")):
        return None
    created = spec.num_partitions is not None and spec.replication_factor is not None
    return KafkaSinkPlan(
        namespace=sink.namespace,
        name=sink.name,
        topic=spec.topic,
        structured=spec.content_mode == "structured",
        partitions=spec.num_partitions if created else None,
        replication_factor=spec.replication_factor or 1,
    )


def _plan_source(source: Placed[KafkaSource], context: Context) -> KafkaSourcePlan | None:
    spec, place = source.model.spec, source.place.at("spec")
    _check_servers(spec.bootstrap_servers, place.at("bootstrapServers"))
    for name, switch in (("sasl", spec.net.sasl), ("tls", spec.net.tls)):
        if switch.enable:
            place.at("net", name).refuse("Kafka with authentication or TLS is not supported")
    if not spec.topics:
        place.at("topics").refuse("is missing")
    topics = [
        topic
        for position, topic in enumerate(spec.topics)
        if _check_topic(topic, place.at("topics", position))
    ]
    consumers = 1 if spec.consumers is None else spec.consumers
    if consumers < 0:
        place.at("consumers").refuse(f"{consumers} is negative")
    elif consumers > 1:
        place.at("consumers").warn("one consumer reads all partitions here")
    overrides = plan_overrides(spec.ce_overrides, place.at("ceOverrides"))
    delivery = _delivery(source, context)
    sink = resolve(spec.sink, place.at("sink"), context, may_come=True)
    key_type = _key_type(source)
    if sink is None or not topics:
        return None
    return KafkaSourcePlan(
        namespace=source.namespace,
        name=source.name,
        topics=tuple(dict.fromkeys(topics)),
        group_id=spec.consumer_group or _generated_group(source),
        consumers=consumers,
        initial_offset=spec.initial_offset,
        ordered=spec.ordering == "ordered",
        key_type=key_type,
        sink=sink,
        delivery=delivery,
        ce_overrides={name.lower(): value for name, value in overrides.items()},
    )


def _generated_group(source: Placed[KafkaSource]) -> str:
    # A cluster's webhook draws it once and stores it; here the same object has the same one always.
    identity = f"kafkasource/{source.namespace}/{source.name}"
    return f"knative-kafka-source-{uuid.uuid5(uuid.NAMESPACE_URL, identity)}"


def _delivery(source: Placed[KafkaSource], context: Context) -> DeliverySpec:
    given = source.model.spec.delivery
    if given is None:
        return DeliverySpec(retry=_DEFAULT_RETRY, backoff_delay_seconds=_DEFAULT_BACKOFF_SECONDS)
    return plan_delivery(given, source.place.at("spec", "delivery"), context, may_come=True)


def _key_type(source: Placed[KafkaSource]) -> KeyType:
    given = source.model.metadata.labels.get(KEY_TYPE_LABEL, "string")
    known: tuple[str, ...] = get_args(KeyType)
    if given not in known:
        source.place.at("metadata", "labels", KEY_TYPE_LABEL).warn(
            f"{given!r} is none of {', '.join(known)}, keys are read as strings"
        )
        return "string"
    # The check above is what makes it one.
    return cast("KeyType", given)


def _check_servers(servers: list[str], place: Place) -> None:
    if not servers:
        place.refuse("is missing")


def _check_topic(topic: str, place: Place) -> bool:
    error = topic_name_error(topic) if topic else "is missing"
    if error is not None:
        place.refuse(error)
    return error is None
