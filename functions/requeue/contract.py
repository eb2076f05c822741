"""The events that the requeue step consumes and produces; a PingSource wakes it, too."""

from somaagent.events import ToolCallApproved, ToolCallBlocked, ToolCallDenied, ToolCallRequested

CONSUMES = (ToolCallBlocked,)
PRODUCES = (ToolCallApproved, ToolCallDenied, ToolCallRequested)
