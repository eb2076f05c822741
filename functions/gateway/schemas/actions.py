"""Quick actions: a question of the platform's or the tenant's becomes the person's message."""

from pydantic import BaseModel

from functions.gateway.mailbox import Mode
from functions.gateway.schemas.action_templates import ActionName, Values
from functions.gateway.schemas.model import model
from functions.gateway.schemas.personas import PersonaId
from somaagent.described import Described


class NewAction(Described, BaseModel):
    """A quick action to be run."""

    model_config = model({"action": "summarize"}, closed=True)

    action: ActionName
    """`summarize`, `next_steps`, `status_report`, `nudge`, or a template of the tenant."""
    variables: Values = {}
    """Values for the template's variables."""
    persona: PersonaId | None = None
    """Who answers; left out, the session's persona."""
    mode: Mode = Mode.ENQUEUE
    """What happens during a turn, as for a message."""
