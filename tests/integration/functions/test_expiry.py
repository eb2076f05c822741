"""A turn whose time is up ends, once, and says so."""

from collections.abc import AsyncIterator

import orjson
import pytest
import pytest_asyncio

from somaagent.events import TurnExpired, TurnReady, TurnRouted, TurnStalled
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, EXPIRED, stream_key
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import Toolroom, opened

NOWHERE = "http://127.0.0.1:1/v1"


@pytest_asyncio.fixture
async def speechless(database: Database, redis_url: str) -> AsyncIterator[Toolroom]:
    """Both steps, while no model listens."""
    async with opened(database, redis_url, NOWHERE) as both:
        yield both


async def late(mailbox: Mailbox, turn: StoredTurn) -> None:
    await mailbox.sql.execute(
        "UPDATE turns SET expires_at = now() - interval '1 second' WHERE id = $1", turn.turn_id
    )


async def expired(database: Database, *, most_seconds: float = 3600) -> set[object]:
    """What the sweeper finds."""
    async with database.transaction("nobody") as connection:
        rows = await connection.fetch("SELECT * FROM expired_turns($1, 100)", most_seconds)
    return {row["turn_id"] for row in rows}


def told(turn: StoredTurn) -> TurnStalled:
    return TurnStalled(**turn.ids, reason="expired")


@pytest.mark.parametrize("state", ["received", "queued", "analyzed", "routed", "waiting_tools"])
async def test_a_turn_past_its_time_ends_and_lets_the_next_one_begin(
    speechless: Toolroom, database: Database, mailbox: Mailbox, state: str
) -> None:
    turn = await mailbox.add(1, "How?", state=state)
    following = await mailbox.add(2, "And then?", state="queued")
    assert await expired(database) == set()
    await late(mailbox, turn)
    assert await expired(database) == {turn.turn_id}
    sent = delivery("conversation", told(turn))

    outcome = await speechless.conversation.handle(sent)

    ready, event = outcome.events
    assert ready == TurnReady(**following.ids)
    assert isinstance(event, TurnExpired)
    row = await mailbox.sql.fetchrow("SELECT * FROM turns WHERE id = $1", turn.turn_id)
    assert row is not None
    assert (row["state"], orjson.loads(row["error"])["code"]) == ("expired", "expired")
    assert row["completed_at"] is not None
    # The same event again says the same, and changes nothing.
    assert (await speechless.conversation.handle(sent)).events == outcome.events
    assert await expired(database) == set()
    entries, _ = await speechless.conversation.signals.page(
        stream_key("acme", turn.session_id), BEGINNING
    )
    assert {entry.kind for entry in entries} == {EXPIRED}
    assert orjson.loads(entries[0].data)["error"]["type"] == "urn:somaagent:error:expired"
    events = await mailbox.sql.fetch("SELECT type FROM session_events")
    assert [event["type"] for event in events] == ["turn.expired"]


async def test_a_turn_that_waits_for_tools_expires_with_what_its_steps_cost(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "37 * 43"})
    await late(mailbox, turn)

    (event,) = (await speechless.conversation.handle(delivery("c", told(turn)))).events

    assert isinstance(event, TurnExpired)
    assert (event.usage.input_tokens, event.usage.output_tokens) == (100, 10)
    call = await mailbox.call(asked)
    assert (call["state"], call["status"]) == ("finished", "cancelled")


async def test_a_turn_that_is_too_old_expires_and_one_that_is_being_answered_does_not(
    speechless: Toolroom, database: Database, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?", state="generating")
    await mailbox.sql.execute(
        "UPDATE turns SET created_at = now() - interval '2 days', attempt = 1,"
        " lease_until = now() + interval '1 hour' WHERE id = $1",
        turn.turn_id,
    )
    assert await expired(database) == set()
    assert (await speechless.conversation.handle(delivery("c", told(turn)))).events == ()
    assert await mailbox.state(turn) == "generating"
    # Its worker died.
    await mailbox.sql.execute("UPDATE turns SET lease_until = now() - interval '1 second'")
    assert await expired(database) == {turn.turn_id}
    (event,) = (await speechless.conversation.handle(delivery("c", told(turn)))).events
    assert isinstance(event, TurnExpired)


async def test_an_outdated_word_of_the_sweeper_ends_nothing(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?", state="routed")
    assert (await speechless.conversation.handle(delivery("c", told(turn)))).events == ()
    assert await mailbox.state(turn) == "routed"


async def test_no_model_is_asked_for_an_answer_that_nobody_wants_any_more(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?", state="routed")
    await late(mailbox, turn)
    routed = TurnRouted.model_validate(
        {
            **turn.ids,
            "profile": "dialogue",
            "candidates": [],
            "reason": "",
            "decision_id": turn.turn_id,
            "analysis": {"intent": "question", "sentiment": "neutral"},
        }
    )
    # The model of this fixture listens nowhere: to ask it would raise.
    (event,) = (await speechless.conversation.handle(delivery("c", routed))).events
    assert isinstance(event, TurnExpired)
    assert event.attempt == 1
    assert await mailbox.state(turn) == "expired"
