"""Statements to ClickHouse are of one tenant, and choose copies before they look at days."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from functions.gateway.queries import analytics
from functions.gateway.queries.rollups import Question
from somaagent.analytics import literals

HOSTILE = "a' OR tenant != 'b"


def question(**other: Any) -> Question:
    usual: dict[str, Any] = {
        "tenant": HOSTILE,
        "since": date(2026, 1, 1),
        "until": date(2026, 1, 31),
        "group": [],
        "only": {},
        "after": [None] * 5,
        "limit": 7,
    }
    return Question(**{**usual, **other})


@pytest.mark.parametrize("group", [[], ["day"], ["tool", "persona"]])
def test_every_read_of_a_table_is_of_the_tenant_and_of_days_around_those_asked_for(
    group: list[str],
) -> None:
    for statement, table in (
        (analytics.turns(question(group=group)), "turn_ends"),
        (analytics.tools(question(group=group, after=[None] * 3)), "call_ends"),
    ):
        assert statement.count(f"FROM {table}") == 1
        read = statement.partition(f"FROM {table}\n")[2]
        assert read.startswith(
            f"WHERE tenant = {literals.text(HOSTILE)} AND day BETWEEN toDate('2025-12-01')"
            " AND toDate('2026-03-03')\nORDER BY "
        )
        assert HOSTILE not in statement
        assert "LIMIT 7" in statement


def test_what_is_asked_for_is_a_literal_everywhere() -> None:
    after = [date(2026, 1, 5), HOSTILE, HOSTILE, HOSTILE, HOSTILE]
    only = dict.fromkeys(("persona", "profile", "outcome"), HOSTILE)
    statement = analytics.turns(question(only=only, after=after))
    assert HOSTILE not in statement
    assert statement.count(literals.text(HOSTILE)) == 1 + 3 + 4


def test_days_at_the_ends_of_time_are_asked_for() -> None:
    for since, until in product((date.min, date.max), repeat=2):
        assert "BETWEEN" in analytics.turns(question(since=since, until=until))


def test_an_answer_has_whole_numbers_and_classes_in_order() -> None:
    line = {f"by_{name}": "" for name in ("persona", "profile", "model", "outcome")}
    line |= {f"sum_{name}": "12345678901234567890" for name in ("money", "input_tokens")}
    line |= {f"sum_{name}": 1 for name in ("output_tokens", "retried", "cut_short")}
    line |= {f"sum_{name}": 2 for name in ("seconds", "first_tokens", "first_token_seconds")}
    told: dict[str, Any] = {**line, "by_day": "2026-01-31", "counted": "3"}
    (row,) = analytics.turn_rows([{**told, "classes": [60, 5], "turns_of_classes": ["1", "2"]}])
    assert (row["day"], row["turns"], row["money"]) == (
        date(2026, 1, 31),
        3,
        12345678901234567890,
    )
    assert (row["classes"], row["turns_of_classes"]) == ([5, 60], [2, 1])
    assert isinstance(row["seconds"], float)
