"""The events that the tool executor consumes and produces."""

from somaagent.events import ToolCallBlocked, ToolCallFinished, ToolCallRequested

CONSUMES = (ToolCallRequested,)
PRODUCES = (ToolCallBlocked, ToolCallFinished)
