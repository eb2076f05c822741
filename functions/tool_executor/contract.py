"""The events that the tool executor consumes and produces."""

from somaagent.events import (
    DelegationEnded,
    MessageReceived,
    ToolCallApproved,
    ToolCallBlocked,
    ToolCallFinished,
    ToolCallRequested,
    TurnStalled,
)

CONSUMES = (DelegationEnded, ToolCallApproved, ToolCallRequested)
PRODUCES = (MessageReceived, ToolCallBlocked, ToolCallFinished, TurnStalled)
