"""The events that the tool executor consumes and produces."""

from somaagent.events import (
    ToolCallApproved,
    ToolCallBlocked,
    ToolCallFinished,
    ToolCallRequested,
)

CONSUMES = (ToolCallApproved, ToolCallRequested)
PRODUCES = (ToolCallBlocked, ToolCallFinished)
