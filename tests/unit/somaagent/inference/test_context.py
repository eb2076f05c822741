"""What a model is shown."""

from hypothesis import given
from hypothesis import strategies as st

from somaagent.inference.context import Exchange, build_context


def test_history_stands_between_the_system_prompt_and_the_question_oldest_first() -> None:
    messages = build_context(
        system_prompt="rules",
        newest_first=[Exchange("q2", "a2"), Exchange("q1", "a1")],
        question="q3",
        characters=100,
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
    st.integers(min_value=0, max_value=60),
)
def test_the_newest_whole_exchanges_that_fit_are_kept_without_a_gap(
    pairs: list[tuple[str, str]], characters: int
) -> None:
    exchanges = [Exchange(*pair) for pair in pairs]

    messages = build_context(
        system_prompt="s", newest_first=exchanges, question="q", characters=characters
    )

    history = messages[1:-1]
    kept = len(history) // 2
    shown = [message["content"] for message in history]
    assert shown == [text for exchange in reversed(exchanges[:kept]) for text in exchange[:2]]
    assert sum(map(len, shown)) <= characters
    if kept < len(exchanges):
        following = exchanges[kept]
        assert sum(map(len, shown)) + len(following.question) + len(following.answer) > characters
