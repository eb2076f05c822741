"""What the analytics step wrote to ClickHouse, by the dimensions that are asked for.

The same questions as `rollups` has for Postgres, with the same answers. A row may be there several
times, on different days even, so of each one copy is chosen before the days are looked at: the one
of the highest rank. That wants the days around those that are asked for, as far as copies lie
apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from functions.gateway.queries.rollups import Question
from somaagent.analytics import literals
from somaagent.analytics.schema import CALLS, TURNS

NO_DAY: Final = literals.FIRST_DAY
"""Of lines that are not grouped by day."""
_APART: Final = timedelta(days=31)
"""Nobody replays an event, or delivers it again, after a month."""

_FLOATS: Final = frozenset({"seconds", "first_token_seconds"})
_SUMS: Final = ("money", "seconds", "retried")
_TURN_SUMS: Final = (
    *_SUMS,
    *("cut_short", "input_tokens", "output_tokens", "first_tokens", "first_token_seconds"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    table: str
    identity: tuple[str, ...]
    """What one row is told apart by, within its tenant."""
    dimensions: tuple[str, ...]
    sums: tuple[str, ...]
    count: str
    by_class: bool


_TURNS: Final = _Kind(
    table=TURNS,
    identity=("source", "event_id"),
    dimensions=("persona", "profile", "model", "outcome"),
    sums=_TURN_SUMS,
    count="turns",
    by_class=True,
)
_TOOLS: Final = _Kind(
    table=CALLS,
    identity=("call_id",),
    dimensions=("tool", "status"),
    sums=_SUMS,
    count="calls",
    by_class=False,
)


def turns(question: Question) -> str:
    """How turns ended; the classes of duration and how many each has come as two lists."""
    return _select(_TURNS, question)


def tools(question: Question) -> str:
    """How calls of tools ended."""
    return _select(_TOOLS, question)


def turn_rows(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:  # Any: foreign JSON
    """The answer to `turns`, as Postgres would have it."""
    return [_row(_TURNS, line) for line in found]


def tool_rows(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:  # Any: foreign JSON
    """The answer to `tools`, as Postgres would have it."""
    return [_row(_TOOLS, line) for line in found]


def _select(kind: _Kind, asked: Question) -> str:
    names = ("day", *kind.dimensions)
    grouped = [name if name in asked.group else _nothing(name) for name in names]
    columns = [f"{value} AS by_{name}" for name, value in zip(names, grouped, strict=True)]
    keys = ", ".join(f"by_{name}" for name in names)
    classes = ", within_seconds" if kind.by_class else ""
    sums = ", ".join(f"sum({name}) AS all_{name}" for name in kind.sums)
    narrowed = [
        f"{name} = {literals.text(value)}"
        for name, value in asked.only.items()
        if value is not None
    ]
    first, last = literals.day(asked.since), literals.day(asked.until)
    where = " AND ".join([f"day BETWEEN {first} AND {last}", *narrowed])
    lines = f"""
SELECT {", ".join(columns)}{classes}, count() AS counted, {sums}
FROM ({_copies(kind, asked)})
WHERE {where}
GROUP BY {keys}{classes}"""  # noqa: S608 - of our names, and of literals alone
    if kind.by_class:
        again = ", ".join(f"sum(all_{name}) AS sum_{name}" for name in kind.sums)
        lines = f"""
SELECT {keys}, sum(counted) AS counted, {again},
       groupArray(within_seconds) AS classes, groupArray(counted_of_class) AS turns_of_classes
FROM (SELECT *, counted AS counted_of_class FROM ({lines}))
GROUP BY {keys}"""  # noqa: S608 - as above
    order = ", ".join(["by_day DESC", *(f"by_{name}" for name in kind.dimensions)])
    return f"""
SELECT * FROM ({lines})
WHERE {_behind(kind, asked)}
ORDER BY {order} LIMIT {literals.whole(asked.limit)}"""  # noqa: S608 - as above


def _copies(kind: _Kind, asked: Question) -> str:
    """One copy of each row of the tenant's."""
    first = literals.day(_moved(asked.since, -_APART))
    last = literals.day(_moved(asked.until, _APART))
    identity = ", ".join(kind.identity)
    return f"""
SELECT * FROM {kind.table}
WHERE tenant = {literals.text(asked.tenant)} AND day BETWEEN {first} AND {last}
ORDER BY {identity}, rank DESC LIMIT 1 BY {identity}"""  # noqa: S608 - as above


def _behind(kind: _Kind, asked: Question) -> str:
    day, *rest = asked.after
    if day is None:
        return "1"
    keys = ", ".join(f"by_{name}" for name in kind.dimensions)
    values = ", ".join(literals.text(str(value)) for value in rest)
    at = literals.day(day)
    return f"by_day < {at} OR (by_day = {at} AND ({keys}) > ({values}))"


def _nothing(name: str) -> str:
    return literals.day(NO_DAY) if name == "day" else literals.text("")


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _row(kind: _Kind, line: dict[str, Any]) -> dict[str, Any]:  # Any: foreign JSON
    prefix = "sum_" if kind.by_class else "all_"
    row: dict[str, Any] = {  # Any: as above
        "day": date.fromisoformat(line["by_day"]),
        **{name: line[f"by_{name}"] for name in kind.dimensions},
        kind.count: int(line["counted"]),
    }
    for name in kind.sums:
        value = line[prefix + name]
        row[name] = float(value) if name in _FLOATS else int(value)
    if kind.by_class:
        pairs = sorted(
            (int(bound), int(count))
            for bound, count in zip(line["classes"], line["turns_of_classes"], strict=True)
        )
        row |= {
            "classes": [bound for bound, _ in pairs],
            "turns_of_classes": [count for _, count in pairs],
        }
    return row
