"""What brings events out of a topic: a consumer group, a subscriber and how it is delivered to."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from knative_local.filters import MATCH_EVERYTHING, EventFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where events are sent: a Knative Destination after resolution."""

    uri: str
    """The absolute URI as a cluster names it; `knativeerrordest` shows it."""
    missing: str = ""
    """Why nothing may be sent there yet: the object that it names does not exist."""


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

    @property
    def unmet(self) -> str:
        """Why it does not deliver yet; empty when everything is there that it names."""
        sink = self.delivery.dead_letter_sink
        return self.subscriber.missing or (sink.missing if sink is not None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerPlan(EgressPlan):
    """A Trigger: one consumer group on its Broker's topic and one subscriber."""

    broker: str
    has_broker: bool = True
    """Whether there is the Broker; without one there is no topic."""
    broker_unmet: str = ""
    """Why the Broker takes nothing yet."""

    @property
    def origin(self) -> str:
        """The Broker."""
        return self.broker

    @property
    def unmet(self) -> str:
        """Why it does not deliver yet."""
        if not self.has_broker:
            return f'Broker "{self.broker}" does not exist'
        return self.broker_unmet or super(TriggerPlan, self).unmet
