"""Work on a turn belongs to the turn's trace, whoever let it go on: an approver, the sweeper."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from somaagent.serving.delivery import Outcome
from somaagent.telemetry.tracing import current_traceparent, resumed_span


async def in_trace(traceparent: str | None, work: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """Do the work, and have its events published, in the trace of its turn.

    Where the delivery is of another trace, a span of the turn's own is linked to it. `traceparent`
    is the turn's, None where it is not known. Work may say itself in which of its spans it goes on.
    """
    with resumed_span(traceparent) as resumed:
        outcome = await work()
        if not resumed or outcome.resumed:
            return outcome
        return replace(outcome, traceparent=current_traceparent(), resumed=True)
