"""Bodies of the original system's paths, with its names."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, model_validator

from functions.gateway.portable import MAX_ANSWER_CHARACTERS
from functions.gateway.schemas.action_templates import ActionName
from functions.gateway.schemas.attachments import FileIds
from functions.gateway.schemas.messages import MessageText, Metadata
from functions.gateway.schemas.model import MAX_TITLE_CHARACTERS, SESSION, model, without_nul
from functions.gateway.schemas.personas import PersonaId
from somaagent.described import Described

EVENT = "4b5f7a3e-8f0c-5a34-9d0e-2f7c1b6a9e10"


class OriginalMessage(Described, BaseModel):
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


_Noted = Annotated[str, Field(max_length=512), AfterValidator(without_nul)]


class OriginalHeaders(Described, BaseModel):
    """What the original system took from headers."""

    x_persona_id: PersonaId | None = None
    """Who answers, where the body names nobody."""
    x_agent_profile: _Noted | None = None
    """Kept in the message's metadata as `agent_profile_id`."""
    x_universe_id: _Noted | None = None
    """Kept in the message's metadata as `universe_id`."""

    def into(self, metadata: Metadata) -> Metadata:
        """The notes with those of the headers; what the body says comes first."""
        told = {"agent_profile_id": self.x_agent_profile, "universe_id": self.x_universe_id}
        return {name: text for name, text in told.items() if text is not None} | metadata


class OriginalAction(Described, BaseModel):
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


class OriginalAccepted(Described, BaseModel):
    """A message that is stored and will be answered."""

    model_config = model({"session_id": SESSION, "event_id": EVENT})

    session_id: UUID
    """The session."""
    event_id: UUID
    """The event that announced the message."""


class OriginalContext(Described, BaseModel):
    """What the model would be shown."""

    model_config = model({"content": "system: You are SomaAgent.", "tokens": 12})

    content: str
    """The messages, one below the other."""
    tokens: int
    """Tokens of all together."""


class OriginalHistory(Described, BaseModel):
    """What was said in a session."""

    model_config = model({"history": "# Capitals of Europe\n", "tokens": 8})

    history: str
    """The conversation as Markdown."""
    tokens: int
    """How many tokens that has, as the model's own server counts them."""


class Paused(Described, BaseModel):
    """Whether a session is to pause."""

    model_config = model({"paused": True}, closed=True)

    paused: bool = True
    """False resumes it."""


class ExportWanted(Described, BaseModel):
    """What is to be exported."""

    model_config = model({"session_id": SESSION}, closed=True)

    session_id: UUID
    """The session."""


class OriginalExport(Described, BaseModel):
    """A session as one text."""

    model_config = model({"ctxid": SESSION, "content": '{"kind":"session"}\n'})

    ctxid: UUID
    """The session."""
    content: str
    """Its lines, as `GET /v1/sessions/{session_id}/export` gives them."""


class OriginalSaid(Described, BaseModel):
    """Something that was said."""

    model_config = model({"role": "user", "message": "What is the capital of France?"})

    role: Literal["user", "assistant"]
    """Who said it."""
    message: Annotated[str, Field(max_length=MAX_ANSWER_CHARACTERS)]
    """What was said."""


class OriginalEvent(Described, BaseModel):
    """Something that happened; only what was said is imported."""

    model_config = model({"payload": {"role": "user", "message": "Hello"}})

    occurred_at: AwareDatetime | None = None
    """When it happened; left out, now."""
    payload: OriginalSaid
    """What was said."""


class OriginalEnvelope(Described, BaseModel):
    """What a session is."""

    model_config = model({"title": "Capitals of Europe"})

    title: Annotated[str | None, Field(max_length=MAX_TITLE_CHARACTERS)] = None
    """What it is about."""
    persona_id: PersonaId | None = None
    """Who answers."""


class OriginalChat(Described, BaseModel):
    """A session to be imported: what an export gave, or what was said."""

    model_config = model({"session": {"title": "Capitals"}, "events": []}, closed=True)

    content: str | None = None
    """The `content` of an export."""
    session: OriginalEnvelope | None = None
    """What the session is."""
    events: Annotated[list[OriginalEvent], Field(max_length=20_000)] = []
    """What was said, the oldest first."""

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.content is None) == (self.session is None):
            raise ValueError("needs either content or session")
        return self


class OriginalImport(Described, BaseModel):
    """Sessions to be imported: all of them, or none."""

    model_config = model({"chats": [{"session": {"title": "Capitals"}, "events": []}]}, closed=True)

    chats: Annotated[list[OriginalChat], Field(min_length=1, max_length=100)]
    """The sessions."""


class OriginalImported(Described, BaseModel):
    """Sessions that were imported."""

    model_config = model({"ctxids": [SESSION]})

    ctxids: list[UUID]
    """Their ids, in the order of `chats`."""


class OriginalResolution(Described, BaseModel):
    """What becomes of a blocked call."""

    model_config = model({"allow": True}, closed=True)

    allow: bool = True
    """Whether it runs."""


class OriginalResolved(Described, BaseModel):
    """What became of a blocked call."""

    model_config = model({"status": "requeued"})

    status: Literal["requeued", "discarded"]
    """requeued: it was approved. discarded: it was denied."""


class OriginalDeletion(Described, BaseModel):
    """A blocked call that waits no longer."""

    model_config = model({"status": "deleted"})

    status: Literal["deleted"]
    """Always the same."""
