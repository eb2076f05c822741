"""Turns whose events were given up, and workers that outlive them, on real servers."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from functions.conversation import abandonment, turns
from functions.conversation.handler import Conversation
from somaagent.errors import AlreadyInProgress
from somaagent.events import (
    Event,
    EventDeadLettered,
    MessageAnalyzed,
    MessageReceived,
    TurnCompleted,
    TurnFailed,
    TurnReady,
    TurnRouted,
)
from somaagent.storage.database import Database
from somaagent.streams.frames import DELTA
from tests.integration.conftest import PROFILES, Mailbox, StoredTurn, delivery
from tests.integration.functions.conversing import (
    LONG,
    answers,
    conversation_with,
    said,
)
from tests.support.routed import routed


def undeliverable(turn: StoredTurn, event: type[Event] = TurnRouted) -> EventDeadLettered:
    return EventDeadLettered(
        dead_letter_id=uuid4(),
        original_id="1",
        original_type=event.event_type,
        session_id=turn.session_id,
        turn_id=turn.turn_id,
        error_code="503",
    )


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("received", MessageReceived),
        ("queued", TurnReady),
        ("analyzed", MessageReceived),
        ("analyzed", MessageAnalyzed),
        ("routed", MessageAnalyzed),
        ("routed", TurnRouted),
    ],
)
async def test_a_turn_whose_event_was_dead_lettered_fails_and_frees_the_session(
    conversation: Conversation, mailbox: Mailbox, state: str, event: type[Event]
) -> None:
    turn = await mailbox.add(1, "How?", state=state)
    following = await mailbox.add(2, "And?", state="queued")

    ready, failed = (
        await conversation.handle(delivery("conversation", undeliverable(turn, event)))
    ).events

    assert isinstance(failed, TurnFailed)
    assert failed.code == "undeliverable"
    assert isinstance(ready, TurnReady)
    assert ready.turn_id == following.turn_id


async def test_a_dead_letter_does_not_end_a_turn_that_is_being_answered_or_is_over(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    done = await mailbox.add(1, "How?", state="completed")
    busy = await mailbox.add(2, "And?", state="generating")
    await mailbox.sql.execute(
        "UPDATE turns SET lease_until = now() + $2 WHERE id = $1",
        busy.turn_id,
        timedelta(seconds=30),
    )

    for turn in (done, busy):
        outcome = await conversation.handle(delivery("conversation", undeliverable(turn)))
        assert outcome.events == ()

    assert await mailbox.state(done) == "completed"
    assert await mailbox.state(busy) == "generating"


@pytest.mark.parametrize(
    ("state", "event"),
    [
        # It waits for its time, which its own event has nothing to do with any more.
        ("queued", MessageReceived),
        ("routed", MessageReceived),
        ("routed", TurnReady),
        ("generating", MessageAnalyzed),
        ("routed", TurnCompleted),
    ],
)
async def test_a_dead_letter_does_not_end_a_turn_that_went_on_without_that_event(
    conversation: Conversation, mailbox: Mailbox, state: str, event: type[Event]
) -> None:
    turn = await mailbox.add(1, "How?", state=state)
    await mailbox.sql.execute("UPDATE turns SET lease_until = now() - interval '1 hour'")

    outcome = await conversation.handle(delivery("conversation", undeliverable(turn, event)))

    assert outcome.events == ()
    assert await mailbox.state(turn) == state


_LATE = "UPDATE turns SET lease_until = clock_timestamp() - $2::interval WHERE id = $1"
"""Lets the lease of a turn's worker have ended."""


async def test_a_worker_that_is_late_but_alive_answers_though_its_event_was_given_up(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "Which colour is the sky? One word.", state="routed")
    dead = delivery("conversation", undeliverable(turn))
    # Between the worker's beginning and its end, as it has begun with one transaction of its own.
    async with conversation.database.transaction("acme") as connection:
        attempt = await turns.begin(
            connection,
            delivery("conversation", routed(turn)),
            turn_id=turn.turn_id,
            attachment_characters=100,
            result_characters=100,
            profiles=PROFILES,
        )
    assert attempt is not None
    await mailbox.sql.execute(_LATE, turn.turn_id, timedelta(seconds=turns.LEASE_SECONDS))

    with pytest.raises(AlreadyInProgress):
        await conversation.handle(dead)

    assert await mailbox.state(turn) == "generating"
    async with conversation.database.transaction("acme") as connection:
        assert await turns.renew(connection, attempt, seconds=30) is not None
    # The broker asks again: the worker has shown that it lives.
    assert (await conversation.handle(dead)).events == ()
    assert await mailbox.state(turn) == "generating"


async def test_a_worker_that_outlives_the_turn_it_was_too_long_silent_for_changes_nothing(
    database: Database, redis_url: str, model_url: str, mailbox: Mailbox
) -> None:
    step = await conversation_with(database, redis_url, model_url, max_tokens=2000)
    turn = await mailbox.add(1, LONG, state="routed")
    answering = asyncio.create_task(step.handle(delivery("conversation", routed(turn))))
    await said(mailbox, redis_url, turn, kind=DELTA)
    # In one transaction, so that the worker cannot renew in between.
    async with database.transaction("acme", mailbox=turn.session_id) as connection:
        await connection.execute(
            _LATE, turn.turn_id, timedelta(seconds=abandonment.SILENT_SECONDS + 1)
        )
        abandoned = await abandonment.abandon(
            connection,
            "acme",
            turn.turn_id,
            original_type=TurnRouted.event_type,
            code="undeliverable",
            detail="",
        )
    assert abandoned is not None

    with pytest.raises(AlreadyInProgress):
        await answering

    assert await mailbox.state(turn) == "failed"
    assert await answers(mailbox, turn) == []
    await step.aclose()
