"""What a model is shown."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from somaagent.inference.context import (
    MARKS_OF_AN_EXCHANGE,
    Exchange,
    Shown,
    build_context,
    newest_that_fit,
)
from somaagent.inference.counted_texts import CountedTexts


async def characters(text: str) -> int:
    """The plainest tokenizer: each character is one."""
    return len(text)


def cost(exchange: Exchange) -> int:
    return len(exchange.question) + len(exchange.answer) + MARKS_OF_AN_EXCHANGE


def test_history_stands_between_the_system_prompt_and_the_question_oldest_first() -> None:
    messages = build_context(
        system_prompt="rules", history=[Shown("q2", "a2"), Shown("q1", "a1")], question="q3"
    )

    assert [(message["role"], message["content"]) for message in messages] == [
        ("system", "rules"),
        ("user", "q1"),
        ("assistant", "a1"),
        ("user", "q2"),
        ("assistant", "a2"),
        ("user", "q3"),
    ]


@given(
    st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=8),
    st.integers(min_value=0, max_value=160),
)
def test_the_newest_whole_exchanges_that_fit_are_kept_without_a_gap(
    pairs: list[tuple[str, str]], tokens: int
) -> None:
    exchanges = [Exchange(*pair) for pair in pairs]

    kept = asyncio.run(newest_that_fit(exchanges, characters, tokens=tokens))

    assert kept == [Shown(each.question, each.answer) for each in exchanges[: len(kept)]]
    used = sum(map(cost, exchanges[: len(kept)]))
    assert used <= tokens
    if len(kept) < len(exchanges):
        assert used + cost(exchanges[len(kept)]) > tokens


async def test_nothing_is_counted_where_everything_fits_in_any_case() -> None:
    asked: list[str] = []

    async def noting(text: str) -> int:
        asked.append(text)
        return len(text)

    exchanges = [Exchange("q" * 10, "a" * 10)] * 3
    assert len(await newest_that_fit(exchanges, noting, tokens=3 * 36)) == 3
    assert asked == []
    assert len(await newest_that_fit(exchanges, noting, tokens=3 * 36 - 1)) == 2
    assert asked


def test_texts_are_remembered_by_the_tokenizer_that_counted_them_and_not_for_ever() -> None:
    counted = CountedTexts(most=2)
    counted.note("one", "text", 3)
    counted.note("two", "text", 5)
    assert (counted.find("one", "text"), counted.find("two", "text")) == (3, 5)
    assert counted.find("one", "other") is None
    counted.find("one", "text")
    counted.note("one", "third", 1)
    assert (counted.find("one", "text"), counted.find("two", "text")) == (3, None)
