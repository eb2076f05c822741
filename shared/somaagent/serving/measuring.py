"""What one process of a step counts of itself, and how that gets away before the process does."""

from dataclasses import dataclass, field
from typing import Final

from somaagent.errors import AlreadyInProgress, RejectedEvent, SomaError, TryAgainLater
from somaagent.serving.delivery import Handler, Outcome
from somaagent.telemetry.metrics.handover import Handover, Pusher
from somaagent.telemetry.metrics.recorder import RECORDER, VALUE, Snapshot
from somaagent.telemetry.process import seconds_since_start

_DURATION: Final = "soma_delivery_duration_seconds"


def outcome_of(ended: Outcome | BaseException) -> str:
    """How a delivery ended, as the label of its metric."""
    match ended:
        case Outcome(repeated=repeated):
            return "repeated" if repeated else "done"
        case AlreadyInProgress():
            return "in_progress"
        case RejectedEvent():
            return "rejected"
        case TryAgainLater():
            return "unavailable"
        case SomaError() | _:
            return "crashed"


@dataclass(slots=True)
class StepCounts:
    """Of one process."""

    function: str
    handler: Handler | None = None
    """Once it is open."""
    pusher: Pusher = field(init=False)

    def __post_init__(self) -> None:
        self.pusher = Pusher(Handover(self._snapshot))

    def opened(self, handler: Handler) -> None:
        """The process can work."""
        self.handler = handler
        RECORDER.add("soma_function_starts_total", self.function)
        RECORDER.observe(
            "soma_function_start_seconds", self.function, seconds=seconds_since_start()
        )
        self.pusher.soon(handler.database)

    def delivered(self, ended: Outcome | BaseException, *, seconds: float) -> None:
        """A delivery is over."""
        RECORDER.observe(_DURATION, self.function, outcome_of(ended), seconds=seconds)
        if self.handler is not None:
            self.pusher.soon(self.handler.database)

    async def aclose(self) -> None:
        """Hand over the rest; call it while the database is still open."""
        if self.handler is not None:
            await self.pusher.aclose(self.handler.database)

    def _snapshot(self) -> Snapshot:
        counted = RECORDER.snapshot()
        if self.handler is not None:
            place = ("soma_database_waits_total", (self.function,), VALUE)
            counted[place] = self.handler.database.usage.waits
        return counted
