"""What a model is shown: the system prompt, the newest history that fits, and the question."""

from collections.abc import Iterable
from typing import NamedTuple

from somaagent.inference.chat import ChatMessage


class Exchange(NamedTuple):
    """One earlier turn."""

    question: str
    answer: str


def build_context(
    *, system_prompt: str, newest_first: Iterable[Exchange], question: str, characters: int
) -> list[ChatMessage]:
    """The messages for the model, oldest first.

    Whole exchanges are kept, the newest first, until `characters` are used up: half an exchange
    would show the model an answer without its question.
    """
    kept: list[Exchange] = []
    for exchange in newest_first:
        characters -= len(exchange.question) + len(exchange.answer)
        if characters < 0:
            break
        kept.append(exchange)
    messages: list[ChatMessage] = [{"role": "system", "content": system_prompt}]
    for exchange in reversed(kept):
        messages.append({"role": "user", "content": exchange.question})
        messages.append({"role": "assistant", "content": exchange.answer})
    messages.append({"role": "user", "content": question})
    return messages
