"""Every end of a turn is in the sums of its day once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from functions.analytics.facts import NOT_OFFERED
from functions.analytics.handler import Analytics
from somaagent.errors import RejectedEvent
from somaagent.events import Timing, TurnCompleted, TurnFailed, TurnReady, Usage
from somaagent.serving.delivery import Delivery
from somaagent.storage.database import Database
from tests.integration.conftest import Mailbox, StoredTurn, delivery

WHEN = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)


def completed(turn: StoredTurn, *, total: float = 4.5) -> TurnCompleted:
    return TurnCompleted(
        **turn.ids,
        answer_message_id=uuid4(),
        model="small",
        finish_reason="stop",
        usage=Usage(input_tokens=70, output_tokens=30),
        attempt=1,
        profile="dialogue",
        timing=Timing(total=total, first_token=0.5, generation=total, steps=0),
    )


def sent(event: TurnCompleted | TurnFailed | TurnReady) -> Delivery:
    made = delivery("analytics", event)
    return replace(made, envelope=replace(made.envelope, time=WHEN))


async def turn_days(mailbox: Mailbox) -> list[tuple[object, ...]]:
    rows = await mailbox.sql.fetch(
        "SELECT day::text, profile, outcome, within_seconds, turns, input_tokens, output_tokens,"
        " money, seconds, first_tokens FROM turn_days WHERE tenant = 'acme'"
        " ORDER BY outcome, within_seconds"
    )
    return [tuple(row) for row in rows]


async def tool_days(mailbox: Mailbox) -> list[tuple[object, ...]]:
    rows = await mailbox.sql.fetch(
        "SELECT tool, status, calls, retried, money, seconds FROM tool_days"
        " WHERE tenant = 'acme' ORDER BY tool, status"
    )
    return [tuple(row) for row in rows]


async def test_turns_of_a_day_are_added_up(database: Database, mailbox: Mailbox) -> None:
    analytics = Analytics(database=database)
    one, two, three = [await mailbox.add(seq, "How?", state="completed") for seq in (1, 2, 3)]
    await mailbox.sql.execute("UPDATE turns SET cost = 11 WHERE id = $1", one.turn_id)

    for event in (completed(one), completed(two), completed(three, total=700)):
        await analytics.handle(sent(event))
    await analytics.handle(sent(TurnFailed(**two.ids, code="undeliverable", detail="…")))

    assert await turn_days(mailbox) == [
        ("2026-03-04", "dialogue", "completed", 5, 2, 140, 60, 11, 9.0, 2),
        ("2026-03-04", "dialogue", "completed", 86_400, 1, 70, 30, 0, 700.0, 1),
        ("2026-03-04", "", "failed", 0, 1, 0, 0, 0, 0.0, 0),
    ]


async def test_an_event_that_comes_again_counts_once(database: Database, mailbox: Mailbox) -> None:
    analytics = Analytics(database=database)
    turn = await mailbox.add(1, "How?", state="completed")
    same = sent(completed(turn))

    at_once = await asyncio.gather(*(analytics.handle(same) for _ in range(8)))
    replayed = await analytics.handle(replace(same, attributes={"replaycount": "1"}))

    assert sorted(outcome.repeated for outcome in at_once) == [False, *[True] * 7]
    assert replayed.repeated
    assert [row[4] for row in await turn_days(mailbox)] == [1]


async def test_many_turns_at_once_are_all_counted(database: Database, mailbox: Mailbox) -> None:
    analytics = Analytics(database=database)
    turns = [await mailbox.add(seq, "How?", state="completed") for seq in range(1, 21)]

    await asyncio.gather(*(analytics.handle(sent(completed(turn))) for turn in turns))

    assert [(row[4], row[5]) for row in await turn_days(mailbox)] == [(20, 1400)]


async def test_a_turns_calls_count_once_though_it_ends_twice(
    database: Database, mailbox: Mailbox
) -> None:
    analytics = Analytics(database=database)
    turn = await mailbox.add(1, "How?", state="analyzed")
    calls = [
        await mailbox.add_call(turn, "calculate", {"n": 1}, place=0),
        await mailbox.add_call(turn, "calculate", {"n": 2}, place=1),
        await mailbox.add_call(turn, "made_up_by_a_model", {"n": 3}, place=2, version=None),
        await mailbox.add_call(turn, "calculate", {"n": 4}, place=3),
    ]
    for call, status, attempt in zip(
        calls, ("success", "success", "error"), (1, 2, 1), strict=False
    ):
        await mailbox.sql.execute(
            "UPDATE tool_calls SET state = 'finished', status = $2, attempt = $3, cost = 5,"
            " duration = 0.5 WHERE id = $1",
            call.call_id,
            status,
            attempt,
        )

    await analytics.handle(sent(TurnFailed(**turn.ids, code="model_unavailable", detail="…")))
    await analytics.handle(sent(completed(turn)))

    # The fourth call has not ended.
    assert await tool_days(mailbox) == [
        (NOT_OFFERED, "error", 1, 0, 5, 0.5),
        ("calculate", "success", 2, 1, 10, 1.0),
    ]
    assert [row[2] for row in await turn_days(mailbox)] == ["completed", "failed"]


async def test_a_turn_that_is_gone_counts_without_cost(
    database: Database, mailbox: Mailbox
) -> None:
    gone = StoredTurn(uuid4(), uuid4(), uuid4())
    await Analytics(database=database).handle(sent(completed(gone)))
    assert [(row[4], row[7]) for row in await turn_days(mailbox)] == [(1, 0)]


async def test_what_ends_no_turn_is_refused(database: Database, mailbox: Mailbox) -> None:
    turn = await mailbox.add(1, "How?")
    with pytest.raises(RejectedEvent, match="turn-ready"):
        await Analytics(database=database).handle(sent(TurnReady(**turn.ids)))
    assert await turn_days(mailbox) == []
