"""The events that perception consumes and produces."""

from somaagent.events import MessageAnalyzed, MessageReceived, TurnReady

CONSUMES = (MessageReceived, TurnReady)
PRODUCES = (MessageAnalyzed,)
