"""An answer's opening is held back until the model has said something."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest

from functions.gateway.openai_api.completions import Chunk, from_first_word
from somaagent.errors import AnswerGarbled


def chunk(finish_reason: str | None = None, **delta: Any) -> Chunk:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}


OPENING = chunk(role="assistant", content=None)
WORD, CALL = chunk(content="Paris"), chunk(tool_calls=[{"index": 0, "function": {"name": "echo"}}])
END = chunk("stop")
USAGE: Chunk = {"choices": [], "usage": {"prompt_tokens": 1}}


async def after(*chunks: Chunk, fails: bool = False) -> tuple[list[Chunk], bool]:
    """What is passed on of these chunks, and whether a failure came after them."""

    async def said() -> AsyncGenerator[Chunk]:
        for each in chunks:
            yield each
        if fails:
            raise AnswerGarbled("cannot be read")

    told: list[Chunk] = []
    try:
        async with aclosing(from_first_word(said())) as passed:
            # One by one: what came before a failure counts.
            async for each in passed:
                told.append(each)  # noqa: PERF401
    except AnswerGarbled:
        return told, True
    return told, False


@pytest.mark.parametrize("first", [WORD, CALL, END], ids=["word", "call", "end"])
async def test_an_answer_comes_as_it_was_said(first: Chunk) -> None:
    assert await after(OPENING, first, WORD, END, USAGE) == (
        [OPENING, first, WORD, END, USAGE],
        False,
    )
    assert await after(first, END) == ([first, END], False)


async def test_empty_chunks_before_the_first_word_are_one_opening() -> None:
    assert await after(OPENING, chunk(content=""), chunk(), WORD) == ([OPENING, WORD], False)


async def test_nothing_is_told_of_an_answer_that_fails_before_its_first_word() -> None:
    assert await after(OPENING, chunk(content=""), fails=True) == ([], True)


async def test_what_was_said_before_a_failure_is_told() -> None:
    assert await after(OPENING, WORD, fails=True) == ([OPENING, WORD], True)
