"""Sessions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.schemas.model import (
    MAX_TITLE_CHARACTERS,
    MOMENT,
    PERSONA,
    SESSION,
    model,
    storable,
)
from functions.gateway.schemas.personas import PersonaId


class NewSession(BaseModel):
    """A session to be created."""

    model_config = model({"title": "Capitals of Europe", "persona": PERSONA}, closed=True)

    title: Annotated[
        str | None,
        Field(max_length=MAX_TITLE_CHARACTERS),
        AfterValidator(lambda t: t and storable(t)),
    ] = None
    """What the session is about, for people."""
    persona: PersonaId | None = None
    """Who answers, unless a message names another; left out, the built-in `default`."""


class Session(BaseModel):
    """A conversation of one tenant."""

    model_config = model(
        {
            "session_id": SESSION,
            "title": "Capitals of Europe",
            "persona": PERSONA,
            "created_at": MOMENT,
        }
    )

    session_id: UUID
    """Names the session in every path."""
    title: str | None
    """What the session is about, for people."""
    persona: str
    """Who answers."""
    created_at: datetime
    """When the session was created."""
