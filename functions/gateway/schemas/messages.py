"""Messages: posted, accepted, listed."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.schemas.model import MESSAGE, MOMENT, PERSONA, SESSION, TURN, model, storable
from functions.gateway.schemas.personas import PersonaId
from somaagent.events.conversation import MAX_TEXT_CHARACTERS


class NewMessage(BaseModel):
    """A message to be answered."""

    model_config = model(
        {"text": "What is the capital of France?", "persona": PERSONA}, closed=True
    )

    text: Annotated[
        str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS), AfterValidator(storable)
    ]
    """What the person says."""
    persona: PersonaId | None = None
    """Who answers; left out, the session's persona."""


class AcceptedMessage(BaseModel):
    """A message that is stored and whose event the broker has taken: it will be answered."""

    model_config = model(
        {
            "session_id": SESSION,
            "message_id": MESSAGE,
            "turn_id": TURN,
            "stream_url": f"/v1/sessions/{SESSION}/stream?turn_id={TURN}",
        }
    )

    session_id: UUID
    """The session."""
    message_id: UUID
    """The stored message."""
    turn_id: UUID
    """The turn that answers the message."""
    stream_url: str
    """Where the answer streams, relative to this server."""


class Message(BaseModel):
    """A stored message."""

    model_config = model(
        {
            "message_id": MESSAGE,
            "turn_id": TURN,
            "role": "user",
            "text": "What is the capital of France?",
            "created_at": MOMENT,
        }
    )

    message_id: UUID
    """The message."""
    turn_id: UUID
    """The turn that it began or ended."""
    role: Literal["user", "assistant"]
    """Who said it."""
    text: str
    """What was said."""
    created_at: datetime
    """When it was stored."""


class MessagePage(BaseModel):
    """Messages of a session, the oldest first."""

    model_config = model(
        {
            "messages": [
                {
                    "message_id": MESSAGE,
                    "turn_id": TURN,
                    "role": "user",
                    "text": "What is the capital of France?",
                    "created_at": MOMENT,
                }
            ],
            "next_cursor": None,
        }
    )

    messages: list[Message]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""
