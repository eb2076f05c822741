"""The facts of tool calls. Arguments and results stay in Postgres; events name them."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel

from somaagent.events._base import Event
from somaagent.events.conversation import TurnEvent


class ToolCallEvent(BaseModel):
    """What all facts of one call share."""

    call_id: UUID
    """The call; its arguments and its result are stored under this id."""
    step: int
    """The step of the turn that asked for it, from 0."""
    tool: str
    """The tool's name as the model wrote it."""
    version: str | None = None
    """The tool's version; null where no such tool was offered."""
    digest: str | None = None
    """SHA-256 of the canonical arguments; null where the model wrote none that can be read."""


class ToolCallRequested(ToolCallEvent, TurnEvent, Event):
    """A model asked for a tool; the call is stored and waits to be judged and run."""

    event_type: ClassVar[str] = "ai.somaagent.tools.call-requested.v1"


class ToolCallFinished(ToolCallEvent, TurnEvent, Event):
    """A call is over and its outcome stored: it ran, or it could not."""

    event_type: ClassVar[str] = "ai.somaagent.tools.call-finished.v1"

    status: str
    """success, error, timeout, out_of_memory, output_limit, circuit_open or cancelled."""
    attempt: int
    """How often it was begun."""
    duration_seconds: float
    """Wall clock of the run; 0 where it never ran."""
    usage: dict[str, int] = {}
    """What it used, by name."""
    cost: int = 0
    """What it is charged, in millionths of the ledger's currency."""


class ToolCallBlocked(ToolCallEvent, TurnEvent, Event):
    """A call was not permitted and did not run."""

    event_type: ClassVar[str] = "ai.somaagent.tools.call-blocked.v1"

    reasons: tuple[str, ...]
    """Names of the rules that decided, sorted; `not_offered` where the turn has no such tool."""
    approvable: bool = False
    """Whether the call waits for somebody to approve it; without, it is over."""


class ToolCallApproved(ToolCallEvent, TurnEvent, Event):
    """Somebody approved a call that had been blocked; it may run, once."""

    event_type: ClassVar[str] = "ai.somaagent.tools.call-approved.v1"

    requeue_id: UUID
    """The entry that waited."""
    grant: str
    """The signed grant for this call and these arguments."""


class DelegationEnded(TurnEvent, Event):
    """A turn is over that answered a delegated task, or that waits for one no longer."""

    event_type: ClassVar[str] = "ai.somaagent.tools.delegation-ended.v1"


class ToolCallDenied(ToolCallEvent, TurnEvent, Event):
    """A call that waited for approval is over without having run."""

    event_type: ClassVar[str] = "ai.somaagent.tools.call-denied.v1"

    requeue_id: UUID
    """The entry that waited."""
    decision: str
    """denied by somebody, expired, or failed when the policy had refused it too often."""
