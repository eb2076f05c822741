"""The events of the sweeper: a PingSource wakes it, no Trigger does."""

from somaagent.events import Event, ToolCallRequested, TurnStalled

CONSUMES: tuple[type[Event], ...] = ()
PRODUCES = (ToolCallRequested, TurnStalled)
