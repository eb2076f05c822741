"""The events that the conversation step consumes and produces."""

from somaagent.events import (
    EventDeadLettered,
    TurnCompleted,
    TurnFailed,
    TurnInterrupted,
    TurnReady,
    TurnRouted,
)

CONSUMES = (EventDeadLettered, TurnRouted)
PRODUCES = (TurnCompleted, TurnFailed, TurnInterrupted, TurnReady)
