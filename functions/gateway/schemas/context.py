"""What a model would be shown."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from functions.gateway.schemas.model import TURN, model
from somaagent.described import Described


class ContextMessage(Described, BaseModel):
    """One message of the prompt."""

    model_config = model({"role": "user", "content": "What is the capital of France?", "tokens": 7})

    role: Literal["system", "user", "assistant", "tool"]
    """Who says it, to the model."""
    content: str
    """What the model reads."""
    tool_calls: list[dict[str, Any]] | None = None  # Any: JSON
    """Tools that the model asked for, as the OpenAI protocol has them."""
    tokens: int
    """Tokens of the content by itself."""


class ContextSummary(Described, BaseModel):
    """What a model wrote of the messages that it is no longer shown."""

    model_config = model({"text": "The user has a cat called Minka.", "covers_messages": 12})

    text: str
    """What it wrote."""
    covers_messages: int
    """How many messages it tells of, questions and answers; none of them is shown by itself."""


class Context(Described, BaseModel):
    """The messages that the model would be shown now."""

    model_config = model(
        {
            "turn_id": TURN,
            "model": "chat",
            "messages": [
                {"role": "system", "content": "You are SomaAgent.", "tokens": 6},
                {"role": "user", "content": "What is the capital of France?", "tokens": 7},
            ],
            "tokens": 24,
            "summary": None,
            "left_out_messages": 0,
            "summary_failure": None,
        }
    )

    turn_id: UUID | None
    """The turn that is answered or will be next; null when there is none, and then the next
    message would stand behind these."""
    model: str
    """The model whose tokens these are."""
    messages: list[ContextMessage]
    """The system prompt, as much of the history as fits, the question, and the steps that its turn
    has made already: the tools that were called and their results."""
    tokens: int
    """Tokens of all together, with the marks that the model's template puts between messages."""
    summary: ContextSummary | None
    """The summary of earlier messages, which stands as data at the beginning of the first message
    of the user; null where the session needed none yet."""
    left_out_messages: int
    """Earlier messages that the model is shown neither by themselves nor in the summary."""
    summary_failure: (
        Literal[
            "model_unavailable",
            "model_refused",
            "too_slow",
            "budget_exceeded",
            "nothing_to_say",
        ]
        | None
    )
    """Why the newest attempt at a summary made none; null where it did. Another one is made at the
    end of a later turn."""
