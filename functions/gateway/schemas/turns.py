"""Turns: their state, and the way of their events."""

from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel

from functions.gateway.schemas.attachments import ATTACHMENT, Attachment
from functions.gateway.schemas.model import ANSWER, MESSAGE, MOMENT, SESSION, TURN, model
from functions.gateway.schemas.requeue import WaitingCall
from functions.gateway.schemas.steps import STEP_EXAMPLE, TurnStep
from somaagent.described import Described

EXAMPLE: Final[dict[str, Any]] = {
    "turn_id": TURN,
    "session_id": SESSION,
    "message_id": MESSAGE,
    "answer_message_id": ANSWER,
    "state": "completed",
    "stopping": None,
    "retired": None,
    "persona": "default",
    "attempt": 1,
    "profile": "default",
    "finish_reason": "stop",
    "usage": {"input_tokens": 61, "output_tokens": 9},
    "error": None,
    "attachments": [ATTACHMENT],
    "steps": [STEP_EXAMPLE],
    "waiting_for": [],
    "created_at": MOMENT,
    "expires_at": None,
    "completed_at": MOMENT,
}


class TurnUsage(Described, BaseModel):
    """Tokens that an answer cost."""

    model_config = model({"input_tokens": 61, "output_tokens": 9})

    input_tokens: int
    """Tokens of the prompt."""
    output_tokens: int
    """Tokens of the answer."""


class TurnError(Described, BaseModel):
    """Why a turn failed or was refused."""

    model_config = model({"code": "model_unavailable", "detail": "the model did not answer"})

    code: str
    """model_refused, model_unavailable, undeliverable, budget_exceeded, policy_denied or
    expired."""
    detail: str
    """What happened, for a person."""


class Turn(Described, BaseModel):
    """One message and the answer to it, on its way or finished."""

    model_config = model(EXAMPLE)

    turn_id: UUID
    """The turn."""
    session_id: UUID
    """The session."""
    message_id: UUID
    """The person's message."""
    answer_message_id: UUID | None
    """The stored answer."""
    state: str
    """received, queued, analyzed, routed, generating, waiting_tools, completed, failed,
    interrupted, refused, expired or withdrawn."""
    stopping: Literal["interrupt", "rollback"] | None = None
    """Whether it was asked to stop, and with what becoming of it."""
    retired: Literal["superseded", "rolled_back", "reset"] | None = None
    """Why the turn is no longer part of the history; null while it is."""
    persona: str = "default"
    """Who answers."""
    attempt: int
    """How often an answer was begun."""
    profile: str | None
    """The chosen model profile."""
    finish_reason: str | None
    """The model's reason to stop."""
    usage: TurnUsage | None
    """What the answer cost."""
    error: TurnError | None
    """Why the turn failed or was refused."""
    attachments: list[Attachment] = []
    """Files that came with the message, and what the model was shown of each."""
    steps: list[TurnStep] = []
    """The steps before the answer, each of which ended with calls of tools."""
    waiting_for: list[WaitingCall] = []
    """Calls that somebody has to approve or deny before the turn goes on."""
    created_at: datetime
    """When the message was stored."""
    expires_at: datetime | None = None
    """Until when an answer is wanted, where the message has a time to live."""
    completed_at: datetime | None
    """When the turn ended."""


class TrailEvent(Described, BaseModel):
    """One event of a turn as one function handled it."""

    model_config = model(
        {
            "event_id": "5b0c1e1d-9e0b-5f3f-8e25-3b7a7f1f5f5e",
            "type": "ai.somaagent.conversation.message-received.v1",
            "source": "/functions/gateway",
            "function": "perception",
            "cold": False,
            "wait_ms": 4.2,
            "handling_ms": 2.1,
            "published_at": MOMENT,
            "received_at": MOMENT,
            "finished_at": MOMENT,
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


class Trail(Described, BaseModel):
    """The events of one turn, in the order in which they were handled."""

    model_config = model(
        {
            "turn_id": TURN,
            "state": "completed",
            "created_at": MOMENT,
            "completed_at": MOMENT,
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
