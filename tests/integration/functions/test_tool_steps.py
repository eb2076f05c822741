"""The conversation step between two generations: calls stored, awaited, stopped, given up."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID, uuid4

import orjson
import pytest
import pytest_asyncio

from functions.conversation import steps, turns
from functions.conversation.toolbox import tools_of
from somaagent.clock import now
from somaagent.domain import CallState, Step, ToolCall, Usage
from somaagent.errors import AlreadyInProgress, ModelUnavailable
from somaagent.events import (
    EventDeadLettered,
    ToolCallBlocked,
    ToolCallFinished,
    ToolCallRequested,
    TurnFailed,
    TurnInterrupted,
    TurnReady,
    TurnStalled,
)
from somaagent.inference.chat import Finished, WantedCall
from somaagent.serving.delivery import Outcome
from somaagent.settings import ToolSettings
from somaagent.storage.database import Database
from somaagent.storage.handled_events import record_outcome
from somaagent.storage.turn_steps import Past
from somaagent.tools import catalogue
from tests.integration.conftest import PROFILES, Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import Toolroom, opened

NOWHERE = "http://127.0.0.1:1/v1"
WANTED = (
    WantedCall("calculate", '{"expression": "37 * 43"}'),
    WantedCall("launch", "{}"),
    WantedCall("calculate", "37 \x00 43"),
    WantedCall("timestamp", ""),
)


@pytest_asyncio.fixture
async def speechless(database: Database, redis_url: str) -> AsyncIterator[Toolroom]:
    """Both steps, while no model listens."""
    async with opened(database, redis_url, NOWHERE) as both:
        yield both


def finished(asked: ToolCallRequested, status: str = "success") -> ToolCallFinished:
    return ToolCallFinished(**dict(asked), status=status, attempt=1, duration_seconds=0.1)


async def over(mailbox: Mailbox, asked: ToolCallRequested, result: object = None) -> None:
    await mailbox.sql.execute(
        "UPDATE tool_calls SET state = 'finished', status = 'success', result = $2,"
        " finished_at = now() WHERE id = $1",
        asked.call_id,
        orjson.dumps(result).decode(),
    )


async def row_of(mailbox: Mailbox, turn: StoredTurn) -> dict[str, object]:
    row = await mailbox.sql.fetchrow("SELECT * FROM turns WHERE id = $1", turn.turn_id)
    assert row is not None
    return dict(row)


async def wait_for(database: Database, turn: StoredTurn, *, most: int = 3) -> bool:
    """Settle the first step of a turn with the calls in `WANTED`."""
    offered = catalogue.specs(["calculate", "timestamp"])
    calls = steps.new_calls(turn.turn_id, 0, WANTED, offered, most=most)
    async with database.transaction("acme") as connection:
        return await steps.wait_for_tools(
            connection,
            ("acme", turn.turn_id, 1),
            step=0,
            text="Let me see.",
            finished=Finished(
                finish_reason="tool_calls",
                usage=Usage(input_tokens=50, output_tokens=20),
                model="chat",
            ),
            calls=calls,
            offered=offered,
            frames=1,
            seconds=60,
            cost=steps.Cost(0, None),
        )


async def generating(mailbox: Mailbox) -> StoredTurn:
    turn = await mailbox.add(1, "What is 37 times 43?", state="generating")
    await mailbox.sql.execute(
        "UPDATE turns SET attempt = 1, lease_until = now() + interval '1 hour' WHERE id = $1",
        turn.turn_id,
    )
    return turn


async def test_a_step_with_calls_is_stored_and_the_turn_waits(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await generating(mailbox)
    assert await wait_for(database, turn)
    row = await row_of(mailbox, turn)
    assert (row["state"], row["step"], row["attempt"]) == ("waiting_tools", 1, 1)
    calls = await mailbox.sql.fetch(
        "SELECT * FROM tool_calls WHERE turn_id = $1 ORDER BY place", turn.turn_id
    )
    assert [(c["tool"], c["version"], c["state"]) for c in calls] == [
        ("calculate", "1", "requested"),
        ("launch", None, "requested"),
        ("calculate", "1", "requested"),
        ("timestamp", "1", "blocked"),
    ]
    assert calls[0]["digest"] is not None
    assert (calls[2]["digest"], calls[2]["arguments"]) == (None, "37 \ufffd 43")
    assert (calls[3]["arguments"], calls[3]["reasons"]) == ("{}", [steps.TOO_MANY])
    # The same step settled again, by whoever lost the turn, is nothing.
    assert not await wait_for(database, turn)


async def test_a_step_of_a_turn_that_shall_stop_is_not_begun(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await generating(mailbox)
    await mailbox.sql.execute("UPDATE turns SET stop = 'interrupt' WHERE id = $1", turn.turn_id)
    assert not await wait_for(database, turn)
    assert (await row_of(mailbox, turn))["state"] == "generating"
    assert await mailbox.sql.fetchval("SELECT count(*) FROM tool_calls") == 0


async def test_the_model_is_shown_the_steps_before_with_their_results(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await generating(mailbox)
    assert await wait_for(database, turn)
    await mailbox.sql.execute(
        "UPDATE tool_calls SET state = 'finished', status = 'success', result = $1"
        " WHERE state = 'requested'",
        orjson.dumps("r" * 500).decode(),
    )
    asked = ToolCallRequested(
        **turn.ids, call_id=uuid4(), step=0, tool="calculate", version="1", digest=None
    )
    async with database.transaction("acme") as connection:
        attempt = await turns.begin(
            connection,
            delivery("conversation", finished(asked)),
            turn_id=turn.turn_id,
            attachment_characters=100,
            result_characters=100,
            profiles=PROFILES,
        )
    assert attempt is not None
    assert (attempt.number, attempt.goes_on, attempt.message_id) == (1, True, turn.message_id)
    assert attempt.past.said == "Let me see."
    assert attempt.past.spent == Usage(input_tokens=50, output_tokens=20)
    assert (attempt.past.frames, attempt.past.tools) == (1, ("calculate", "timestamp"))
    (step,) = attempt.past.steps
    assert [call.status for call in step.calls] == ["success"] * 3 + ["blocked"]
    # One more than is shown, so that the cut is seen.
    assert [len(call.result or "") for call in step.calls] == [101] * 3 + [0]


@pytest.mark.parametrize("blocked", [False, True])
async def test_the_turn_goes_on_only_when_all_calls_of_the_step_are_over(
    speechless: Toolroom, mailbox: Mailbox, *, blocked: bool
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    first = await mailbox.add_call(turn, "calculate", {"expression": "1"})
    second = await mailbox.add_call(turn, "calculate", {"expression": "2"}, place=1)
    await over(mailbox, first)
    assert await speechless.handle(finished(first)) == ()
    assert await mailbox.state(turn) == "waiting_tools"
    await over(mailbox, second)
    last = (
        ToolCallBlocked(**dict(second), reasons=("no_rule_grants_it",))
        if blocked
        else finished(second)
    )
    with pytest.raises(ModelUnavailable):
        await speechless.handle(last)
    row = await row_of(mailbox, turn)
    assert (row["state"], row["attempt"]) == ("generating", 1)


async def test_only_the_event_that_took_the_turn_waits_for_it(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "1"})
    await over(mailbox, asked)
    await mailbox.sql.execute(
        "UPDATE turns SET state = 'generating', worked_by = 'mine',"
        " lease_until = now() + interval '1 hour' WHERE id = $1",
        turn.turn_id,
    )
    other = delivery("conversation", finished(asked))
    assert (await speechless.conversation.handle(other)).events == ()
    mine = delivery("conversation", finished(asked), event_id="mine")
    with pytest.raises(AlreadyInProgress):
        await speechless.conversation.handle(mine)


async def test_an_event_that_made_an_earlier_step_does_not_take_the_turn_again(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "1"})
    await over(mailbox, asked)
    earlier = delivery("conversation", finished(asked))
    async with speechless.conversation.database.transaction("acme") as connection:
        record_outcome(connection, earlier, Outcome(), turn_id=turn.turn_id)
    for state in ("waiting_tools", "generating"):
        await mailbox.sql.execute(
            "UPDATE turns SET state = $1, worked_by = $2, attempt = 1,"
            " lease_until = now() - interval '1 minute' WHERE id = $3",
            state,
            earlier.envelope.event_id,
            turn.turn_id,
        )
        assert (await speechless.conversation.handle(earlier)).events == ()
        row = await row_of(mailbox, turn)
        assert (row["state"], row["attempt"]) == (state, 1)


async def test_a_repeated_event_waits_for_the_one_that_is_faster_and_takes_over_when_that_dies(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "1"})
    await over(mailbox, asked)
    await mailbox.sql.execute(
        "UPDATE turns SET state = 'generating', worked_by = 'mine', attempt = 1,"
        " lease_until = now() + interval '2 seconds' WHERE id = $1",
        turn.turn_id,
    )
    mine = delivery("conversation", finished(asked), event_id="mine")
    patient = replace(speechless.conversation, patience_seconds=60)
    # It has begun a new attempt at an answer, for which this model is away.
    with pytest.raises(ModelUnavailable):
        await patient.handle(mine)
    assert (await row_of(mailbox, turn))["attempt"] == 2


async def test_a_turn_that_is_stopped_while_it_waits_ends_at_once_and_cancels_its_calls(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    waiting = await mailbox.add(2, "And then?", state="queued")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "1"}, text="Let me see.")
    await mailbox.sql.execute("UPDATE turns SET stop = 'interrupt' WHERE id = $1", turn.turn_id)
    ready, interrupted = await speechless.handle(TurnStalled(**turn.ids, reason="stopped"))
    assert isinstance(ready, TurnReady)
    assert ready.turn_id == waiting.turn_id
    assert isinstance(interrupted, TurnInterrupted)
    assert interrupted.usage.input_tokens >= 100
    call = await mailbox.call(asked)
    assert (call["state"], call["status"]) == ("finished", "cancelled")
    said = await mailbox.sql.fetchval(
        "SELECT text FROM messages WHERE turn_id = $1 AND role = 'assistant'", turn.turn_id
    )
    assert said == "Let me see."
    # What the executor tells of the call afterwards changes nothing.
    assert await speechless.handle(finished(asked, "cancelled")) == ()
    assert await mailbox.state(turn) == "interrupted"


def dead(asked: ToolCallRequested, event_type: str) -> EventDeadLettered:
    return EventDeadLettered(
        dead_letter_id=uuid4(),
        original_id=str(uuid4()),
        original_type=event_type,
        session_id=asked.session_id,
        turn_id=asked.turn_id,
        call_id=asked.call_id,
        error_code="500",
    )


async def test_a_call_that_cannot_be_delivered_ends_and_the_turn_goes_on_without(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "1"})
    with pytest.raises(ModelUnavailable):
        await speechless.handle(dead(asked, ToolCallRequested.event_type))
    assert (await mailbox.call(asked))["status"] == "error"
    assert await mailbox.state(turn) == "generating"


async def test_a_turn_whose_next_step_cannot_be_delivered_fails(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "1"})
    # While a call is awaited, that event will bring the next step.
    assert await speechless.handle(dead(asked, ToolCallFinished.event_type)) == ()
    await over(mailbox, asked)
    (failed,) = await speechless.handle(dead(asked, ToolCallFinished.event_type))
    assert isinstance(failed, TurnFailed)
    assert failed.code == "undeliverable"


async def test_calls_that_nobody_began_in_time_are_over_when_the_turn_is_looked_at(
    speechless: Toolroom, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "1"})
    stalled = TurnStalled(**turn.ids, reason="calls_finished")
    assert await speechless.handle(stalled) == ()
    await mailbox.sql.execute("UPDATE tool_calls SET expires_at = now() - interval '1 second'")
    with pytest.raises(ModelUnavailable):
        await speechless.handle(stalled)
    assert (await mailbox.call(asked))["status"] == "timeout"


async def test_the_sweeper_finds_what_nobody_works_on_and_nothing_else(
    database: Database, mailbox: Mailbox
) -> None:
    async def stalled() -> tuple[set[UUID], set[UUID]]:
        async with database.transaction("nobody") as connection:
            found = await connection.fetch("SELECT turn_id FROM stalled_turns(30, 100)")
            calls = await connection.fetch("SELECT call_id FROM stalled_tool_calls(30, 100)")
        return {row["turn_id"] for row in found}, {row["call_id"] for row in calls}

    async def earlier(turn: StoredTurn) -> None:
        await mailbox.sql.execute(
            "UPDATE turns SET lease_until = now() - interval '1 minute' WHERE id = $1",
            turn.turn_id,
        )
        await mailbox.sql.execute(
            "UPDATE tool_calls SET requested_at = now() - interval '1 minute' WHERE turn_id = $1",
            turn.turn_id,
        )

    turn = await mailbox.add(1, "What is 37 times 43?", state="routed")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "1"})
    assert await stalled() == (set(), set())
    await earlier(turn)
    assert await stalled() == (set(), {asked.call_id})
    await mailbox.sql.execute("UPDATE turns SET stop = 'interrupt'")
    assert await stalled() == ({turn.turn_id}, {asked.call_id})
    await mailbox.sql.execute("UPDATE turns SET stop = NULL")
    await over(mailbox, asked)
    assert await stalled() == ({turn.turn_id}, set())
    await mailbox.sql.execute("UPDATE turns SET state = 'generating'")
    assert await stalled() == ({turn.turn_id}, set())
    await mailbox.sql.execute("UPDATE turns SET state = 'completed'")
    assert await stalled() == (set(), set())


def called_once(arguments: str) -> Step:
    """A step that ended with one call, which succeeded."""
    turn_id = uuid4()
    call = ToolCall(
        call_id=uuid4(),
        session_id=uuid4(),
        turn_id=turn_id,
        step=0,
        place=0,
        tool="calculate",
        arguments=arguments,
        state=CallState.FINISHED,
        status="success",
        result="1",
        requested_at=now(),
    )
    return Step(
        turn_id=turn_id,
        step=0,
        text="",
        tools=("calculate",),
        model="chat",
        usage=Usage(input_tokens=1, output_tokens=1),
        frames=0,
        attempt=1,
        finished_at=now(),
        calls=(call,),
    )


def test_a_persona_says_which_tools_are_offered_and_otherwise_what_may_help() -> None:
    settings = ToolSettings(default="calculate timestamp", most_steps=2)
    plain = turns.Attempt(
        tenant="acme",
        session_id=uuid4(),
        turn_id=uuid4(),
        message_id=uuid4(),
        number=1,
        begun_at=now(),
        stop=None,
        question="How?",
        newest_first=(),
    )

    def offered(attempt: turns.Attempt, *ranked: str) -> list[str]:
        return [spec.name for spec in tools_of(attempt, ranked, settings)]

    assert offered(plain) == []
    assert offered(plain, "timestamp", "echo", "calculate") == ["timestamp", "calculate"]
    named = replace(plain, tools=("echo", "launch", "echo"))
    assert offered(named, "calculate") == ["echo"]
    assert offered(replace(plain, tools=()), "calculate") == []
    unwanted = frozenset({"calculate", "echo"})
    assert offered(replace(named, disabled=unwanted)) == []
    assert offered(replace(plain, disabled=unwanted), "calculate", "timestamp") == ["timestamp"]
    asked = tuple(called_once(f"{n}") for n in "12")
    step = Past(steps=asked, tools=("calculate",))
    assert offered(replace(plain, past=step._replace(steps=step.steps[:1]))) == ["calculate"]
    assert (
        offered(replace(plain, past=step._replace(steps=step.steps[:1]), disabled=unwanted)) == []
    )
    again = step._replace(steps=(asked[0], asked[0]))
    assert tools_of(replace(plain, past=again), (), ToolSettings()) == []
    # So it has to where its server broke off again and again.
    for number, names in ((3, ["calculate"]), (4, [])):
        tried = replace(plain, past=step._replace(steps=step.steps[:1]), number=number)
        assert offered(tried) == names
    # After its steps the model has to answer.
    assert offered(replace(named, past=step)) == []
