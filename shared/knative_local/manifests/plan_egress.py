"""What brings events out of a topic: a consumer group, a subscriber and how it is delivered to."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from knative_local.filters import MATCH_EVERYTHING, EventFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where events are sent: a Knative Destination after resolution."""

    uri: str
    """The absolute URI as a cluster names it; `knativeerrordest` shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySpec:
    """How often and how long a delivery is tried, and what happens in the end."""

    retry: int = 0
    """Retries after the first attempt."""
    backoff_policy: Literal["linear", "exponential"] = "exponential"
    backoff_delay_seconds: float = 0.2
    timeout_seconds: float = 600.0
    """The limit of one attempt."""
    dead_letter_sink: Destination | None = None


ReplyTarget: TypeAlias = Literal["topic", "nowhere"] | Destination
"""Where a subscriber's answer goes: into the same topic, to an address, or it is not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressPlan:
    """One consumer group on a topic and one subscriber."""

    namespace: str
    name: str
    topic: str
    group_id: str
    ordered: bool
    filters: EventFilter = MATCH_EVERYTHING
    """Compile it once with `knative_local.filters.compile_filter`."""
    subscriber: Destination
    delivery: DeliverySpec
    reply: ReplyTarget = "topic"
    initial_offset: Literal["latest", "earliest"] = "latest"
    """Where a group begins that has committed nothing."""

    @property
    def origin(self) -> str:
        """The name of the object whose topic it is."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerPlan(EgressPlan):
    """A Trigger: one consumer group on its Broker's topic and one subscriber."""

    broker: str

    @property
    def origin(self) -> str:
        """The Broker."""
        return self.broker
