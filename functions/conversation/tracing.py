"""What a span says of the turn that its delivery worked on: how old it is, and whether it failed.

Sampling keeps the traces of slow and of failed turns, whose single spans may all be quick and well.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from opentelemetry import trace

from somaagent.clock import now
from somaagent.domain import TurnState
from somaagent.events import (
    Event,
    MessageRefused,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
)
from somaagent.serving.delivery import Outcome
from somaagent.telemetry.metrics.recorder import RECORDER
from somaagent.telemetry.sampling import TURN_SECONDS
from somaagent.telemetry.tracing import mark_failed

_ENDS: Final[Mapping[type[Event], TurnState]] = MappingProxyType(
    {
        TurnCompleted: TurnState.COMPLETED,
        TurnFailed: TurnState.FAILED,
        TurnInterrupted: TurnState.INTERRUPTED,
        MessageRefused: TurnState.REFUSED,
        TurnExpired: TurnState.EXPIRED,
    }
)


def told(outcome: Outcome, begun_at: datetime | None = None) -> Outcome:
    """The same outcome, after the current span has learned of it."""
    span = trace.get_current_span()
    if begun_at is not None:
        seconds = (now() - begun_at).total_seconds()
        span.set_attribute(TURN_SECONDS, seconds)
        for event in outcome.events:
            if (state := _ENDS.get(type(event))) is not None:
                RECORDER.point("soma_turn_duration_seconds", state, seconds=seconds)
    for event in outcome.events:
        if isinstance(event, TurnFailed):
            mark_failed(span, event.code)
    return outcome
