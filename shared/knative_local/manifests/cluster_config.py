"""The settings of a cluster's Knative that manifests may bring; stock values where they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from pydantic import Field, ValidationError

from knative_local.manifests.channel_defaults import ChannelDefaults, read_channel_defaults
from knative_local.manifests.config_reader import ConfigReader
from knative_local.manifests.data_plane_config import NAME as DATA_PLANE
from knative_local.manifests.data_plane_config import DataPlaneConfig, read_data_plane_config
from knative_local.manifests.models.base import ManifestModel
from knative_local.manifests.models.eventing import Delivery, Reference
from knative_local.manifests.network_config import NetworkConfig, read_network_config
from knative_local.manifests.objects import Objects
from knative_local.manifests.reporting import Place

SERVING_NAMESPACE = "knative-serving"
EVENTING_NAMESPACE = "knative-eventing"
STOCK_BROKER_CONFIG = (EVENTING_NAMESPACE, "kafka-broker-config")

_HONOURED = frozenset(
    {
        (SERVING_NAMESPACE, "config-autoscaler"),
        (SERVING_NAMESPACE, "config-defaults"),
        (SERVING_NAMESPACE, "config-deployment"),
        (SERVING_NAMESPACE, "config-domain"),
        (SERVING_NAMESPACE, "config-features"),
        (SERVING_NAMESPACE, "config-network"),
        (EVENTING_NAMESPACE, "config-br-defaults"),
        (EVENTING_NAMESPACE, "default-ch-webhook"),
        (EVENTING_NAMESPACE, "config-features"),
        (EVENTING_NAMESPACE, "config-kafka-features"),
        (EVENTING_NAMESPACE, DATA_PLANE),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoscalerConfig:
    """`config-autoscaler`."""

    concurrency_target: float = 100.0
    utilization: float = 0.7
    rps_target: float = 200.0
    window_seconds: float = 60.0
    panic_window_percentage: float = 10.0
    panic_threshold_percentage: float = 200.0
    max_scale_up_rate: float = 1000.0
    max_scale_down_rate: float = 2.0
    enable_scale_to_zero: bool = True
    grace_seconds: float = 30.0
    retention_seconds: float = 0.0
    scale_down_delay_seconds: float = 0.0
    initial_scale: int = 1
    allow_zero_initial_scale: bool = False
    activation_scale: int = 1
    target_burst_capacity: float = 211.0
    min_scale: int = 0
    max_scale: int = 0
    max_scale_limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionDefaults:
    """`config-defaults` of Serving."""

    timeout_seconds: int = 300
    max_timeout_seconds: int = 600
    response_start_timeout_seconds: int = 300
    idle_timeout_seconds: int = 0
    container_concurrency: int = 0
    container_concurrency_max: int = 1000
    allow_container_concurrency_zero: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerDefaults:
    """What a Broker gets that says nothing itself: `config-br-defaults`."""

    broker_class: str = "MTChannelBasedBroker"
    config: Reference | None = None
    delivery: Delivery = field(
        default_factory=lambda: Delivery(
            retry=10, backoff_policy="exponential", backoff_delay="PT0.2S"
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterConfig:
    """Everything above, and the templates of `config-kafka-features`."""

    autoscaler: AutoscalerConfig
    revisions: RevisionDefaults
    network: NetworkConfig
    progress_deadline_seconds: float
    """`config-deployment`: how long the first start of a revision may take."""
    features: Mapping[str, str]
    """`config-features` of Serving: `enabled`, `allowed` or `disabled`."""
    broker_defaults: BrokerDefaults
    namespace_broker_defaults: Mapping[str, BrokerDefaults]
    topic_template: str
    group_template: str
    channel_topic_template: str
    channel_defaults: ChannelDefaults
    data_plane: DataPlaneConfig
    allow_retry_after: bool

    def brokers_in(self, namespace: str) -> BrokerDefaults:
        """The defaults of Brokers in `namespace`."""
        return self.namespace_broker_defaults.get(namespace, self.broker_defaults)

    def feature_enabled(self, name: str) -> bool:
        """Whether Serving's feature `name` lets its field through."""
        return self.features.get(name, "disabled").lower() in {"enabled", "allowed"}


def read_cluster_config(objects: Objects) -> ClusterConfig:
    """The settings among `objects`."""

    def reader(namespace: str, name: str) -> ConfigReader:
        return ConfigReader.of(objects.config_maps.get((namespace, name)))

    for key, config_map in objects.config_maps.items():
        of_knative = key[0] in {SERVING_NAMESPACE, EVENTING_NAMESPACE}
        if of_knative and key not in _HONOURED and key != STOCK_BROKER_CONFIG:
            config_map.place.without_effect("this part of Knative's settings is not read here")
    kafka = reader(EVENTING_NAMESPACE, "config-kafka-features")
    general, by_namespace = _broker_defaults(reader(EVENTING_NAMESPACE, "config-br-defaults"))
    config = ClusterConfig(
        autoscaler=_autoscaler(reader(SERVING_NAMESPACE, "config-autoscaler")),
        revisions=_revisions(reader(SERVING_NAMESPACE, "config-defaults")),
        network=read_network_config(
            reader(SERVING_NAMESPACE, "config-network"), reader(SERVING_NAMESPACE, "config-domain")
        ),
        progress_deadline_seconds=_deployment(reader(SERVING_NAMESPACE, "config-deployment")),
        features=reader(SERVING_NAMESPACE, "config-features").data,
        broker_defaults=general,
        namespace_broker_defaults=by_namespace,
        topic_template=kafka.text(
            "brokers-topic-template", "knative-broker-{{ .Namespace }}-{{ .Name }}"
        ),
        group_template=kafka.text(
            "triggers-consumergroup-template", "knative-trigger-{{ .Namespace }}-{{ .Name }}"
        ),
        channel_topic_template=kafka.text(
            "channels-topic-template", "knative-messaging-kafka.{{ .Namespace }}.{{ .Name }}"
        ),
        channel_defaults=read_channel_defaults(reader(EVENTING_NAMESPACE, "default-ch-webhook")),
        data_plane=read_data_plane_config(reader(EVENTING_NAMESPACE, DATA_PLANE)),
        allow_retry_after=_eventing_features(reader(EVENTING_NAMESPACE, "config-features")),
    )
    kafka.without_effect("dispatcher-rate-limiter")
    kafka.without_effect("dispatcher-ordered-executor-metrics")
    if kafka.text("controller-autoscaler-keda", "disabled") == "enabled" and kafka.place:
        kafka.place.at("controller-autoscaler-keda").refuse(
            "scaling consumers with KEDA is not supported"
        )
    kafka.warn_of_unknown()
    return config


def _autoscaler(reader: ConfigReader) -> AutoscalerConfig:
    utilization = reader.number("container-concurrency-target-percentage", 70.0, 0.01)
    config = AutoscalerConfig(
        concurrency_target=reader.number("container-concurrency-target-default", 100.0, 0.01),
        utilization=utilization / 100 if utilization > 1 else utilization,
        rps_target=reader.number("requests-per-second-target-default", 200.0, 0.01),
        window_seconds=reader.duration("stable-window", 60.0),
        panic_window_percentage=reader.number("panic-window-percentage", 10.0, 1.0),
        panic_threshold_percentage=reader.number("panic-threshold-percentage", 200.0, 110.0),
        max_scale_up_rate=reader.number("max-scale-up-rate", 1000.0, 1.01),
        max_scale_down_rate=reader.number("max-scale-down-rate", 2.0, 1.01),
        enable_scale_to_zero=reader.boolean("enable-scale-to-zero", default=True),
        grace_seconds=reader.duration("scale-to-zero-grace-period", 30.0),
        retention_seconds=reader.duration("scale-to-zero-pod-retention-period", 0.0),
        scale_down_delay_seconds=reader.duration("scale-down-delay", 0.0),
        initial_scale=reader.integer("initial-scale", 1),
        allow_zero_initial_scale=reader.boolean("allow-zero-initial-scale", default=False),
        activation_scale=reader.integer("activation-scale", 1, 1),
        target_burst_capacity=reader.number("target-burst-capacity", 211.0, -1.0),
        min_scale=reader.integer("min-scale", 0),
        max_scale=reader.integer("max-scale", 0),
        max_scale_limit=reader.integer("max-scale-limit", 0),
    )
    if config.initial_scale == 0 and not config.allow_zero_initial_scale and reader.place:
        reader.place.at("initial-scale").refuse("0 needs allow-zero-initial-scale to be true")
    if reader.place and not 6 <= config.window_seconds <= 3600:
        reader.place.at("stable-window").refuse("must be between 6s and 1h")
    # There is one activator, which has room for all.
    reader.without_effect("activator-capacity", "pod-autoscaler-class")
    reader.warn_of_unknown()
    return config


def _deployment(reader: ConfigReader) -> float:
    seconds = reader.duration("progress-deadline", 600.0)
    if reader.place is not None and (seconds < 1 or seconds != int(seconds)):
        reader.place.at("progress-deadline").refuse("must be whole seconds, at least 1s")
    return seconds


def _revisions(reader: ConfigReader) -> RevisionDefaults:
    defaults = RevisionDefaults(
        timeout_seconds=reader.integer("revision-timeout-seconds", 300, 1),
        max_timeout_seconds=reader.integer("max-revision-timeout-seconds", 600, 1),
        response_start_timeout_seconds=reader.integer(
            "revision-response-start-timeout-seconds", 300
        ),
        idle_timeout_seconds=reader.integer("revision-idle-timeout-seconds", 0),
        container_concurrency=reader.integer("container-concurrency", 0),
        container_concurrency_max=reader.integer("container-concurrency-max-limit", 1000, 1),
        allow_container_concurrency_zero=reader.boolean(
            "allow-container-concurrency-zero", default=True
        ),
    )
    reader.without_effect(
        "container-name-template",
        "enable-service-links",
        "init-container-name-template",
        "revision-cpu-limit",
        "revision-cpu-request",
        "revision-ephemeral-storage-limit",
        "revision-ephemeral-storage-request",
        "revision-memory-limit",
        "revision-memory-request",
    )
    if defaults.timeout_seconds > defaults.max_timeout_seconds and reader.place:
        reader.place.at("revision-timeout-seconds").refuse(
            "is larger than max-revision-timeout-seconds"
        )
    reader.warn_of_unknown()
    return defaults


def _eventing_features(reader: ConfigReader) -> bool:
    """Whether `retryAfterMax` passes the webhook; refuses features that would change delivery."""
    stock = {"authentication-oidc": "disabled", "transport-encryption": "disabled"}
    for key, value in stock.items():
        if reader.text(key, value).lower() != value and reader.place is not None:
            reader.place.at(key).refuse(f"only {value!r} is supported")
    return reader.text("delivery-retryafter", "disabled").lower() == "enabled"


class _DefaultBrokerConfig(ManifestModel):
    broker_class: str = ""
    api_version: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""
    delivery: Delivery | None = None
    disallow_different_namespace_config: bool = False


class _BrokerDefaultsDocument(ManifestModel):
    cluster_default: _DefaultBrokerConfig = _DefaultBrokerConfig()
    namespace_defaults: dict[str, _DefaultBrokerConfig] = Field(default_factory=dict)


def _broker_defaults(reader: ConfigReader) -> tuple[BrokerDefaults, dict[str, BrokerDefaults]]:
    text = reader.text("default-br-config", "")
    reader.warn_of_unknown()
    if reader.place is None or not text:
        return BrokerDefaults(), {}
    place = reader.place.at("default-br-config")
    try:
        value: Any = yaml.safe_load(text)
        document = _BrokerDefaultsDocument.model_validate(value)
    except yaml.YAMLError as error:
        place.refuse(f"is not valid YAML: {error}")
        return BrokerDefaults(), {}
    except ValidationError as error:
        _refuse_each(error, place)
        return BrokerDefaults(), {}
    stock = BrokerDefaults()
    general = _merged(document.cluster_default, BrokerDefaults(delivery=Delivery()), stock)
    return general, {
        namespace: _merged(given, general, stock)
        for namespace, given in document.namespace_defaults.items()
    }


def _merged(
    given: _DefaultBrokerConfig, fallback: BrokerDefaults, stock: BrokerDefaults
) -> BrokerDefaults:
    config = fallback.config
    if given.name:
        config = Reference(
            api_version=given.api_version,
            kind=given.kind,
            name=given.name,
            namespace=given.namespace,
        )
    return BrokerDefaults(
        broker_class=given.broker_class or fallback.broker_class or stock.broker_class,
        config=config,
        delivery=given.delivery or fallback.delivery,
    )


def _refuse_each(error: ValidationError, place: Place) -> None:
    for detail in error.errors(include_url=False):
        where = ".".join(str(step) for step in detail["loc"])
        place.refuse(f"{where}: {detail['msg']}")
