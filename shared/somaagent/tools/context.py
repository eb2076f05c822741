"""For whom a call runs, and within which bounds."""

import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolContext:
    """What the platform tells a tool about one call; nothing in it comes from the model."""

    tenant_id: str
    session_id: UUID
    turn_id: UUID
    subject_id: str
    """Who asked; `unknown` for turns that were stored before askers were."""
    call_id: UUID
    """The same in every attempt at the call."""
    workspace: Path | None
    """The session's own folder, for tools whose specification asks for it; None where this process
    keeps none."""
    deadline: float
    """When the call has to be over, by `time.monotonic()`."""
    network: tuple[str, ...] = ()
    """Hosts that the tenant lets the tool's programs reach; `.example.com` stands for all below
    `example.com`."""

    @property
    def seconds_left(self) -> float:
        """Until the deadline; 0 after it."""
        return max(0.0, self.deadline - time.monotonic())
