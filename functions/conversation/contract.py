"""The events that the conversation step consumes and produces."""

from somaagent.events import (
    DelegationEnded,
    EventDeadLettered,
    MessageRefused,
    ToolCallBlocked,
    ToolCallDenied,
    ToolCallFinished,
    ToolCallRequested,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
    TurnReady,
    TurnRouted,
    TurnStalled,
)

CONSUMES = (
    EventDeadLettered,
    ToolCallBlocked,
    ToolCallDenied,
    ToolCallFinished,
    TurnRouted,
    TurnStalled,
)
PRODUCES = (
    DelegationEnded,
    MessageRefused,
    ToolCallRequested,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
    TurnReady,
)
