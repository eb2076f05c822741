"""Perception is the door of a session's mailbox."""

import asyncio

import asyncpg
import pytest

from functions.perception.handler import Perception
from somaagent.errors import RejectedEvent
from somaagent.events import MessageAnalyzed, MessageReceived, TurnReady, TurnRouted
from somaagent.storage.database import Database
from tests.integration.conftest import Mailbox, StoredTurn, delivery


def received(turn: StoredTurn, text: str = "How?") -> MessageReceived:
    return MessageReceived(**turn.ids, text=text, attachments=())


async def test_the_first_message_of_a_session_is_analysed_and_becomes_active(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How do I deploy this?")

    outcome = await Perception(database=database).handle(delivery("perception", received(turn)))

    (event,) = outcome.events
    assert isinstance(event, MessageAnalyzed)
    assert (event.turn_id, event.analysis.intent) == (turn.turn_id, "question")
    assert await mailbox.state(turn) == "analyzed"


@pytest.mark.parametrize("active", ["analyzed", "routed", "generating"])
async def test_a_message_that_arrives_during_a_turn_waits(
    database: Database, mailbox: Mailbox, active: str
) -> None:
    await mailbox.add(1, "first", state=active)
    second = await mailbox.add(2, "second")

    outcome = await Perception(database=database).handle(delivery("perception", received(second)))

    assert outcome.events == ()
    assert await mailbox.state(second) == "queued"


async def test_a_paused_session_keeps_its_messages_until_it_is_resumed(
    database: Database, mailbox: Mailbox
) -> None:
    await mailbox.sql.execute("UPDATE sessions SET paused = true")
    turn = await mailbox.add(1, "How?")
    perception = Perception(database=database)

    kept = await perception.handle(delivery("perception", received(turn)))
    called_too_early = await perception.handle(delivery("perception", TurnReady(**turn.ids)))

    assert (kept.events, called_too_early.events) == ((), ())
    assert await mailbox.state(turn) == "queued"
    await mailbox.sql.execute("UPDATE sessions SET paused = false")
    (event,) = (await perception.handle(delivery("perception", TurnReady(**turn.ids)))).events
    assert isinstance(event, MessageAnalyzed)


async def test_an_event_of_a_deleted_session_is_done(database: Database, mailbox: Mailbox) -> None:
    turn = await mailbox.add(1, "How?")
    await mailbox.sql.execute("DELETE FROM sessions")
    await mailbox.sql.execute(
        "INSERT INTO deleted_sessions (tenant, id) VALUES ('acme', $1)", turn.session_id
    )

    outcome = await Perception(database=database).handle(delivery("perception", received(turn)))

    assert outcome.events == ()


async def test_a_message_whose_elder_has_not_come_yet_waits_for_it(
    database: Database, mailbox: Mailbox
) -> None:
    first = await mailbox.add(1, "first")
    second = await mailbox.add(2, "second")
    perception = Perception(database=database)

    assert (await perception.handle(delivery("perception", received(second)))).events == ()
    (event,) = (await perception.handle(delivery("perception", received(first)))).events

    assert isinstance(event, MessageAnalyzed)
    assert event.turn_id == first.turn_id
    assert await mailbox.state(second) == "queued"


async def test_a_queued_turn_begins_when_it_is_told_to(
    database: Database, mailbox: Mailbox
) -> None:
    await mailbox.add(1, "first", state="completed")
    second = await mailbox.add(2, "thanks", state="queued")

    outcome = await Perception(database=database).handle(
        delivery("perception", TurnReady(**second.ids))
    )

    (event,) = outcome.events
    assert isinstance(event, MessageAnalyzed)
    assert event.analysis.sentiment == "positive"


async def test_the_same_event_again_gives_the_same_answer_and_changes_nothing(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?")
    once = delivery("perception", received(turn))
    perception = Perception(database=database)

    first, second = await asyncio.gather(perception.handle(once), perception.handle(once))
    third = await perception.handle(once)

    assert first.events == second.events == third.events
    assert sorted([first.repeated, second.repeated, third.repeated]) == [False, True, True]
    assert await mailbox.sql.fetchval("SELECT count(*) FROM handled_events") == 1


@pytest.mark.parametrize("state", ["completed", "failed", "withdrawn", "routed"])
async def test_another_announcement_of_a_turn_that_went_on_is_ignored(
    database: Database, mailbox: Mailbox, state: str
) -> None:
    turn = await mailbox.add(1, "How?", state=state)

    outcome = await Perception(database=database).handle(delivery("perception", received(turn)))

    assert outcome.events == ()
    assert await mailbox.state(turn) == state


async def test_a_turn_of_another_tenant_does_not_exist(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?")

    with pytest.raises(RejectedEvent, match="does not exist"):
        await Perception(database=database).handle(
            delivery("perception", received(turn), tenant="rival")
        )
    assert await mailbox.state(turn) == "received"


async def test_an_event_of_another_step_is_rejected(
    database: Database, mailbox: Mailbox, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    turn = await mailbox.add(1, "How?")
    event = TurnRouted(
        **turn.ids,
        profile="p",
        candidates=(),
        reason="r",
        decision_id=turn.turn_id,
        analysis={"intent": "i", "sentiment": "s"},  # type: ignore[arg-type] # pydantic parses it
    )

    with pytest.raises(RejectedEvent, match="does not take"):
        await Perception(database=database).handle(delivery("perception", event))
