"""Brokers and the topics behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knative_local.manifests import templates
from knative_local.manifests.cluster_config import STOCK_BROKER_CONFIG, BrokerDefaults
from knative_local.manifests.config_reader import ConfigReader
from knative_local.manifests.models.eventing import Broker, Delivery, Reference
from knative_local.manifests.plan import BrokerPlan
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.decided import decided_topic
from knative_local.manifests.planning.deliveries import plan_delivery, unresolved
from knative_local.manifests.reporting import Place, Placed

CLASS_ANNOTATION = "eventing.knative.dev/broker.class"
EXTERNAL_TOPIC_ANNOTATION = "kafka.eventing.knative.dev/external.topic"
STOCK_PARTITIONS = 10
# A stock cluster has 3; one machine has one Kafka server, and nobody asked for more.
STOCK_REPLICATION = 1

_TOPIC_NAME = re.compile(r"[a-zA-Z0-9._-]{1,249}")
_TOPIC_CONFIG = "default.topic.config."
_IGNORED_ANNOTATIONS = ("eventing.knative.dev/creator", "eventing.knative.dev/lastModifier")


def plan_brokers(context: Context) -> dict[tuple[str, str], BrokerPlan]:
    """Every Broker that can run."""
    plans: dict[tuple[str, str], BrokerPlan] = {}
    topics: dict[str, str] = {}
    for key, broker in sorted(context.objects.brokers.items()):
        plan = _plan_broker(broker, context)
        if plan is None:
            continue
        plans[key] = plan
        other = topics.setdefault(plan.topic, broker.name)
        if other != broker.name and not plan.external_topic:
            broker.place.at("metadata", "name").refuse(
                f"has the same topic {plan.topic!r} as the Broker {other!r}"
            )
    return plans


def topic_name_error(topic: str) -> str | None:
    """Why Kafka has no topic of this name."""
    if _TOPIC_NAME.fullmatch(topic) and topic not in {".", ".."}:
        return None
    return f"{topic!r} is no name of a Kafka topic"


def delivery_of(broker: Placed[Broker], context: Context) -> Delivery:
    """The delivery of a Broker, defaulted as the webhook does it."""
    return broker.model.spec.delivery or context.config.brokers_in(broker.namespace).delivery


def _plan_broker(broker: Placed[Broker], context: Context) -> BrokerPlan | None:
    place = broker.place
    defaults = context.config.brokers_in(broker.namespace)
    if not _has_our_class(broker, defaults):
        return None
    at = place.at("spec", "delivery")
    sink = plan_delivery(broker.model.spec.delivery, at, context, may_come=True).dead_letter_sink
    annotations = broker.model.metadata.annotations
    for key in annotations:
        if key.startswith(("eventing.knative.dev/", "kafka.eventing.knative.dev/")) and key not in (
            CLASS_ANNOTATION,
            EXTERNAL_TOPIC_ANNOTATION,
            *_IGNORED_ANNOTATIONS,
        ):
            place.at("metadata", "annotations", key).warn("this annotation has no effect here")
    external = annotations.get(EXTERNAL_TOPIC_ANNOTATION)
    topic = external or _topic(broker, context)
    if topic is None:
        return None
    error = topic_name_error(topic)
    if error is not None:
        place.at("metadata", "name").refuse(error)
        return None
    partitions, replication, config = _topic_settings(broker, defaults, context)
    return BrokerPlan(
        namespace=broker.namespace,
        name=broker.name,
        topic=topic,
        external_topic=external is not None,
        partitions=partitions,
        replication_factor=replication,
        topic_config=config,
        unmet=unresolved(sink),
    )


def _has_our_class(broker: Placed[Broker], defaults: BrokerDefaults) -> bool:
    given = broker.model.metadata.annotations.get(CLASS_ANNOTATION)
    if (given or defaults.broker_class) == "Kafka":
        return True
    place = broker.place.at("metadata", "annotations", CLASS_ANNOTATION)
    if given is None:
        place.refuse(f"is missing, which means {defaults.broker_class}; only Kafka is supported")
    else:
        place.refuse(f"only the class Kafka is supported, not {given!r}")
    return False


def _topic(broker: Placed[Broker], context: Context) -> str | None:
    known = decided_topic(context.before, ("Broker", broker.namespace, broker.name))
    if known is not None:
        return known
    try:
        return templates.expand(
            context.config.topic_template,
            {"Namespace": broker.namespace, "Name": broker.name},
        )
    except ValueError as error:
        broker.place.refuse(f"brokers-topic-template of config-kafka-features: {error}")
        return None


def _topic_settings(
    broker: Placed[Broker], defaults: BrokerDefaults, context: Context
) -> tuple[int, int, Mapping[str, str]]:
    stock = (STOCK_PARTITIONS, STOCK_REPLICATION, dict[str, str]())
    given = broker.model.spec.config
    reference = given or defaults.config
    if reference is None:
        return stock
    place = broker.place.at("spec", "config")
    if given is not None and not _is_config_map(given, place):
        return stock
    key = (reference.namespace or broker.namespace, reference.name)
    config_map = context.objects.config_maps.get(key)
    if config_map is None:
        known_shape = ("ConfigMap", *key) in context.objects.malformed
        if key != STOCK_BROKER_CONFIG and not known_shape:
            place.at("name").refuse(f"there is no ConfigMap {key[0]}/{key[1]} among the manifests")
        return stock
    reader = ConfigReader.of(config_map)
    for needed in (
        "bootstrap.servers",
        "default.topic.partitions",
        "default.topic.replication.factor",
    ):
        if not reader.text(needed, ""):
            config_map.place.at("data", needed).refuse("is missing, a Broker's config needs it")
    if "auth.secret.ref.name" in reader.data:
        config_map.place.at("data", "auth.secret.ref.name").refuse(
            "Kafka with authentication is not supported"
        )
    topic_config = {
        name.removeprefix(_TOPIC_CONFIG): reader.text(name, "")
        for name in reader.data
        if name.startswith(_TOPIC_CONFIG)
    }
    partitions = reader.integer("default.topic.partitions", STOCK_PARTITIONS, 1)
    replication = reader.integer("default.topic.replication.factor", STOCK_REPLICATION, 1)
    reader.without_effect("auth.secret.ref.name")
    reader.warn_of_unknown()
    return partitions, replication, topic_config


def _is_config_map(reference: Reference, place: Place) -> bool:
    fine = True
    if reference.kind != "ConfigMap":
        place.at("kind").refuse(f"must be ConfigMap, not {reference.kind!r}")
        fine = False
    if not reference.api_version:
        place.at("apiVersion").refuse("is missing")
        fine = False
    if not reference.name:
        place.at("name").refuse("is missing")
        fine = False
    return fine
