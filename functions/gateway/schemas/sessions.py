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
from somaagent.described import Described


class NewSession(Described, BaseModel):
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


class Session(Described, BaseModel):
    """A conversation of one tenant."""

    model_config = model(
        {
            "session_id": SESSION,
            "title": "Capitals of Europe",
            "persona": PERSONA,
            "paused": False,
            "created_at": MOMENT,
        }
    )

    session_id: UUID
    """Names the session in every path."""
    title: str | None
    """What the session is about, for people."""
    persona: str
    """Who answers."""
    paused: bool = False
    """Whether messages are kept without a turn beginning."""
    created_at: datetime
    """When the session was created."""


class ChangedSession(Described, BaseModel):
    """What changes."""

    model_config = model({"title": "Capitals"}, closed=True)

    title: Annotated[
        str | None,
        Field(max_length=MAX_TITLE_CHARACTERS),
        AfterValidator(lambda t: t and storable(t)),
    ]
    """What the session is about, for people; null for nothing."""


class SessionPage(Described, BaseModel):
    """Sessions, the newest first."""

    model_config = model({"sessions": [], "next_cursor": None})

    sessions: list[Session]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""


class SessionEvent(Described, BaseModel):
    """Something that happened in a session; it holds nothing that anybody said."""

    model_config = model(
        {
            "id": "17",
            "type": "message.received",
            "turn_id": "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
            "message_id": "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55",
            "occurred_at": MOMENT,
        }
    )

    id: str
    """Grows from event to event."""
    type: str
    """message.received, message.withdrawn, turn.stop_requested, turn.completed, turn.failed,
    turn.interrupted, turn.refused, turn.expired, session.renamed, session.paused, session.resumed
    or
    session.reset."""
    turn_id: UUID | None
    """The turn that it belongs to."""
    message_id: UUID | None
    """The turn's question."""
    occurred_at: datetime
    """When it happened."""


class SessionEventPage(Described, BaseModel):
    """What happened in a session, the oldest first."""

    model_config = model({"events": [], "next_cursor": None})

    events: list[SessionEvent]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""


class ImportedSession(Session):
    """A session that was imported."""

    model_config = model(
        {
            "session_id": SESSION,
            "title": "Capitals of Europe",
            "persona": PERSONA,
            "paused": False,
            "created_at": MOMENT,
            "turns": 1,
            "steps": 1,
            "calls": 1,
            "messages": 2,
            "canvas": 1,
            "events": 2,
        }
    )

    turns: int
    """Turns that it has, former versions included."""
    steps: int
    """Steps of its turns that called tools."""
    calls: int
    """Calls of tools in them."""
    messages: int
    """Questions and answers that it has."""
    canvas: int
    """Items that its canvas shows, or showed."""
    events: int
    """Events that its list has."""
