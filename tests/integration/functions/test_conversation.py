"""The conversation step on a real model, database and Redis."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from pydantic import SecretStr

from functions.conversation import turns
from functions.conversation.generation import Generation
from functions.conversation.handler import MOST_ATTEMPTS, Conversation
from somaagent.errors import AlreadyInProgress, ModelUnavailable
from somaagent.events import (
    Analysis,
    Candidate,
    EventDeadLettered,
    TurnCompleted,
    TurnFailed,
    TurnReady,
    TurnRouted,
)
from somaagent.inference.chat import ChatModel
from somaagent.inference.context import Exchange
from somaagent.settings import ModelSettings, RedisSettings
from somaagent.storage.database import Database
from somaagent.streams.writer import TurnStream
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.support.platform import until

NOWHERE = "http://127.0.0.1:1/v1"


async def conversation_with(database: Database, redis_url: str, model_url: str) -> Conversation:
    settings = ModelSettings(base_url=model_url, max_tokens=48, temperature=0)
    stream = await TurnStream.open(RedisSettings(url=SecretStr(redis_url)))
    model = await ChatModel.open(settings)
    return Conversation(
        database=database,
        stream=stream,
        model=model,
        generation=Generation(database=database, model=model, stream=stream, settings=settings),
    )


@pytest_asyncio.fixture
async def conversation(
    database: Database, redis_url: str, model_url: str
) -> AsyncIterator[Conversation]:
    opened = await conversation_with(database, redis_url, model_url)
    yield opened
    await opened.model.aclose()
    await opened.stream.aclose()


@pytest_asyncio.fixture
async def speechless(database: Database, redis_url: str) -> AsyncIterator[Conversation]:
    """The step when no model listens."""
    opened = await conversation_with(database, redis_url, NOWHERE)
    yield opened
    await opened.model.aclose()
    await opened.stream.aclose()


def routed(turn: StoredTurn) -> TurnRouted:
    return TurnRouted(
        **turn.ids,
        profile="dialogue",
        candidates=(Candidate(profile="dialogue", score=1),),
        reason="the only profile",
        decision_id=uuid4(),
        analysis=Analysis(intent="question", sentiment="neutral"),
    )


async def answers(mailbox: Mailbox, turn: StoredTurn) -> list[str]:
    rows = await mailbox.sql.fetch(
        "SELECT text FROM messages WHERE turn_id = $1 AND role = 'assistant'", turn.turn_id
    )
    return [row["text"] for row in rows]


async def being_answered(mailbox: Mailbox, turn: StoredTurn) -> None:
    async def generating() -> bool:
        return await mailbox.state(turn) == "generating"

    await until(generating, "the model to be asked")


async def test_a_turn_is_answered_stored_and_told(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is the capital of France?", state="routed")

    outcome = await conversation.handle(delivery("conversation", routed(turn)))

    (completed,) = outcome.events
    assert isinstance(completed, TurnCompleted)
    assert completed.usage.output_tokens > 0
    assert not completed.usage.estimated
    (answer,) = await answers(mailbox, turn)
    assert "paris" in answer.lower()
    assert await mailbox.state(turn) == "completed"


async def test_the_model_is_told_the_persona_of_the_turn(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    await mailbox.sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt, temperature)"
        " VALUES ('acme', 'tutor', 'Tutor', $1, 0)",
        "You are a patient tutor. " * 40,
    )
    plain = await mailbox.add(1, "Say hello.", state="routed")
    (without,) = (await conversation.handle(delivery("conversation", routed(plain)))).events
    taught = await mailbox.add(2, "Say hello.", state="routed")
    await mailbox.sql.execute("UPDATE turns SET persona = 'tutor' WHERE id = $1", taught.turn_id)

    (completed,) = (await conversation.handle(delivery("conversation", routed(taught)))).events

    assert isinstance(without, TurnCompleted)
    assert isinstance(completed, TurnCompleted)
    # Each of the forty sentences has six tokens in this model's vocabulary.
    assert completed.usage.input_tokens > without.usage.input_tokens + 200


async def test_the_same_event_again_asks_no_model_and_publishes_the_same(
    conversation: Conversation, speechless: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "Say hello.", state="routed")
    once = delivery("conversation", routed(turn))
    first = await conversation.handle(once)

    second = await speechless.handle(once)

    assert second.events == first.events
    assert second.repeated
    assert len(await answers(mailbox, turn)) == 1


async def test_the_next_turn_in_the_mailbox_is_told_to_begin(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "Say hello.", state="routed")
    following = await mailbox.add(2, "Say goodbye.", state="queued")
    await mailbox.add(3, "Later.", state="queued")

    outcome = await conversation.handle(delivery("conversation", routed(turn)))

    ready, completed = outcome.events
    assert isinstance(ready, TurnReady)
    assert ready.turn_id == following.turn_id
    assert isinstance(completed, TurnCompleted)


async def test_a_second_delivery_during_the_answer_is_put_off(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "Count from 1 to 20.", state="routed")
    once = delivery("conversation", routed(turn))
    first = asyncio.create_task(conversation.handle(once))
    await being_answered(mailbox, turn)

    with pytest.raises(AlreadyInProgress):
        await conversation.handle(once)

    await first
    assert len(await answers(mailbox, turn)) == 1


async def test_a_worker_that_lost_its_turn_may_not_store_its_answer(
    conversation: Conversation, database: Database, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "Count from 1 to 20.", state="routed")
    first = asyncio.create_task(conversation.handle(delivery("conversation", routed(turn))))
    await being_answered(mailbox, turn)

    # As after a pause of the whole machine: the lease is over and another worker takes the turn.
    await mailbox.sql.execute(
        "UPDATE turns SET lease_until = now() - interval '1 s' WHERE id = $1", turn.turn_id
    )
    async with database.transaction("acme") as connection:
        newer = await turns.begin(
            connection, delivery("conversation", routed(turn)), turn_id=turn.turn_id
        )

    with pytest.raises(AlreadyInProgress):
        await first
    assert newer is not None
    assert newer.number == 2
    assert await answers(mailbox, turn) == []


async def test_a_model_that_is_away_leaves_the_turn_to_the_next_delivery_at_once(
    conversation: Conversation, speechless: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "Say hello.", state="routed")
    once = delivery("conversation", routed(turn))

    with pytest.raises(ModelUnavailable):
        await speechless.handle(once)
    outcome = await conversation.handle(once)

    assert isinstance(outcome.events[-1], TurnCompleted)
    assert outcome.events[-1].attempt == 2


async def test_a_model_that_stays_away_fails_the_turn_and_lets_the_next_one_begin(
    speechless: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "Say hello.", state="routed")
    following = await mailbox.add(2, "Say goodbye.", state="queued")
    once = delivery("conversation", routed(turn))
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(ModelUnavailable):
            await speechless.handle(once)

    ready, failed = (await speechless.handle(once)).events

    assert isinstance(failed, TurnFailed)
    assert failed.code == "model_unavailable"
    assert isinstance(ready, TurnReady)
    assert ready.turn_id == following.turn_id
    assert await mailbox.state(turn) == "failed"


async def test_a_request_the_model_will_never_take_fails_the_turn_at_once(
    conversation: Conversation, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "word " * 6000, state="routed")

    (failed,) = (await conversation.handle(delivery("conversation", routed(turn)))).events

    assert isinstance(failed, TurnFailed)
    assert failed.code == "model_refused"
    error = await mailbox.sql.fetchval("SELECT error FROM turns WHERE id = $1", turn.turn_id)
    assert "model_refused" in error


def undeliverable(turn: StoredTurn) -> EventDeadLettered:
    return EventDeadLettered(
        dead_letter_id=uuid4(),
        original_id="1",
        original_type="ai.somaagent.conversation.message-analyzed.v1",
        session_id=turn.session_id,
        turn_id=turn.turn_id,
        error_code="503",
    )


@pytest.mark.parametrize("state", ["received", "queued", "analyzed", "routed"])
async def test_a_turn_whose_event_was_dead_lettered_fails_and_frees_the_session(
    conversation: Conversation, mailbox: Mailbox, state: str
) -> None:
    turn = await mailbox.add(1, "How?", state=state)
    following = await mailbox.add(2, "And?", state="queued")

    ready, failed = (
        await conversation.handle(delivery("conversation", undeliverable(turn)))
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


async def test_the_history_holds_the_earlier_turns_of_this_session_newest_first(
    database: Database, mailbox: Mailbox
) -> None:
    for seq in (1, 2):
        turn = await mailbox.add(seq, f"q{seq}", state="completed")
        answer_id = uuid4()
        async with mailbox.sql.transaction():
            await mailbox.sql.execute(
                "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
                " VALUES ('acme', $1, $2, $3, 'assistant', $4)",
                answer_id,
                turn.session_id,
                turn.turn_id,
                f"a{seq}",
            )
            await mailbox.sql.execute(
                "UPDATE turns SET answer_message_id = $2 WHERE id = $1", turn.turn_id, answer_id
            )
    await mailbox.add(3, "failed", state="failed")
    now = await mailbox.add(4, "q4", state="routed")

    async with database.transaction("acme") as connection:
        attempt = await turns.begin(
            connection, delivery("conversation", routed(now)), turn_id=now.turn_id
        )

    assert attempt is not None
    assert attempt.question == "q4"
    assert attempt.newest_first == (Exchange("q2", "a2"), Exchange("q1", "a1"))
