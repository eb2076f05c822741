"""What a model was asked and said, in its span: of tenants that have agreed, and redacted.

In the attributes and the form of OpenTelemetry's GenAI conventions, which have them left out unless
somebody opts in.
"""

from collections.abc import Sequence
from typing import Any, Final

import orjson
from opentelemetry.trace import Span

from somaagent.inference.chat import PromptMessage
from somaagent.telemetry.redaction import redacted

MOST_MESSAGES: Final = 16
"""Of a prompt: the newest. What came before is in the spans of earlier turns."""


def record_prompt(span: Span, messages: Sequence[PromptMessage]) -> None:
    """Note what a model is asked."""
    span.set_attribute("gen_ai.input.messages", _written(map(_message, messages[-MOST_MESSAGES:])))


def record_answer(span: Span, text: str, finish_reason: str) -> None:
    """Note what it said; of calls of tools, which spans of their own have, nothing."""
    said = {"role": "assistant", "parts": [_part(text)], "finish_reason": finish_reason}
    span.set_attribute("gen_ai.output.messages", _written([said]))


def _message(message: PromptMessage) -> dict[str, Any]:  # Any: JSON
    return {"role": message["role"], "parts": [_part(message["content"])]}


def _part(text: str) -> dict[str, str]:
    return {"type": "text", "content": redacted(text)}


def _written(messages: Any) -> str:  # Any: JSON
    return orjson.dumps(list(messages)).decode()
