"""What a set of manifests asks this machine to run, resolved, defaulted and free of YAML.

Everything behind the manifests takes only these values. Names inside them are a cluster's own
(`*.svc.cluster.local`); the runtime turns them into local addresses when it uses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from knative_local.kafka.producer_limits import ProducerLimits
from knative_local.manifests.plan_egress import DeliverySpec, Destination, EgressPlan, TriggerPlan
from knative_local.manifests.plan_messaging import (
    ChannelPlan,
    CompositePlan,
    KafkaSinkPlan,
    KafkaSourcePlan,
    SubscriptionPlan,
)
from knative_local.manifests.problems import InertObject, Problem

__all__ = [
    "BrokerPlan",
    "ChannelPlan",
    "CompositePlan",
    "ContainerPlan",
    "DeliverySpec",
    "Destination",
    "EgressPlan",
    "Frozen",
    "JobSinkPlan",
    "KafkaSinkPlan",
    "KafkaSourcePlan",
    "ObjectKey",
    "PingSourcePlan",
    "Plan",
    "ProbeSpec",
    "RevisionPlan",
    "ScalingSpec",
    "ServicePlan",
    "SubscriptionPlan",
    "TriggerPlan",
]

ObjectKey: TypeAlias = tuple[str, str, str]
"""Kind, namespace and name."""

Frozen: TypeAlias = Mapping[ObjectKey, Mapping[str, str]]
"""What must not change while an object exists: the JSON of each field, by its path as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerPlan:
    """A Broker and the Kafka topic behind it."""

    namespace: str
    name: str
    topic: str
    external_topic: bool
    """The topic must exist; it is neither created nor deleted."""
    partitions: int
    replication_factor: int
    topic_config: Mapping[str, str] = field(default_factory=dict[str, str])
    unmet: str = ""
    """Why it takes nothing yet: its dead letter sink does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSpec:
    """How to ask a process whether it is ready, alive or started."""

    kind: Literal["http", "tcp", "exec", "grpc"]
    path: str = "/"
    """For `http`."""
    port: int | None = None
    """`None` means the container's own port."""
    headers: tuple[tuple[str, str], ...] = ()
    command: tuple[str, ...] = ()
    """For `exec`."""
    grpc_service: str = ""
    initial_delay_seconds: int = 0
    period_seconds: int = 0
    """0 means Knative's aggressive mode: every 50 ms, 100 ms each, until ready."""
    timeout_seconds: int = 1
    success_threshold: int = 1
    failure_threshold: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingSpec:
    """What the autoscaler needs to know about one revision."""

    min_scale: int = 0
    max_scale: int = 0
    """0 means no limit."""
    initial_scale: int = 1
    activation_scale: int = 1
    target: float = 100.0
    """The value one replica is meant to carry before `utilization` is applied."""
    utilization: float = 0.7
    """A share between 0 and 1."""
    metric: Literal["concurrency", "rps"] = "concurrency"
    window_seconds: float = 60.0
    panic_window_percentage: float = 10.0
    panic_threshold_percentage: float = 200.0
    scale_to_zero_grace_seconds: float = 30.0
    retention_seconds: float = 0.0
    scale_down_delay_seconds: float = 0.0
    max_scale_up_rate: float = 1000.0
    max_scale_down_rate: float = 2.0
    target_burst_capacity: float = 211.0
    """-1 keeps the activator in the path for ever, 0 takes it out while there is a replica."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerPlan:
    """The process a container becomes."""

    image: str
    command: tuple[str, ...]
    """The final argument vector."""
    working_dir: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    """Literal values; `PORT` is missing, the runtime chooses it."""
    memory_limit_bytes: int | None = None
    """A replica that uses more is killed."""
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """Contents of mounted ConfigMaps and Secrets by absolute path inside the container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPlan:
    """One revision of a Configuration."""

    namespace: str
    service: str
    """The Knative Service it belongs to, empty for a Configuration that stands alone."""
    name: str
    configuration: str = ""
    """Empty where it is called like the Service."""
    container: ContainerPlan
    port: int = 8080
    """The port the manifest declares; arguments and probes may name it."""
    protocol: Literal["http1", "h2c"] = "http1"
    readiness: ProbeSpec
    liveness: ProbeSpec | None = None
    startup: ProbeSpec | None = None
    container_concurrency: int = 0
    """Requests one replica takes at a time; 0 means no limit."""
    timeout_seconds: int = 300
    response_start_timeout_seconds: int | None = None
    """`None` means that only `timeout_seconds` counts."""
    idle_timeout_seconds: int | None = None
    progress_deadline_seconds: float = 600.0
    """How long a replica may take to become ready before its revision has failed."""
    scaling: ScalingSpec = field(default_factory=ScalingSpec)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationPlan:
    """What the newest revision of a Configuration is made from."""

    namespace: str
    name: str
    revision: RevisionPlan
    """The newest revision; its name is that of a first generation unless it was given one."""
    digest: str
    """What of the manifests makes a new revision when it changes."""
    named: bool = False
    """The manifest itself names the revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficTarget:
    """A share of a Route's requests: for a revision by name, or the latest of a Configuration."""

    percent: int
    configuration: str = ""
    """Its latest ready revision is meant; empty where a revision is named."""
    revision: str = ""
    tag: str = ""
    rolled_out: bool = False
    """The revision that all requests went to last is meant, which a canary stands beside; before
    there is one the latest gets its share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlan:
    """Which hosts lead to which revisions."""

    namespace: str
    name: str
    hosts: tuple[str, ...]
    """Every `Host` it answers to, without port, the canonical one first."""
    traffic: tuple[TrafficTarget, ...]
    tag_hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The hosts of each tag."""
    rollout_seconds: float = 0.0
    """How long a new revision takes to get all requests of its Configuration; 0 is at once."""
    tag_header: bool = False
    """Whether `Knative-Serving-Tag` chooses a tag."""
    service: str = ""
    """The Knative Service it belongs to, whose revisions alone it may name."""

    @property
    def every_host(self) -> tuple[str, ...]:
        """All hosts, those of the tags last."""
        return (*self.hosts, *(host for hosts in self.tag_hosts.values() for host in hosts))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlan:
    """A Knative Service: a Configuration and the Route to it."""

    configuration: ConfigurationPlan
    route: RoutePlan

    @property
    def namespace(self) -> str:
        """The Service's namespace."""
        return self.route.namespace

    @property
    def name(self) -> str:
        """The Service's name."""
        return self.route.name

    @property
    def revision(self) -> RevisionPlan:
        """The newest revision."""
        return self.configuration.revision

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every `Host` it answers to, the canonical one first, those of tags last."""
        return self.route.every_host

    @property
    def cluster_url(self) -> str:
        """Its address in a cluster."""
        return f"http://{self.route.hosts[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainPlan:
    """A DomainMapping: a further host of a Route."""

    namespace: str
    name: str
    """The host."""
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InferencePlan:
    """An InferenceService: the Knative Services of its parts, by name."""

    namespace: str
    name: str
    host: str
    predictor: str
    transformer: str = ""
    """Empty where requests go to the predictor at once."""
    stopped: bool = False
    """None of its parts runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PingSourcePlan:
    """A PingSource: an event of type `dev.knative.sources.ping` on a schedule."""

    namespace: str
    name: str
    schedule: str
    timezone: str | None
    content_type: str | None
    data: bytes | None
    sink: Destination
    ce_overrides: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkBindingPlan:
    """A SinkBinding; what it tells its subjects is in their environment already."""

    namespace: str
    name: str
    sink: Destination
    subject: str
    """The name of the Service that it is for; empty where a selector chooses."""
    has_subject: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSinkPlan:
    """A JobSink: a process for every event."""

    namespace: str
    name: str
    container: ContainerPlan
    event_path: str
    """The folder inside the container that holds the file `event`."""
    backoff_limit: int
    """How many times a process that failed is started again."""
    active_deadline_seconds: float | None
    """How long all attempts may take together."""
    ttl_seconds: float | None
    """How long a finished Job is remembered; for ever where it is not said."""
    grace_seconds: float
    """How long a process has to end by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything the manifests ask for."""

    brokers: tuple[BrokerPlan, ...] = ()
    triggers: tuple[TriggerPlan, ...] = ()
    services: tuple[ServicePlan, ...] = ()
    configurations: tuple[ConfigurationPlan, ...] = ()
    """Those that belong to no Service."""
    routes: tuple[RoutePlan, ...] = ()
    """Those that belong to no Service."""
    inference_services: tuple[InferencePlan, ...] = ()
    domains: tuple[DomainPlan, ...] = ()
    ping_sources: tuple[PingSourcePlan, ...] = ()
    sink_bindings: tuple[SinkBindingPlan, ...] = ()
    kafka_sinks: tuple[KafkaSinkPlan, ...] = ()
    kafka_sources: tuple[KafkaSourcePlan, ...] = ()
    job_sinks: tuple[JobSinkPlan, ...] = ()
    kafka_channels: tuple[ChannelPlan, ...] = ()
    subscriptions: tuple[SubscriptionPlan, ...] = ()
    channels: tuple[CompositePlan, ...] = ()
    sequences: tuple[CompositePlan, ...] = ()
    parallels: tuple[CompositePlan, ...] = ()
    producer: ProducerLimits = field(default_factory=ProducerLimits)
    """How long events may take to be stored; read when Kafka is connected."""
    external_hosts: Mapping[str, str] = field(default_factory=dict[str, str])
    """Cluster host names of ExternalName Services and the host each stands for."""
    frozen: Frozen = field(default_factory=dict[ObjectKey, Mapping[str, str]])
    """Fields that a webhook lets nobody change, and names that are decided once."""
    inert: tuple[InertObject, ...] = ()
    """Objects that are accepted and change nothing on one machine."""
    warnings: tuple[Problem, ...] = ()
    """What is legal and probably not meant."""
