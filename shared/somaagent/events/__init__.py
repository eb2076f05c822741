"""The event contract: every fact that functions tell each other. No I/O lives here."""

from somaagent.events._base import Event, event_class, registry
from somaagent.events.conversation import (
    Analysis,
    Candidate,
    Escalation,
    MessageAnalyzed,
    MessageReceived,
    MessageRefused,
    Timing,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
    TurnReady,
    TurnRouted,
    TurnStalled,
    Usage,
)
from somaagent.events.platform import EventDeadLettered
from somaagent.events.tools import (
    DelegationEnded,
    ToolCallApproved,
    ToolCallBlocked,
    ToolCallDenied,
    ToolCallFinished,
    ToolCallRequested,
)

__all__ = [
    "Analysis",
    "Candidate",
    "DelegationEnded",
    "Escalation",
    "Event",
    "EventDeadLettered",
    "MessageAnalyzed",
    "MessageReceived",
    "MessageRefused",
    "Timing",
    "ToolCallApproved",
    "ToolCallBlocked",
    "ToolCallDenied",
    "ToolCallFinished",
    "ToolCallRequested",
    "TurnCompleted",
    "TurnExpired",
    "TurnFailed",
    "TurnInterrupted",
    "TurnReady",
    "TurnRouted",
    "TurnStalled",
    "Usage",
    "event_class",
    "registry",
]
