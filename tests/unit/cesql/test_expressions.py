"""Expressions beyond the public cases: what the SDK for Java makes of them, and hostile ones."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cesql import (
    JAVA,
    STANDARD,
    Attributes,
    Evaluation,
    SyntaxProblem,
    Value,
    compile_expression,
)

RECORDED = Path(__file__).with_name("java-sdk-4.0.1.jsonl")
"""Random expressions with the values and errors that the SDK for Java, 4.0.1, gave for them."""
EVENT: dict[str, Value] = {"specversion": "1.0", "id": "1", "source": "/s", "type": "t"}

operands = st.one_of(
    st.sampled_from(["id", "missing", "number", "TRUE", "false", "'a'", '"5"', "'true'", "-3"]),
    st.integers(min_value=-(2**31), max_value=2**31 - 1).map(str),
)
expressions = st.recursive(
    operands,
    lambda inner: st.one_of(
        inner.map(lambda each: f"NOT ({each})"),
        inner.map(lambda each: f"- ({each})"),
        inner.map(lambda each: f"({each}) NOT LIKE '_%a'"),
        inner.map(lambda each: f"SUBSTRING({each}, {each})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) IN ({two[1]}, {two[0]})"),
        st.tuples(
            inner, st.sampled_from(["AND", "OR", "XOR", "=", "<>", "<", "+", "*", "/", "%"]), inner
        ).map(lambda three: f"({three[0]}) {three[1]} ({three[2]})"),
    ),
    max_leaves=12,
)
events: st.SearchStrategy[Attributes] = st.fixed_dictionaries(
    {},
    optional={"number": st.one_of(st.integers(-9, 9), st.text("a5-. ", max_size=3), st.booleans())},
).map(lambda more: {**EVENT, **more})


def test_every_recorded_expression_has_the_value_of_the_sdk() -> None:
    recorded = [json.loads(line) for line in RECORDED.read_bytes().splitlines()]
    assert len(recorded) >= 400
    for each in recorded:
        found = compile_expression(each["expression"], JAVA).evaluate({**EVENT, **each["event"]})
        assert found.value == each["value"], each
        assert type(found.value) is type(each["value"]), each
        # The SDK forgets those of an OR's left side.
        assert {error.kind.value for error in found.errors} >= set(each["errors"]), each


@given(expressions, events)
def test_every_expression_has_a_value_within_its_type(text: str, event: Attributes) -> None:
    strict = compile_expression(text, STANDARD).evaluate(event)
    lenient = compile_expression(text, JAVA).evaluate(event)
    for value in (strict.value, lenient.value):
        assert isinstance(value, str) or -(2**31) <= value < 2**31
    assert len(strict.errors) <= 1
    # Where nothing goes wrong both readings agree.
    if not lenient.errors:
        assert strict == lenient
    assert compile_expression(text, JAVA).test(event) in (True, False)


@given(st.text("idANDORNOTLIKEinexists()'\"\\%_=<>!+-*/,. 0123456789é😀\n", max_size=30))
def test_any_text_is_an_expression_or_a_syntax_problem(text: str) -> None:
    problem: SyntaxProblem | None = None
    evaluated: Evaluation | None = None
    try:
        evaluated = compile_expression(text).evaluate(EVENT)
    except SyntaxProblem as refused:
        problem = refused
    assert (evaluated is None) is not (problem is None)
    assert problem is None or 1 <= problem.column <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "ends too early"),
        ("id =", 5, "ends too early"),
        ("id ~ 1", 4, "'~'"),
        ("id LIKE type", 9, "'type'"),
        ("id IN ()", 8, r"'\)'"),
        ("4 -1", 3, "'-1'"),
        ("a_b = 1", 5, "'='"),
        ("F1(2)", 3, r"'\('"),
        ("2147483648", 1, "no integer of 32 bits"),
        ("'open", 1, "'"),
        ("(" * 200 + "NOT " * 200 + "id", 1, "nested|early"),
        ("NOT " * 200 + "id", 1, "nested too deeply"),
        ("id" + " = 1" * 300, 1, "nested too deeply"),
        ("'" + "x" * 20_000 + "'", 16_385, "more than 16384"),
    ],
)
def test_a_syntax_problem_says_what_and_where(text: str, column: int, message: str) -> None:
    with pytest.raises(SyntaxProblem, match=message) as caught:
        compile_expression(text)
    assert caught.value.column == column or "early" in message


def test_a_long_chain_of_alternatives_is_no_deep_one() -> None:
    text = " OR ".join(f"id = '{number}'" for number in range(900))
    assert compile_expression(text).test({**EVENT, "id": "899"})
    assert not compile_expression(text).test({**EVENT, "id": "900"})


def test_a_pattern_of_many_wildcards_is_matched_in_one_pass() -> None:
    # Tried the naive way this would outlive everybody.
    expression = compile_expression("id LIKE '" + "%a" * 200 + "%b'")
    assert not expression.test({**EVENT, "id": "a" * 5000})
    assert expression.test({**EVENT, "id": "a" * 5000 + "b"})


def test_the_standard_reading_counts_characters_and_lowers_identifiers() -> None:
    assert compile_expression("LENGTH('😀')").evaluate(EVENT).value == 1
    assert compile_expression("ID").evaluate(EVENT).value == "1"
    assert compile_expression("TRIM('\u00a0x\u2003')").evaluate(EVENT).value == "x"
    assert compile_expression("'a\nb' LIKE 'a%'").test(EVENT)


def test_a_predicate_that_is_no_boolean_text_does_not_hold() -> None:
    assert not compile_expression("id", JAVA).test({**EVENT, "id": "abc"})
    assert compile_expression("id", JAVA).test({**EVENT, "id": "TRUE"})
    assert compile_expression("1", JAVA).test(EVENT)
