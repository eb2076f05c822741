"""The events that the router consumes and produces."""

from somaagent.events import MessageAnalyzed, TurnRouted

CONSUMES = (MessageAnalyzed,)
PRODUCES = (TurnRouted,)
