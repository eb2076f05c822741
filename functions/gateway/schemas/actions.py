"""Quick actions: a prompt of the platform's own becomes the person's message."""

from enum import StrEnum

from pydantic import BaseModel

from functions.gateway.mailbox import Mode
from functions.gateway.schemas.model import model
from functions.gateway.schemas.personas import PersonaId


class Action(StrEnum):
    """What can be asked for by its name."""

    SUMMARIZE = "summarize"
    NEXT_STEPS = "next_steps"
    STATUS_REPORT = "status_report"
    NUDGE = "nudge"


class NewAction(BaseModel):
    """A quick action to be run."""

    model_config = model({"action": "summarize"}, closed=True)

    action: Action
    """Which one."""
    persona: PersonaId | None = None
    """Who answers; left out, the session's persona."""
    mode: Mode = Mode.ENQUEUE
    """What happens during a turn, as for a message."""
