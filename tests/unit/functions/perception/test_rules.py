"""The rule floor of perception, on whole words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.perception.rules import analyze


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("How do I build it", "question"),
        ("Is it broken?", "question"),
        ("what's new", "question"),
        ("Please create a report", "action_request"),
        ("we are building a house", "action_request"),
        ("there is a bug in it", "problem_report"),
        ("Somewhere over the rainbow", "statement"),
        ("He showed me the prefixed rebuilder", "statement"),
    ],
)
def test_intent_is_the_first_rule_that_matches(text: str, intent: str) -> None:
    assert analyze(text).intent == intent


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("goodbye then", "neutral"),
        ("that is good", "positive"),
        ("great, but it crashed", "negative"),
        ("it breaks every day", "negative"),
        ("unbreakable", "neutral"),
        ("thanks!", "positive"),
    ],
)
def test_sentiment_counts_whole_words_only(text: str, sentiment: str) -> None:
    assert analyze(text).sentiment == sentiment


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("the contest was the latest", ()),
        ("run the tests of this python class", ("code", "testing")),
        ("deploying to Kubernetes", ("infrastructure",)),
        ("a classic barcode", ()),
    ],
)
def test_tags_are_sorted_topics_of_whole_words(text: str, tags: tuple[str, ...]) -> None:
    assert analyze(text).tags == tags


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("What is 37 times 43? use the calculator", ("calculate",)),
        ("37*43", ("calculate",)),
        ("What is 17 - 4?", ("calculate",)),
        ("How much is 15 percent of 80?", ("calculate",)),
        ("What time is it?", ("timestamp",)),
        ("Which date is today, and what is 2 + 2?", ("calculate", "timestamp")),
        ("Sometimes I add sugar", ()),
        ("The meeting of 2026-11-28 took time", ()),
        ("Call 555-0123", ()),
        ("What is the capital of France?", ()),
    ],
)
def test_tools_that_may_help_are_ranked_by_their_signs(text: str, tools: tuple[str, ...]) -> None:
    assert analyze(text).ranked_tools == tools


@given(st.text())
def test_any_text_gets_exactly_one_intent_and_sentiment(text: str) -> None:
    analysis = analyze(text)

    assert analysis.intent in {
        "empty",
        "question",
        "action_request",
        "problem_report",
        "statement",
    }
    assert analysis.sentiment in {"negative", "positive", "neutral"}
    assert list(analysis.tags) == sorted(analysis.tags)


@given(st.text(alphabet="abcdefghij ", min_size=1))
def test_analysis_ignores_case(text: str) -> None:
    assert analyze(text) == analyze(text.upper())
