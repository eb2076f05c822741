"""Facts about the platform itself."""

from typing import ClassVar
from uuid import UUID

from somaagent.events._base import Event


class EventDeadLettered(Event):
    """An event could not be delivered and was kept; whoever waits for it can stop waiting."""

    event_type: ClassVar[str] = "ai.somaagent.platform.event-dead-lettered.v1"

    dead_letter_id: UUID
    """The kept event."""
    original_id: str
    """Its CloudEvents id."""
    original_type: str
    """Its CloudEvents type."""
    session_id: UUID | None = None
    """The session it belonged to, where it belonged to one."""
    turn_id: UUID | None = None
    """The turn it belonged to, where it belonged to one."""
    call_id: UUID | None = None
    """The tool call it belonged to, where it belonged to one."""
    error_code: str | None = None
    """Last HTTP status of the subscriber."""
