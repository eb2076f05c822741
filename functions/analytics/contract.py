"""The events of the analytics step: every way in which a turn ends."""

from somaagent.events import (
    Event,
    MessageRefused,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
)

CONSUMES = (
    TurnCompleted,
    TurnInterrupted,
    TurnExpired,
    TurnFailed,
    MessageRefused,
)
PRODUCES: tuple[type[Event], ...] = ()
