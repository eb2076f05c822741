"""No value leaves its literal."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from somaagent.analytics import literals

_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'", re.DOTALL)
"""A string as ClickHouse's lexer reads it: up to the first quote that no backslash precedes."""


@given(st.text(alphabet=st.sampled_from("'\\ab\n\x00ü")))
def test_a_text_ends_where_its_literal_does_and_says_the_same(value: str) -> None:
    written = literals.text(value)
    assert _LITERAL.fullmatch(written)
    assert re.sub(r"\\(.)", r"\1", written[1:-1], flags=re.DOTALL) == value


def test_what_utf8_cannot_have_is_replaced() -> None:
    assert literals.text("a\ud800b") == "'a?b'"


def test_days_are_ones_that_every_version_has() -> None:
    assert literals.day(date(2026, 3, 4)) == "toDate('2026-03-04')"
    assert literals.day(date.min) == "toDate('1970-01-02')"
    assert literals.day(date.max) == "toDate('2105-12-31')"
