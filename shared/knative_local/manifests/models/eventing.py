"""Knative Eventing: Broker, Trigger, SinkBinding, PingSource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from knative_local.manifests.models.base import ManifestModel, ObjectModel


class Reference(ManifestModel):
    """A reference to an object that events can be sent to."""

    api_version: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""

    cannot: ClassVar[Mapping[str, str]] = {
        "address": "named addresses are not supported",
        "group": "write apiVersion; resolving a group is an experimental feature",
    }


class DestinationRef(ManifestModel):
    """Where events go."""

    ref: Reference | None = None
    uri: str | None = None

    cannot: ClassVar[Mapping[str, str]] = {
        "CACerts": "TLS inside the cluster is not supported",
        "audience": "authentication with OIDC is not supported",
    }


class Delivery(ManifestModel):
    """How deliveries are tried and what happens in the end."""

    dead_letter_sink: DestinationRef | None = None
    retry: int | None = None
    backoff_policy: Literal["linear", "exponential"] | None = None
    backoff_delay: str | None = None
    timeout: str | None = None
    retry_after_max: str | None = None
    format: Literal["json", "binary"] | None = None


class BrokerSpec(ManifestModel):
    """How a Broker is set up."""

    config: Reference | None = None
    delivery: Delivery | None = None


class Broker(ObjectModel):
    """A place that takes events and hands them to Triggers."""

    spec: BrokerSpec = Field(default_factory=BrokerSpec)


class AttributesFilter(ManifestModel):
    """The stable filter: attributes that must be equal."""

    attributes: dict[str, str] | None = None


class DialectFilter(ManifestModel):
    """One filter of one dialect."""

    exact: dict[str, str] | None = None
    prefix: dict[str, str] | None = None
    suffix: dict[str, str] | None = None
    all: list[DialectFilter] | None = None
    any: list[DialectFilter] | None = None
    not_: DialectFilter | None = Field(default=None, alias="not")
    cesql: str | None = None


class TriggerSpec(ManifestModel):
    """Which events go where."""

    broker: str = ""
    filter: AttributesFilter | None = None
    filters: list[DialectFilter] | None = None
    subscriber: DestinationRef | None = None
    delivery: Delivery | None = None

    cannot: ClassVar[Mapping[str, str]] = {
        "brokerRef": "Triggers across namespaces are an experimental feature"
    }


class Trigger(ObjectModel):
    """A subscription to a Broker."""

    spec: TriggerSpec


class LabelExpression(ManifestModel):
    """One condition on a label."""

    key: str
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"]
    values: list[str] = Field(default_factory=list[str])


class LabelSelector(ManifestModel):
    """Conditions on labels."""

    match_labels: dict[str, str] = Field(default_factory=dict[str, str])
    match_expressions: list[LabelExpression] = Field(default_factory=list[LabelExpression])


class BindingSubject(Reference):
    """What a SinkBinding changes."""

    selector: LabelSelector | None = None


class CloudEventOverrides(ManifestModel):
    """Extensions put on every event."""

    extensions: dict[str, str] = Field(default_factory=dict[str, str])


class SinkBindingSpec(ManifestModel):
    """Who is told of which sink."""

    subject: BindingSubject | None = None
    sink: DestinationRef | None = None
    ce_overrides: CloudEventOverrides | None = None


class SinkBinding(ObjectModel):
    """Tells programs by `K_SINK` where to send events."""

    spec: SinkBindingSpec


class PingSourceSpec(ManifestModel):
    """What is sent when."""

    schedule: str | None = None
    timezone: str | None = None
    content_type: str | None = None
    data: str | None = None
    data_base64: str | None = None
    sink: DestinationRef | None = None
    ce_overrides: CloudEventOverrides | None = None


class PingSource(ObjectModel):
    """Sends an event on a schedule."""

    spec: PingSourceSpec
