"""What ClickHouse gets of a turn's end: a row for the event, and one for each of its calls.

A step that dies before its event is acknowledged publishes it again under the same id, at another
time, maybe of the next day; and what Postgres says of a turn may change or go. So the copies of a
row may differ. The one that counts is the one of the highest `rank`: one that Postgres knew the
turn of, and the earliest of those, as the first one counts that Postgres adds up.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from functions.analytics.facts import NOT_OFFERED, TurnFact
from somaagent.messaging.envelope import Envelope

SELECT: Final = """
SELECT t.id IS NOT NULL AS known, t.persona, t.profile, t.cost AS turn_cost,
       c.id, c.tool, c.version, c.status, c.attempt, c.cost, c.duration
FROM (SELECT) AS one LEFT JOIN turns t ON t.tenant = $1 AND t.id = $2
LEFT JOIN tool_calls c ON c.tenant = $1 AND c.turn_id = t.id AND c.status IS NOT NULL
ORDER BY c.id
"""
"""The turn, and a row for each of its calls that has ended; one row where it is gone."""

_LATEST: Final = (1 << 52) - 1
"""Microseconds since 1970, in the year 2112; twice as many are whole numbers in JSON still."""

Row = Mapping[str, object]


class Rows(NamedTuple):
    """What one event says, for the two tables."""

    turns: Sequence[Row]
    calls: Sequence[Row]


def rows_of(
    tenant: str,
    envelope: Envelope,
    fact: TurnFact,
    found: Sequence[Any],  # Any: rows of `SELECT`
    *,
    at: datetime,
) -> Rows:
    """The rows of one event, read from Postgres `at` that time; the day is the event's, in UTC."""
    turn = found[0]
    when = envelope.time.astimezone(UTC)
    end = {"tenant": tenant, "day": when.date().isoformat(), "ended": int(when.timestamp())}
    rank = rank_of(at, known=turn["known"])
    row = {
        **end,
        "source": _text(envelope.source),
        "event_id": _text(envelope.event_id),
        "rank": rank,
        "persona": turn["persona"] or "",
        "profile": fact.profile or turn["profile"] or "",
        "model": fact.model,
        "outcome": fact.outcome,
        "within_seconds": fact.within_seconds,
        "retried": int(fact.retried),
        "cut_short": int(fact.cut_short),
        "input_tokens": fact.input_tokens,
        "output_tokens": fact.output_tokens,
        "money": turn["turn_cost"] or 0,
        "seconds": fact.seconds,
        "first_tokens": int(fact.first_token_seconds is not None),
        "first_token_seconds": fact.first_token_seconds or 0.0,
    }
    calls = [
        {
            **end,
            "call_id": str(call["id"]),
            "rank": rank,
            "tool": NOT_OFFERED if call["version"] is None else call["tool"],
            "status": call["status"],
            "retried": int(call["attempt"] > 1),
            "money": call["cost"],
            "seconds": call["duration"] or 0.0,
        }
        for call in found
        if call["id"] is not None
    ]
    return Rows([row], calls)


def rank_of(at: datetime, *, known: bool) -> int:
    """How much a copy counts: more when the turn was known, and the earlier the more."""
    micros = int(at.timestamp() * 1_000_000)
    return (int(known) << 52) + max(0, _LATEST - micros)


def _text(said: str) -> str:
    return said.encode("utf-8", "replace").decode()
