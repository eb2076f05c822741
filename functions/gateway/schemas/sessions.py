"""Sessions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.schemas.model import MAX_TITLE_CHARACTERS, MOMENT, SESSION, model, storable


class NewSession(BaseModel):
    """A session to be created."""

    model_config = model({"title": "Capitals of Europe"}, closed=True)

    title: Annotated[
        str | None,
        Field(max_length=MAX_TITLE_CHARACTERS),
        AfterValidator(lambda t: t and storable(t)),
    ] = None
    """What the session is about, for people."""


class Session(BaseModel):
    """A conversation of one tenant."""

    model_config = model(
        {"session_id": SESSION, "title": "Capitals of Europe", "created_at": MOMENT}
    )

    session_id: UUID
    """Names the session in every path."""
    title: str | None
    """What the session is about, for people."""
    created_at: datetime
    """When the session was created."""
