"""What a model is shown: the system prompt, the newest history that fits, and the question."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from somaagent.inference.attachments import Attachment, render
from somaagent.inference.chat import ChatMessage


class Exchange(NamedTuple):
    """One earlier turn."""

    question: str
    answer: str
    attachments: tuple[Attachment, ...] = ()


def build_context(
    *,
    system_prompt: str,
    newest_first: Iterable[Exchange],
    question: str,
    characters: int,
    attachments: Sequence[Attachment] = (),
    attachment_characters: int = 0,
) -> list[ChatMessage]:
    """The messages for the model, oldest first.

    Whole exchanges are kept, the newest first, until `characters` are used up: half an exchange
    would show the model an answer without its question. Files of a question show at most
    `attachment_characters` of their texts; of earlier ones, nothing where there is no room.
    """
    kept: list[tuple[str, str]] = []
    for exchange in newest_first:
        left = characters - len(exchange.answer)
        asked = render(exchange.question, exchange.attachments, characters=attachment_characters)
        if len(asked.text) > left:
            asked = render(exchange.question, exchange.attachments, characters=0)
        characters = left - len(asked.text)
        if characters < 0:
            break
        kept.append((asked.text, exchange.answer))
    messages: list[ChatMessage] = [{"role": "system", "content": system_prompt}]
    for asked_text, answer in reversed(kept):
        messages.append({"role": "user", "content": asked_text})
        messages.append({"role": "assistant", "content": answer})
    last = render(question, attachments, characters=attachment_characters)
    messages.append({"role": "user", "content": last.text})
    return messages
