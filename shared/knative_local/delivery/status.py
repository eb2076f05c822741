"""What can be seen of a Trigger from outside."""

from dataclasses import dataclass, field, fields

from knative_local.measuring import EventTimes


@dataclass(slots=True)
class TriggerCounters:
    """What happened to a Trigger's events since the start."""

    filtered: int = 0
    """Records that the filter did not let pass."""
    discarded: int = 0
    """Records that are no events, or that a filter or a header cannot hold."""
    delivered: int = 0
    retried: int = 0
    """Attempts after the first."""
    replies: int = 0
    dead_lettered: int = 0
    lost: int = 0
    """Events that neither the subscriber nor a dead letter sink took."""
    times: EventTimes = field(default_factory=EventTimes)
    """How long every attempt took."""
    processing: EventTimes = field(default_factory=EventTimes)
    """How long it took to decide whether an event is wanted; without a status."""

    def numbers(self) -> dict[str, int]:
        """Return the counts by name."""
        named = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in named if isinstance(value, int)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerStatus:
    """A Trigger as it is now."""

    namespace: str
    name: str
    broker: str
    ready: bool
    reason: str
    lag: int
    """Records behind the end of the topic that are not finished."""
    in_flight: int
    waiting: int
    catching_up: bool
    paused: bool
    counters: TriggerCounters = field(default_factory=TriggerCounters)
