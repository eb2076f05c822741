"""What a span says of the turn that its delivery worked on: how old it is, and whether it failed.

Sampling keeps the traces of slow and of failed turns, whose single spans may all be quick and well.
"""

from datetime import datetime

from opentelemetry import trace

from somaagent.clock import now
from somaagent.events import TurnFailed
from somaagent.serving.delivery import Outcome
from somaagent.telemetry.sampling import TURN_SECONDS
from somaagent.telemetry.tracing import mark_failed


def told(outcome: Outcome, begun_at: datetime | None = None) -> Outcome:
    """The same outcome, after the current span has learned of it."""
    span = trace.get_current_span()
    if begun_at is not None:
        span.set_attribute(TURN_SECONDS, (now() - begun_at).total_seconds())
    for event in outcome.events:
        if isinstance(event, TurnFailed):
            mark_failed(span, event.code)
    return outcome
