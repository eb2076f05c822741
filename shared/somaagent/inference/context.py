"""What a model is shown: the system prompt, the newest history that fits, and the question."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final, NamedTuple

from somaagent.inference.attachments import Attachment, render
from somaagent.inference.chat import ChatMessage

MARKS_OF_AN_EXCHANGE: Final = 16
"""Tokens that a template puts around a question and its answer, rather too many than too few."""

Measure = Callable[[str], Awaitable[int]]
"""Counts the tokens of a text."""


class Exchange(NamedTuple):
    """One earlier turn."""

    question: str
    answer: str
    attachments: tuple[Attachment, ...] = ()
    seq: int = 0
    """Its place in the session."""


class Shown(NamedTuple):
    """An earlier turn as the model reads it."""

    asked: str
    """The question with what is shown of its files."""
    answer: str


async def newest_that_fit(
    newest_first: Iterable[Exchange],
    measure: Measure,
    *,
    tokens: int,
    attachment_characters: int = 0,
    summary: str = "",
) -> list[Shown]:
    """The earlier turns that the model is shown, the newest first.

    Whole exchanges are kept until `tokens` are used up: half of one would show the model an answer
    without its question. Files of a question show at most `attachment_characters` of their texts,
    and where there is no room nothing but their names. The `summary` of what was said before them
    has its room first.

    Raises:
        ModelUnavailable: As `measure` does.
    """
    exchanges = list(newest_first)
    if summary and exchanges:
        tokens = max(0, tokens - await measure(summary))
    whole = [
        Shown(
            render(each.question, each.attachments, characters=attachment_characters).text,
            each.answer,
        )
        for each in exchanges
    ]
    # No token is shorter than a byte, so nobody has to count what fits in any case.
    if sum(map(_bytes, whole)) <= tokens:
        return whole
    kept: list[Shown] = []
    for exchange, shown in zip(exchanges, whole, strict=True):
        took = await _tokens(shown, measure)
        if took > tokens and exchange.attachments:
            bare = render(exchange.question, exchange.attachments, characters=0).text
            shown = Shown(bare, exchange.answer)
            took = await _tokens(shown, measure)
        tokens -= took
        if tokens < 0:
            break
        kept.append(shown)
    return kept


def build_context(
    *,
    system_prompt: str,
    history: Sequence[Shown],
    question: str,
    attachments: Sequence[Attachment] = (),
    attachment_characters: int = 0,
    summary: str = "",
) -> list[ChatMessage]:
    """The messages for the model, oldest first; `history` comes with the newest first.

    The `summary` of what was said before, marked as data, begins the first message of the person:
    a message of its own would break templates in which user and assistant take turns, and what
    people and files said must not gain the rank of the system prompt.
    """
    messages: list[ChatMessage] = [{"role": "system", "content": system_prompt}]
    for asked, answer in reversed(history):
        messages.append({"role": "user", "content": asked})
        messages.append({"role": "assistant", "content": answer})
    last = render(question, attachments, characters=attachment_characters)
    messages.append({"role": "user", "content": last.text})
    if summary:
        messages[1]["content"] = f"{summary}\n\n{messages[1]['content']}".rstrip()
    return messages


async def cost_of(exchange: Exchange, measure: Measure) -> int:
    """Tokens that an earlier turn takes at least: its files by their names alone."""
    bare = render(exchange.question, exchange.attachments, characters=0).text
    return await _tokens(Shown(bare, exchange.answer), measure)


def _bytes(shown: Shown) -> int:
    return sum(len(text.encode("utf-8", "replace")) for text in shown) + MARKS_OF_AN_EXCHANGE


async def _tokens(shown: Shown, measure: Measure) -> int:
    return await measure(shown.asked) + await measure(shown.answer) + MARKS_OF_AN_EXCHANGE
