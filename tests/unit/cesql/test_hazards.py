"""Expressions that are valid and rarely mean what they say."""

import pytest

from cesql import JAVA, compile_expression, hazards

EVENT = {"specversion": "1.0", "id": "1", "source": "/s", "type": "t"}


def subjects(text: str) -> list[str]:
    return [hazard.subject for hazard in hazards(compile_expression(text).root)]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("NOT (tenant = 'a')", {}),
        ("tenant NOT LIKE 'a%'", {}),
        ("tenant NOT IN ('a', 'b', TRUE)", {"tenant": "c"}),
        ("tenant IN ('a', 'b')", {}),
        ("tenant LIKE '%'", {}),
        ("tenant = FALSE", {"tenant": "c"}),
        ("tenant = 0", {"tenant": "c"}),
        ("tenant < 5", {"tenant": "c"}),
    ],
)
def test_what_lets_an_event_pass_for_want_of_a_value_is_told(
    text: str, event: dict[str, str]
) -> None:
    assert compile_expression(text, JAVA).test({**EVENT, **event})
    assert "tenant" in subjects(text)


@pytest.mark.parametrize(
    "text",
    [
        "type = 'a' AND NOT (source = 'b')",
        "EXISTS tenant AND NOT (tenant = 'a')",
        "EXISTS tenant AND tenant IN ('a', 'b')",
        "NOT EXISTS tenant",
        "tenant = 'a'",
        "tenant LIKE 'a%'",
        "(type = 'a' AND id = 'b') OR type = 'c'",
        "type = 'a' OR type = 'b' OR type = 'c'",
        "id = 'a' AND (type = 'b' OR type = 'c')",
    ],
)
def test_plain_expressions_are_not_complained_of(text: str) -> None:
    assert subjects(text) == []


def test_operators_of_one_rank_without_brackets_are_told() -> None:
    text = "type = 'x' AND id = '2' OR id = '1'"
    assert not compile_expression(text, JAVA).test(EVENT)
    assert subjects(text) == ["AND"]
    assert subjects("NOT id = '1'") == ["NOT"]


def test_names_that_mean_nothing_are_told() -> None:
    assert subjects("TYPE = 't'") == ["TYPE"]
    assert subjects("SHOUT(type) = 't'") == ["SHOUT"]
    assert subjects("LEFT(type) = 't'") == ["LEFT"]


def test_a_hazard_is_told_once() -> None:
    assert subjects("NOT (a = 'x') AND NOT (a = 'y')") == ["a"]
