"""What a model would be shown."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from functions.gateway.schemas.model import TURN, model


class ContextMessage(BaseModel):
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


class Context(BaseModel):
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
