"""The events that the conversation step consumes and produces."""

from somaagent.events import (
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
    MessageRefused,
    ToolCallRequested,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
    TurnReady,
)
