"""The events that the gateway consumes and produces."""

from typing import Final

from somaagent.events import (
    Event,
    MessageReceived,
    ToolCallApproved,
    ToolCallDenied,
    TurnInterrupted,
    TurnReady,
    TurnStalled,
)

CONSUMES: Final[tuple[type[Event], ...]] = ()
PRODUCES: Final[tuple[type[Event], ...]] = (
    MessageReceived,
    ToolCallApproved,
    ToolCallDenied,
    TurnInterrupted,
    TurnReady,
    TurnStalled,
)
