"""Turns that are stopped or whose session is deleted, on a real model, database and Redis."""

import asyncio

import orjson
import pytest

from functions.conversation import turns
from functions.conversation.handler import Conversation
from functions.conversation.recovery import said_before
from somaagent.clock import now
from somaagent.errors import AlreadyInProgress
from somaagent.events import (
    TurnInterrupted,
    TurnReady,
)
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, DELTA, INTERRUPTED, stream_key
from tests.integration.conftest import Mailbox, delivery
from tests.integration.functions.conversing import (
    LONG,
    answers,
    conversation_with,
    said,
)
from tests.support.platform import until
from tests.support.routed import routed


@pytest.mark.parametrize("told_by_redis", [True, False], ids=["redis", "polling"])
@pytest.mark.parametrize("reason", ["interrupt", "rollback"])
async def test_a_stopped_turn_ends_with_what_was_said_and_lets_the_next_one_begin(
    database: Database,
    redis_url: str,
    model_url: str,
    mailbox: Mailbox,
    told_by_redis: bool,
    reason: str,
) -> None:
    step = await conversation_with(database, redis_url, model_url, max_tokens=2000)
    turn = await mailbox.add(1, LONG, state="routed")
    following = await mailbox.add(2, "And?", state="queued")
    answering = asyncio.create_task(step.handle(delivery("conversation", routed(turn))))
    await said(mailbox, redis_url, turn, kind=DELTA)

    await mailbox.sql.execute("UPDATE turns SET stop = $2 WHERE id = $1", turn.turn_id, reason)
    if told_by_redis:
        await step.signals.signal_stop("acme", turn.turn_id)
    ready, interrupted = (await answering).events

    assert isinstance(ready, TurnReady)
    assert ready.turn_id == following.turn_id
    assert isinstance(interrupted, TurnInterrupted)
    assert interrupted.reason == reason
    assert interrupted.usage.output_tokens < 2000
    assert await mailbox.state(turn) == "interrupted"
    (part,) = await answers(mailbox, turn)
    assert part
    frame = orjson.loads((await said(mailbox, redis_url, turn, kind=INTERRUPTED)).data)
    assert (frame["text"], frame["reason"]) == (part, reason)
    await step.aclose()


async def test_a_turn_that_was_stopped_before_it_began_asks_no_model(
    speechless: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?", state="routed")
    await mailbox.sql.execute("UPDATE turns SET stop = 'interrupt'")
    once = delivery("conversation", routed(turn))

    (interrupted,) = (await speechless.handle(once)).events

    assert isinstance(interrupted, TurnInterrupted)
    assert interrupted.answer_message_id is None
    assert await answers(mailbox, turn) == []
    assert (await speechless.handle(once)).events == (interrupted,)


async def test_what_a_killed_worker_had_said_is_kept_when_its_turn_was_stopped(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?", state="generating")
    ids = ("acme", turn.session_id, turn.turn_id)
    third = turns.Attempt(
        tenant="acme",
        session_id=turn.session_id,
        turn_id=turn.turn_id,
        message_id=turn.message_id,
        number=3,
        begun_at=now(),
        stop="interrupt",
        question="How?",
        newest_first=(),
    )
    # Attempt 1 was voided by attempt 2, which was killed after two frames.
    await conversation.stream.delta(*ids, attempt=1, index=0, text="Nonsense")
    await conversation.stream.restarted(*ids, attempt=2)
    await conversation.stream.delta(*ids, attempt=2, index=0, text="As ")
    await conversation.stream.delta(*ids, attempt=2, index=1, text="far as this")

    async def both_frames() -> bool:
        return await said_before(conversation.signals, third) == ["As ", "far as this"]

    await until(both_frames, "both frames in Redis")
    await mailbox.sql.execute(
        "UPDATE turns SET stop = 'interrupt', attempt = 2, lease_until = now() - interval '1 s'"
    )

    (interrupted,) = (await conversation.handle(delivery("conversation", routed(turn)))).events

    assert isinstance(interrupted, TurnInterrupted)
    assert await answers(mailbox, turn) == ["As far as this"]


async def test_an_answer_to_a_deleted_session_is_given_up(
    database: Database, redis_url: str, model_url: str, mailbox: Mailbox
) -> None:
    step = await conversation_with(database, redis_url, model_url, max_tokens=2000)
    turn = await mailbox.add(1, LONG, state="routed")
    once = delivery("conversation", routed(turn))
    answering = asyncio.create_task(step.handle(once))
    await said(mailbox, redis_url, turn, kind=DELTA)

    await mailbox.sql.execute("DELETE FROM sessions")

    with pytest.raises(AlreadyInProgress):
        await answering
    assert (await step.handle(once)).events == ()
    await step.aclose()


async def test_nothing_of_an_answer_stays_when_its_session_is_deleted_meanwhile(
    database: Database, redis_url: str, model_url: str, mailbox: Mailbox
) -> None:
    step = await conversation_with(database, redis_url, model_url, max_tokens=2000)
    turn = await mailbox.add(1, LONG, state="routed")
    answering = asyncio.create_task(step.handle(delivery("conversation", routed(turn))))
    await said(mailbox, redis_url, turn, kind=DELTA)

    await mailbox.sql.execute("DELETE FROM sessions WHERE id = $1", turn.session_id)
    await mailbox.sql.execute(
        "INSERT INTO deleted_sessions (tenant, id) VALUES ('acme', $1)", turn.session_id
    )
    await step.signals.signal_stop("acme", turn.turn_id)

    # Not 409: there is nothing to try again.
    assert (await answering).events == ()
    entries, _ = await step.signals.page(stream_key("acme", turn.session_id), BEGINNING)
    assert entries == []
    await step.aclose()
