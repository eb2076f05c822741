"""Messages: posted, accepted, listed."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.mailbox import Mode
from functions.gateway.schemas.attachments import ATTACHMENT, Attachment, FileIds
from functions.gateway.schemas.model import (
    ANSWER,
    MESSAGE,
    MOMENT,
    PERSONA,
    SESSION,
    TURN,
    model,
    storable,
    without_nul,
)
from functions.gateway.schemas.personas import PersonaId
from functions.gateway.schemas.steps import TurnCallSummary
from functions.gateway.schemas.turns import EXAMPLE as TURN_EXAMPLE
from functions.gateway.schemas.turns import Turn
from somaagent.described import Described
from somaagent.events.conversation import MAX_TEXT_CHARACTERS

MOST_TTL_SECONDS: Final = 604_800
"""A week: a broker keeps events no longer."""

MessageText = Annotated[
    str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS), AfterValidator(storable)
]
Metadata = Annotated[
    dict[
        Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")],
        Annotated[str, Field(max_length=512), AfterValidator(without_nul)],
    ],
    Field(max_length=16),
]
"""A few short texts by name."""


class NewMessage(Described, BaseModel):
    """A message to be answered."""

    model_config = model(
        {"text": "What is the capital of France?", "persona": PERSONA}, closed=True
    )

    text: MessageText
    """What the person says."""
    persona: PersonaId | None = None
    """Who answers; left out, the session's persona."""
    mode: Mode = Mode.ENQUEUE
    """What happens during a turn: `enqueue` waits for it, `reject` gives 409, `interrupt` stops it
    and keeps what was said, `rollback` stops it and takes it out of the history with its
    question. After the last two the new message is next."""
    attachments: FileIds = []
    """Files that come with it: `ready` ones of the tenant."""
    metadata: Metadata | None = None
    """Notes of the client's own, kept with the message."""
    ttl_seconds: Annotated[int, Field(ge=1, le=MOST_TTL_SECONDS)] | None = None
    """How long an answer is wanted; a turn that is not over by then is `expired`. One that is just
    being answered may end as it does."""


class EditedMessage(Described, BaseModel):
    """A question that replaces an earlier one."""

    model_config = model({"text": "What is the capital of Italy?"}, closed=True)

    text: MessageText
    """What the person says instead."""
    attachments: FileIds | None = None
    """Files that come with it; left out, those of the replaced question."""
    persona: PersonaId | None = None
    """Who answers; left out, the persona of the replaced turn."""


class Regeneration(Described, BaseModel):
    """How a question is answered anew."""

    model_config = model({"persona": PERSONA}, closed=True)

    persona: PersonaId | None = None
    """Who answers; left out, the persona of the replaced turn."""


class AcceptedMessage(Described, BaseModel):
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


class AnsweredMessage(AcceptedMessage):
    """A message whose turn is over."""

    model_config = model(
        {
            "session_id": SESSION,
            "message_id": MESSAGE,
            "turn_id": TURN,
            "stream_url": f"/v1/sessions/{SESSION}/stream?turn_id={TURN}",
            "turn": TURN_EXAMPLE,
            "text": "Paris.",
        }
    )

    turn: Turn
    """How the turn ended; `state` is completed, failed, interrupted, refused, expired or
    withdrawn."""
    text: str | None
    """The answer, as far as there is one."""


class Message(Described, BaseModel):
    """A stored message."""

    model_config = model(
        {
            "message_id": MESSAGE,
            "turn_id": TURN,
            "role": "user",
            "text": "What is the capital of France?",
            "interrupted": False,
            "metadata": {},
            "attachments": [ATTACHMENT],
            "tool_calls": [],
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
    interrupted: bool = False
    """Whether an answer was stopped before its end."""
    metadata: dict[str, str] = {}
    """Notes of the client's own."""
    attachments: list[Attachment] = []
    """Files that came with a question."""
    tool_calls: list[TurnCallSummary] = []
    """Tools that were called on the way to an answer; its turn has them whole."""
    created_at: datetime
    """When it was stored."""


class Version(Described, BaseModel):
    """One question and the answer to it, of several that took the same place."""

    model_config = model(
        {
            "turn_id": TURN,
            "message_id": MESSAGE,
            "question": "What is the capital of France?",
            "answer_message_id": ANSWER,
            "answer": "Paris.",
            "state": "completed",
            "current": True,
            "created_at": MOMENT,
        }
    )

    turn_id: UUID
    """The turn."""
    message_id: UUID
    """The question."""
    question: str
    """What was asked."""
    attachments: list[Attachment] = []
    """Files that came with the question."""
    answer_message_id: UUID | None
    """The answer, where there is one."""
    answer: str | None
    """What was answered."""
    state: str
    """The turn's state."""
    current: bool
    """Whether this version is part of the history."""
    created_at: datetime
    """When it was asked."""


class Versions(Described, BaseModel):
    """The versions of a question and its answer, the oldest first."""

    model_config = model({"versions": []})

    versions: list[Version]
    """At most 200, the newest of them."""


class MessagePage(Described, BaseModel):
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
