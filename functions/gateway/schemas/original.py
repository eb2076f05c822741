"""Bodies of the original system's paths, with its names."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from functions.gateway.schemas.action_templates import ActionName
from functions.gateway.schemas.attachments import FileIds
from functions.gateway.schemas.messages import MessageText, Metadata
from functions.gateway.schemas.model import SESSION, model
from functions.gateway.schemas.personas import PersonaId

EVENT = "4b5f7a3e-8f0c-5a34-9d0e-2f7c1b6a9e10"


class OriginalMessage(BaseModel):
    """A message to be answered."""

    model_config = model({"message": "What is the capital of France?"}, closed=True)

    session_id: UUID | None = None
    """The session; left out, a new one."""
    persona_id: PersonaId | None = None
    """Who answers."""
    message: MessageText
    """What the person says."""
    attachments: FileIds = []
    """Files that come with it."""
    metadata: Metadata = {}
    """Notes of the client's own."""


class OriginalAction(BaseModel):
    """A quick action to be run."""

    model_config = model({"session_id": SESSION, "action": "summarize"}, closed=True)

    session_id: UUID | None = None
    """The session; left out, a new one."""
    persona_id: PersonaId | None = None
    """Who answers."""
    action: ActionName
    """Which one."""
    metadata: Annotated[Metadata, Field(max_length=14)] = {}
    """Notes of the client's own."""


class OriginalAccepted(BaseModel):
    """A message that is stored and will be answered."""

    model_config = model({"session_id": SESSION, "event_id": EVENT})

    session_id: UUID
    """The session."""
    event_id: UUID
    """The event that announced the message."""


class OriginalContext(BaseModel):
    """What the model would be shown."""

    model_config = model({"content": "system: You are SomaAgent.", "tokens": 12})

    content: str
    """The messages, one below the other."""
    tokens: int
    """Tokens of all together."""
