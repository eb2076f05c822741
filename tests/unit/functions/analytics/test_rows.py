"""What ClickHouse gets of an event, and which copy of it counts."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import orjson

from functions.analytics.facts import NOT_OFFERED, TurnFact
from functions.analytics.rows import rank_of, rows_of
from somaagent.messaging.envelope import Envelope

AT = datetime(2026, 3, 5, tzinfo=UTC)
CALL = UUID(int=7)


def envelope(time: datetime) -> Envelope:
    return Envelope(event_id="e\ud800", source="/f", event_type="t", time=time, data=b"")


def found(**other: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(
        ("persona", "profile", "turn_cost", "id", "tool", "version", "status", "attempt")
    )
    return {**nothing, "cost": None, "duration": None, "known": False, **other}


def test_of_all_copies_the_earliest_counts_whose_turn_was_known() -> None:
    moments = [AT, AT + timedelta(microseconds=1), AT + timedelta(days=30_000)]
    ranks = [rank_of(at, known=known) for known in (True, False) for at in moments]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)
    # Beyond it JSON's numbers are not exact.
    assert 0 <= min(ranks) <= max(ranks) < 1 << 53


def test_the_day_is_the_events_in_utc() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    ((turn,), calls) = rows_of("acme", envelope(late), TurnFact(outcome="failed"), [found()], at=AT)
    assert (turn["day"], turn["ended"]) == ("2026-03-05", int(late.timestamp()))
    assert (turn["money"], turn["persona"], turn["first_tokens"]) == (0, "", 0)
    assert list(calls) == []
    assert orjson.loads(orjson.dumps(turn))["event_id"] == "e?"


def test_each_call_is_a_row_and_made_up_names_are_one() -> None:
    call = {"known": True, "turn_cost": 9, "status": "success", "attempt": 2, "cost": 5}
    rows = rows_of(
        "acme",
        envelope(AT),
        TurnFact(outcome="completed", profile="dialogue", first_token_seconds=0.5),
        [
            found(**call, id=CALL, tool="calculate", version="1", duration=0.25),
            found(**call, id=uuid4(), tool="made_up", version=None),
        ],
        at=AT,
    )
    (turn,) = rows.turns
    assert (turn["money"], turn["profile"], turn["first_tokens"]) == (9, "dialogue", 1)
    first, second = rows.calls
    assert (first["call_id"], first["tool"], first["retried"]) == (str(CALL), "calculate", 1)
    assert (first["money"], first["seconds"]) == (5, 0.25)
    assert (second["tool"], second["seconds"]) == (NOT_OFFERED, 0.0)
    assert {row["rank"] for row in (turn, first, second)} == {rank_of(AT, known=True)}
