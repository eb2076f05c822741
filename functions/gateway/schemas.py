"""What goes over HTTP: request and answer bodies."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from somaagent.events.conversation import MAX_TEXT_CHARACTERS

MAX_TITLE_CHARACTERS = 200

_SESSION = "5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
_TURN = "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70"
_MESSAGE = "c6a1c1de-3d1c-4bb6-8f7a-8d8b0f0a6a55"
_ANSWER = "2c9c1b7e-58f2-5b6a-8a0e-6d2f6f7a1c90"
_MOMENT = "2026-01-01T12:00:00.000000Z"


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the character U+0000")
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _model(example: dict[str, Any], *, closed: bool = False) -> ConfigDict:
    return ConfigDict(
        frozen=True,
        extra="forbid" if closed else "ignore",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [example]},
    )


class NewSession(BaseModel):
    """A session to be created."""

    model_config = _model({"title": "Capitals of Europe"}, closed=True)

    title: Annotated[
        str | None,
        Field(max_length=MAX_TITLE_CHARACTERS),
        AfterValidator(lambda t: t and _storable(t)),
    ] = None
    """What the session is about, for people."""


class Session(BaseModel):
    """A conversation of one tenant."""

    model_config = _model(
        {"session_id": _SESSION, "title": "Capitals of Europe", "created_at": _MOMENT}
    )

    session_id: UUID
    """Names the session in every path."""
    title: str | None
    """What the session is about, for people."""
    created_at: datetime
    """When the session was created."""


class NewMessage(BaseModel):
    """A message to be answered."""

    model_config = _model({"text": "What is the capital of France?"}, closed=True)

    text: Annotated[
        str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS), AfterValidator(_storable)
    ]
    """What the person says."""


class AcceptedMessage(BaseModel):
    """A message that is stored and whose event the broker has taken: it will be answered."""

    model_config = _model(
        {
            "session_id": _SESSION,
            "message_id": _MESSAGE,
            "turn_id": _TURN,
            "stream_url": f"/v1/sessions/{_SESSION}/stream?turn_id={_TURN}",
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

    model_config = _model(
        {
            "message_id": _MESSAGE,
            "turn_id": _TURN,
            "role": "user",
            "text": "What is the capital of France?",
            "created_at": _MOMENT,
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

    model_config = _model(
        {
            "messages": [
                {
                    "message_id": _MESSAGE,
                    "turn_id": _TURN,
                    "role": "user",
                    "text": "What is the capital of France?",
                    "created_at": _MOMENT,
                }
            ],
            "next_cursor": None,
        }
    )

    messages: list[Message]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""


class TurnUsage(BaseModel):
    """Tokens that an answer cost."""

    model_config = _model({"input_tokens": 61, "output_tokens": 9})

    input_tokens: int
    """Tokens of the prompt."""
    output_tokens: int
    """Tokens of the answer."""


class TurnError(BaseModel):
    """Why a turn failed."""

    model_config = _model({"code": "model_unavailable", "detail": "the model did not answer"})

    code: str
    """model_refused, model_unavailable or undeliverable."""
    detail: str
    """What happened, for a person."""


class Turn(BaseModel):
    """One message and the answer to it, on its way or finished."""

    model_config = _model(
        {
            "turn_id": _TURN,
            "session_id": _SESSION,
            "message_id": _MESSAGE,
            "answer_message_id": _ANSWER,
            "state": "completed",
            "attempt": 1,
            "profile": "default",
            "finish_reason": "stop",
            "usage": {"input_tokens": 61, "output_tokens": 9},
            "error": None,
            "created_at": _MOMENT,
            "completed_at": _MOMENT,
        }
    )

    turn_id: UUID
    """The turn."""
    session_id: UUID
    """The session."""
    message_id: UUID
    """The person's message."""
    answer_message_id: UUID | None
    """The stored answer."""
    state: str
    """received, queued, analyzed, routed, generating, completed, failed or withdrawn."""
    attempt: int
    """How often an answer was begun."""
    profile: str | None
    """The chosen model profile."""
    finish_reason: str | None
    """The model's reason to stop."""
    usage: TurnUsage | None
    """What the answer cost."""
    error: TurnError | None
    """Why the turn failed."""
    created_at: datetime
    """When the message was stored."""
    completed_at: datetime | None
    """When the turn ended."""


class TrailEvent(BaseModel):
    """One event of a turn as one function handled it."""

    model_config = _model(
        {
            "event_id": "5b0c1e1d-9e0b-5f3f-8e25-3b7a7f1f5f5e",
            "type": "ai.somaagent.conversation.message-received.v1",
            "source": "/functions/gateway",
            "function": "perception",
            "cold": False,
            "wait_ms": 4.2,
            "handling_ms": 2.1,
            "published_at": _MOMENT,
            "received_at": _MOMENT,
            "finished_at": _MOMENT,
            "published": ["ai.somaagent.conversation.message-analyzed.v1"],
        }
    )

    event_id: str
    """The CloudEvents id."""
    type: str
    """The CloudEvents type."""
    source: str
    """Who published it."""
    function: str
    """Who handled it."""
    cold: bool
    """Whether it was the first event of a fresh process."""
    wait_ms: float
    """From publishing to the handler's entry: the broker, and a cold start."""
    handling_ms: float
    """From the handler's entry to its commit."""
    published_at: datetime
    """When the event was made."""
    received_at: datetime
    """When the handler got it."""
    finished_at: datetime
    """When its effect was committed."""
    published: list[str]
    """Types of the events that the function published because of it."""


class Trail(BaseModel):
    """The events of one turn, in the order in which they were handled."""

    model_config = _model(
        {
            "turn_id": _TURN,
            "state": "completed",
            "created_at": _MOMENT,
            "completed_at": _MOMENT,
            "events": [],
        }
    )

    turn_id: UUID
    """The turn."""
    state: str
    """The turn's state."""
    created_at: datetime
    """When the message was stored."""
    completed_at: datetime | None
    """When the turn ended."""
    events: list[TrailEvent]
    """What happened."""


class FieldError(BaseModel):
    """One wrong part of a request."""

    model_config = _model({"pointer": "#/text", "detail": "must not be blank"})

    detail: str
    """What is wrong."""
    pointer: str | None = None
    """JSON pointer (RFC 6901) into the body."""
    parameter: str | None = None
    """Name of the query or header parameter."""


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    model_config = _model(
        {
            "type": "urn:somaagent:error:not_found",
            "title": "Not Found",
            "status": 404,
            "detail": "there is no such session",
        }
    )

    type: str
    """Kind of the error; stable."""
    title: str
    """The status in words."""
    status: int
    """The status code."""
    detail: str
    """What went wrong here."""
    errors: list[FieldError] | None = None
    """The wrong parts of the request, where there are any."""


class Health(BaseModel):
    """How the gateway is."""

    model_config = _model({"status": "ready", "components": {"postgres": "ok", "redis": "ok"}})

    status: Literal["ok", "ready", "degraded", "unready"]
    """`degraded`: it works, answers do not stream."""
    components: dict[str, str] = {}
    """What it depends on."""
