"""A task that one persona delegates to another: a turn of its own, one result, and no process.

The ends of the delegated turns are those of the conversation step itself, on a real model where
one is answered.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest
import pytest_asyncio

from functions.conversation.toolbox import tools_of
from functions.conversation.turns import begin
from functions.perception.handler import Perception
from functions.router.handler import Router
from somaagent.errors import AlreadyInProgress
from somaagent.events import (
    DelegationEnded,
    Event,
    EventDeadLettered,
    MessageReceived,
    ToolCallFinished,
    ToolCallRequested,
    TurnCompleted,
    TurnRouted,
    TurnStalled,
)
from somaagent.serving.delivery import Delivery
from somaagent.settings import EscalationSettings, ToolSettings
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, TOOL_RESULT, stream_key
from somaagent.tools import JsonObject
from tests.integration import conftest
from tests.integration.conftest import PROFILES, Mailbox, StoredTurn
from tests.integration.functions.toolroom import Toolroom, opened

pytestmark = pytest.mark.timeout(600)
NOWHERE = "http://127.0.0.1:1/v1"
BOUNDS = ToolSettings(delegation_depth=2, delegations=2)
TASK: JsonObject = {"persona": "helper", "task": "Say the word yes."}


def delivery(function: str, event: Event, **more: Any) -> Delivery:  # Any: as the other's
    """A delivery of an event that has travelled as JSON."""
    read = type(event).model_validate_json(event.model_dump_json())
    return conftest.delivery(function, read, **more)


@pytest_asyncio.fixture
async def speechless(database: Database, redis_url: str) -> AsyncIterator[Toolroom]:
    """Both steps, while no model listens."""
    async with opened(database, redis_url, NOWHERE, settings=BOUNDS) as both:
        yield both


@pytest_asyncio.fixture
async def turn(mailbox: Mailbox) -> StoredTurn:
    """A turn of ada's, in a tenant with one persona."""
    await mailbox.sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt, tools) VALUES"
        " ('acme', 'helper', 'The helper', 'You answer in one word.',"
        " ARRAY['calculate', 'echo', 'delegate'])"
    )
    turn = await mailbox.add(1, "Ask the helper.", state="routed")
    await mailbox.sql.execute(
        "UPDATE turns SET asked_by = 'ada', asked_scopes = ARRAY['sessions:write'],"
        " asked_roles = ARRAY['editor'], asked_key = 'key-1' WHERE id = $1",
        turn.turn_id,
    )
    return turn


async def run(room: Toolroom, event: Event, *, event_id: str | None = None) -> tuple[Event, ...]:
    """What the tool executor publishes."""
    return (await room.executor.handle(delivery("tool-executor", event, event_id=event_id))).events


async def begun(room: Toolroom, asked: ToolCallRequested) -> StoredTurn:
    """The turn that a call is delegated to."""
    (event,) = await run(room, asked)
    assert isinstance(event, MessageReceived)
    return StoredTurn(event.session_id, event.turn_id, event.message_id)


async def refused(room: Toolroom, asked: ToolCallRequested) -> ToolCallFinished:
    """The end of a call for which there is no turn."""
    (event,) = await run(room, asked)
    assert isinstance(event, ToolCallFinished)
    return event


def routed(turn: StoredTurn) -> TurnRouted:
    return TurnRouted.model_validate(
        {
            **turn.ids,
            "profile": "dialogue",
            "candidates": [],
            "reason": "the only profile",
            "decision_id": uuid4(),
            "analysis": {"intent": "statement", "sentiment": "neutral"},
        }
    )


async def change(mailbox: Mailbox, turn: StoredTurn, assignment: str) -> None:
    await mailbox.sql.execute(f"UPDATE turns SET {assignment} WHERE id = $1", turn.turn_id)  # noqa: S608 - constants of the tests


async def end(room: Toolroom, mailbox: Mailbox, child: StoredTurn, how: str) -> tuple[Event, ...]:
    """End a delegated turn without a model; what the conversation step publishes."""
    event: Event = routed(child)
    match how:
        case "interrupted":
            await change(mailbox, child, "state = 'routed', stop = 'interrupt'")
        case "expired":
            await change(mailbox, child, "expires_at = now() - interval '1 second'")
            event = TurnStalled(**child.ids, reason="expired")
        case "refused":
            await change(mailbox, child, "state = 'routed'")
            await mailbox.sql.execute(
                "INSERT INTO budget_limits (tenant, scope, name, period, tokens, money)"
                " VALUES ('acme', 'tenant', '', 'day', 1, NULL)"
            )
        case _:
            event = EventDeadLettered(
                dead_letter_id=uuid4(),
                original_id="e",
                original_type=MessageReceived.event_type,
                session_id=child.session_id,
                turn_id=child.turn_id,
                error_code="500",
            )
    return (await room.conversation.handle(delivery("conversation", event))).events


def over(events: tuple[Event, ...]) -> DelegationEnded:
    """What tells the tool executor of the end, among what was published."""
    (found,) = [event for event in events if isinstance(event, DelegationEnded)]
    return found


async def stalled(database: Database, function: str) -> set[UUID]:
    """What the sweeper finds, without its patience."""
    async with database.transaction("nobody") as connection:
        rows = await connection.fetch(f"SELECT * FROM {function}(0, 100)")  # noqa: S608 - constants
    return {row[1] if function == "stalled_tool_calls" else row["turn_id"] for row in rows}


async def late(mailbox: Mailbox, asked: ToolCallRequested) -> None:
    """Let the time of a delegated task be over."""
    await mailbox.sql.execute(
        "UPDATE tool_calls SET lease_until = now() - interval '1 second',"
        " expires_at = now() - interval '1 second' WHERE id = $1",
        asked.call_id,
    )


async def counts(mailbox: Mailbox) -> tuple[Any, ...]:  # Any: numbers of Postgres
    """How many delegated sessions, turns and messages there are."""
    return tuple(
        [
            await mailbox.sql.fetchval(
                f"SELECT count(*) FROM {table} t JOIN sessions s ON s.id = t.{key}"  # noqa: S608 - constants
                " WHERE s.parent_session_id IS NOT NULL"
            )
            for table, key in (
                ("sessions", "id"),
                ("turns", "session_id"),
                ("messages", "session_id"),
            )
        ]
    )


async def test_a_delegated_task_is_answered_in_a_session_of_its_own_and_the_turn_goes_on(
    database: Database, redis_url: str, model_url: str, mailbox: Mailbox, turn: StoredTurn
) -> None:
    # Without tools: a small model would call one, in words that are none.
    asked = await mailbox.add_call(turn, "delegate", {**TASK, "tools": []}, tools=())
    async with opened(database, redis_url, model_url, max_tokens=16, settings=BOUNDS) as room:
        (received,) = await run(room, asked)
        waiting = await mailbox.call(asked)
        assert (waiting["state"], waiting["status"]) == ("running", None)
        # The steps of any other message.
        perception = Perception(database=database)
        (analyzed,) = (await perception.handle(delivery("perception", received))).events
        router = Router(database=database, escalation=EscalationSettings())
        (chosen,) = (await router.handle(delivery("router", analyzed))).events
        ended, completed = (await room.conversation.handle(delivery("conversation", chosen))).events
        assert isinstance(completed, TurnCompleted)
        assert isinstance(ended, DelegationEnded)
        # The turn that asked waits all the time.
        assert await mailbox.state(turn) == "waiting_tools"

        (finished,) = await run(room, ended)
        assert isinstance(finished, ToolCallFinished)
        assert (finished.call_id, finished.turn_id) == (asked.call_id, turn.turn_id)
        assert finished.status == "success"
        assert finished.usage["output_tokens"] == completed.usage.output_tokens
        (last,) = (await room.conversation.handle(delivery("conversation", finished))).events
        assert isinstance(last, TurnCompleted)

        entries, _ = await room.executor.signals.page(
            stream_key("acme", turn.session_id), BEGINNING
        )
    (told,) = [entry for entry in entries if entry.kind == TOOL_RESULT]
    answer = await mailbox.sql.fetchval(
        "SELECT text FROM messages WHERE id = $1", completed.answer_message_id
    )
    assert answer
    call = await mailbox.call(asked)
    assert orjson.loads(call["result"]) == {
        "answer": answer,
        "persona": "helper",
        "session_id": str(completed.session_id),
    }
    assert orjson.loads(told.data)["result"]["answer"] == answer
    child = await mailbox.sql.fetchrow("SELECT * FROM turns WHERE id = $1", completed.turn_id)
    session = await mailbox.sql.fetchrow(
        "SELECT * FROM sessions WHERE id = $1", completed.session_id
    )
    assert child is not None
    assert session is not None
    # For the same person, with the same rights and the same key.
    assert [child[name] for name in ("persona", "asked_by", "asked_scopes", "asked_roles")] == [
        *("helper", "ada", ["sessions:write"], ["editor"])
    ]
    assert (session["parent_session_id"], session["delegated_by"]) == (
        turn.session_id,
        asked.call_id,
    )
    # Which is all that OpenFGA has to be told of it: the creator comes with each question.
    assert session["created_by"] == "ada"
    charged = await mailbox.sql.fetch(
        "SELECT turn_id, api_key, state FROM budget_entries WHERE tenant = 'acme'"
    )
    assert {(row["turn_id"], row["api_key"], row["state"]) for row in charged} == {
        (turn.turn_id, "key-1", "settled"),
        (completed.turn_id, "key-1", "settled"),
    }


async def test_whatever_is_delivered_again_there_is_one_turn_and_one_result(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "delegate", TASK)
    first = await run(speechless, asked, event_id="asked")
    # As if the process had died between the commit and the event.
    assert await run(speechless, asked, event_id="asked") == first
    with pytest.raises(AlreadyInProgress):
        await run(speechless, asked, event_id="from-the-sweeper")
    assert await counts(mailbox) == (1, 1, 1)
    (event,) = first
    assert isinstance(event, MessageReceived)
    child = StoredTurn(event.session_id, event.turn_id, event.message_id)

    ended = over(await end(speechless, mailbox, child, "interrupted"))
    assert await run(speechless, asked, event_id="asked") == first
    finished = await run(speechless, ended, event_id="ended")
    assert [type(each) for each in finished] == [ToolCallFinished]
    assert await run(speechless, ended, event_id="ended") == finished
    assert await run(speechless, ended, event_id="ended-again") == ()
    assert await run(speechless, asked, event_id="from-the-sweeper") == finished
    assert await counts(mailbox) == (1, 1, 1)
    assert (await mailbox.call(asked))["status"] == "cancelled"


async def test_deliveries_at_once_make_one_turn_and_one_result(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "delegate", TASK)
    made = await asyncio.gather(*(run(speechless, asked) for _ in range(6)), return_exceptions=True)
    said = [each for each in made if not isinstance(each, AlreadyInProgress)]
    assert len(said) == 1, made
    assert await counts(mailbox) == (1, 1, 1)
    (event,) = said[0]  # type: ignore[misc]
    assert isinstance(event, MessageReceived)
    child = StoredTurn(event.session_id, event.turn_id, event.message_id)
    ended = over(await end(speechless, mailbox, child, "interrupted"))
    ends = await asyncio.gather(*(run(speechless, ended) for _ in range(6)))
    assert len([each for each in ends if each]) == 1


@pytest.mark.parametrize(
    ("how", "status", "error"),
    [
        ("interrupted", "cancelled", "the task was stopped before it was done"),
        ("expired", "timeout", "the task was not done in time"),
        ("refused", "error", "the task was refused: "),
        ("undeliverable", "error", "the task failed: "),
    ],
)
async def test_a_delegated_turn_without_an_answer_ends_the_call_with_the_reason(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn, how: str, status: str, error: str
) -> None:
    asked = await mailbox.add_call(turn, "delegate", TASK)
    child = await begun(speechless, asked)
    (finished,) = await run(speechless, over(await end(speechless, mailbox, child, how)))
    assert isinstance(finished, ToolCallFinished)
    assert finished.status == status
    call = await mailbox.call(asked)
    assert (call["state"], call["status"], call["result"]) == ("finished", status, None)
    assert call["error"].startswith(error)


async def test_nothing_is_delegated_to_nobody_too_deep_or_too_often(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn
) -> None:
    nobody = await mailbox.add_call(turn, "delegate", {"persona": "x\x00", "task": "Do it."})
    assert (await refused(speechless, nobody)).status == "error"
    assert (await mailbox.call(nobody))["error"] == "there is no persona 'x\ufffd'"
    wrong = await mailbox.add_call(turn, "delegate", {"persona": "helper"}, place=1)
    assert (await refused(speechless, wrong)).status == "error"
    named = {**TASK, "persona": "The helper"}
    child = await begun(speechless, await mailbox.add_call(turn, "delegate", named, place=2))
    builtin = {**TASK, "persona": "default"}
    await begun(speechless, await mailbox.add_call(turn, "delegate", builtin, place=3))
    often = await mailbox.add_call(turn, "delegate", TASK, place=4)
    assert (await refused(speechless, often)).status == "error"
    assert (await mailbox.call(often))["error"] == "a turn may delegate at most 2 tasks"

    grandchild = await begun(speechless, await mailbox.add_call(child, "delegate", TASK))
    deep = await mailbox.add_call(grandchild, "delegate", TASK)
    assert (await refused(speechless, deep)).status == "error"
    assert "more than 2 deep" in (await mailbox.call(deep))["error"]
    assert await counts(mailbox) == (3, 3, 3)


async def test_the_last_task_that_a_turn_may_delegate_is_delegated_once(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = [await mailbox.add_call(turn, "delegate", TASK, place=place) for place in range(6)]
    await asyncio.gather(*(run(speechless, call) for call in asked))
    assert await counts(mailbox) == (2, 2, 2)
    statuses = [(await mailbox.call(call))["status"] for call in asked]
    assert sorted(map(str, statuses)) == ["None"] * 2 + ["error"] * 4


async def test_a_turn_that_is_stopped_stops_those_that_work_for_it(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "delegate", TASK)
    child = await begun(speechless, asked)
    inner = await mailbox.add_call(child, "delegate", TASK)
    grandchild = await begun(speechless, inner)
    await change(mailbox, turn, "stop = 'interrupt'")

    stalled_turn: Event = TurnStalled(**turn.ids, reason="stopped")
    for stopped in (turn, child):
        said = (await speechless.conversation.handle(delivery("conversation", stalled_turn))).events
        assert await mailbox.state(stopped) == "interrupted"
        following = await run(speechless, over(said))
        if stopped is turn:
            # The next one waits for a tool as well, so that no process sees that it shall stop.
            assert following == (TurnStalled(**child.ids, reason="stopped"),)
            (stalled_turn,) = following
    # It has not begun, and ends as soon as it would.
    row = await mailbox.sql.fetchrow("SELECT * FROM turns WHERE id = $1", grandchild.turn_id)
    assert row is not None
    assert (row["state"], row["stop"]) == ("received", "interrupt")
    for call in (asked, inner):
        assert (await mailbox.call(call))["status"] == "cancelled"


async def test_a_task_that_takes_too_long_is_ended_by_the_sweeper_and_its_turn_stopped(
    speechless: Toolroom, database: Database, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "delegate", TASK)
    child = await begun(speechless, asked)
    await mailbox.add_call(child, "calculate", {"expression": "1 + 1"})
    await mailbox.sql.execute("UPDATE tool_calls SET requested_at = now() + interval '1 hour'")
    await change(mailbox, turn, "lease_until = now() - interval '1 hour'")
    assert await stalled(database, "stalled_tool_calls") == set()
    await late(mailbox, asked)
    assert await stalled(database, "stalled_tool_calls") == {asked.call_id}
    # The turn is not what has to be looked after.
    assert turn.turn_id not in await stalled(database, "stalled_turns")

    stop, finished = await run(speechless, asked, event_id="from-the-sweeper")

    assert stop == TurnStalled(**child.ids, reason="stopped")
    assert isinstance(finished, ToolCallFinished)
    assert finished.status == "timeout"
    assert (await mailbox.call(asked))["error"] == "the task was not done within 540 s"
    said = (await speechless.conversation.handle(delivery("conversation", stop))).events
    assert await mailbox.state(child) == "interrupted"
    # It comes too late for the call.
    assert await run(speechless, over(said)) == ()
    assert (await mailbox.call(asked))["status"] == "timeout"


@pytest.mark.parametrize("gone", [False, True])
async def test_a_task_whose_end_nobody_told_is_found_by_the_sweeper(
    speechless: Toolroom, database: Database, mailbox: Mailbox, turn: StoredTurn, *, gone: bool
) -> None:
    asked = await mailbox.add_call(turn, "delegate", TASK)
    child = await begun(speechless, asked)
    assert asked.call_id not in await stalled(database, "stalled_tool_calls")
    if gone:
        await mailbox.sql.execute("DELETE FROM sessions WHERE id = $1", child.session_id)
    else:
        await end(speechless, mailbox, child, "expired")
    assert await stalled(database, "stalled_tool_calls") == {asked.call_id}
    (finished,) = await run(speechless, asked, event_id="from-the-sweeper")
    assert isinstance(finished, ToolCallFinished)
    call = await mailbox.call(asked)
    assert (call["status"], call["error"]) == (
        ("error", "the session of the task was deleted")
        if gone
        else ("timeout", "the task was not done in time")
    )


async def test_a_delegated_task_is_offered_no_tool_that_was_left_out(
    speechless: Toolroom, database: Database, mailbox: Mailbox, turn: StoredTurn
) -> None:
    for place, (only, offered) in enumerate(
        [
            (None, ["calculate", "echo", "delegate"]),
            # What is not the persona's stays so.
            (["echo", "http_fetch"], ["echo"]),
        ]
    ):
        task = TASK if only is None else {**TASK, "tools": only}
        child = await begun(speechless, await mailbox.add_call(turn, "delegate", task, place=place))
        await change(mailbox, child, "state = 'routed'")
        taken: Delivery = delivery("conversation", routed(child))
        async with database.transaction("acme") as connection:
            attempt = await begin(
                connection,
                taken,
                turn_id=child.turn_id,
                attachment_characters=100,
                result_characters=100,
                profiles=PROFILES,
            )
        assert attempt is not None
        assert attempt.persona == "helper"
        assert attempt.api_key == "key-1"
        assert [spec.name for spec in tools_of(attempt, (), ToolSettings())] == offered


async def test_a_session_takes_the_sessions_of_its_tasks_with_it(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn
) -> None:
    child = await begun(speechless, await mailbox.add_call(turn, "delegate", TASK))
    await begun(speechless, await mailbox.add_call(child, "delegate", TASK))
    assert await counts(mailbox) == (2, 2, 2)
    await mailbox.sql.execute("DELETE FROM sessions WHERE id = $1", turn.session_id)
    assert await mailbox.sql.fetchval("SELECT count(*) FROM sessions") == 0


async def test_another_tenant_neither_delegates_nor_ends_a_task(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn
) -> None:
    asked = await mailbox.add_call(turn, "delegate", TASK)
    foreign = delivery("tool-executor", asked, tenant="rival")
    assert (await speechless.executor.handle(foreign)).events == ()
    child = await begun(speechless, asked)
    ended = over(await end(speechless, mailbox, child, "interrupted"))
    foreign = delivery("tool-executor", ended, tenant="rival")
    assert (await speechless.executor.handle(foreign)).events == ()
    call: asyncpg.Record = await mailbox.call(asked)
    assert call["state"] == "running"


async def test_a_task_cannot_be_handed_on_from_the_deepest_level_and_is_not_offered_to_be(
    speechless: Toolroom, mailbox: Mailbox, turn: StoredTurn, database: Database
) -> None:
    levels = [turn]
    for _ in range(BOUNDS.delegation_depth):
        asked = await mailbox.add_call(levels[-1], "delegate", TASK)
        levels.append(await begun(speechless, asked))
    await change(mailbox, turn, "persona = 'helper'")
    offered: list[bool] = []
    for level in levels:
        await mailbox.sql.execute("UPDATE tool_calls SET state = 'finished', status = 'error'")
        await mailbox.sql.execute("DELETE FROM turn_steps")
        await change(mailbox, level, "state = 'routed', step = 0")
        async with database.transaction("acme") as connection:
            attempt = await begin(
                connection,
                delivery("conversation", routed(level)),
                turn_id=level.turn_id,
                attachment_characters=100,
                result_characters=100,
                profiles=PROFILES,
            )
        assert attempt is not None
        names = {spec.name for spec in tools_of(attempt, (), BOUNDS)}
        assert "calculate" in names
        offered.append("delegate" in names)
    assert offered == [True, True, False]
