"""Turns that call tools: a real model asks, the executor answers, the model goes on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import asyncpg
import orjson
import pytest
import pytest_asyncio
from pydantic import SecretStr

from somaagent.events import (
    Analysis,
    Candidate,
    ToolCallRequested,
    TurnCompleted,
    TurnFailed,
    TurnRouted,
)
from somaagent.settings import ProfileSettings, RedisSettings
from somaagent.storage.database import Database
from somaagent.streams.frames import (
    BEGINNING,
    COMPLETED,
    RESTARTED,
    TOOL_CALL,
    TOOL_RESULT,
    Entry,
    stream_key,
)
from somaagent.streams.reader import StreamReader
from tests.integration.conftest import Mailbox, StoredTurn
from tests.integration.functions.toolroom import Toolroom, opened

pytestmark = pytest.mark.timeout(900)
QUESTION = "What is 37 times 43? use the calculator"


def routed(turn: StoredTurn, *ranked: str) -> TurnRouted:
    return TurnRouted(
        **turn.ids,
        profile="dialogue",
        candidates=(Candidate(profile="dialogue", score=1),),
        reason="the only profile",
        decision_id=uuid4(),
        analysis=Analysis(intent="question", sentiment="neutral", ranked_tools=ranked),
    )


@pytest_asyncio.fixture
async def toolroom(database: Database, redis_url: str, model_url: str) -> AsyncIterator[Toolroom]:
    async with opened(database, redis_url, model_url) as both:
        yield both


async def calls(mailbox: Mailbox) -> list[asyncpg.Record]:
    """Every call of the session."""
    return list(
        await mailbox.sql.fetch(
            "SELECT * FROM tool_calls WHERE session_id = $1 ORDER BY step, place",
            mailbox.session_id,
        )
    )


async def answers(mailbox: Mailbox, turn: StoredTurn) -> list[str]:
    rows = await mailbox.sql.fetch(
        "SELECT text FROM messages WHERE turn_id = $1 AND role = 'assistant'", turn.turn_id
    )
    return [row["text"] for row in rows]


async def frames(redis_url: str, mailbox: Mailbox) -> list[Entry]:
    """What listeners of the session were told."""
    reader = StreamReader.open(RedisSettings(url=SecretStr(redis_url)))
    entries, _ = await reader.page(stream_key("acme", mailbox.session_id), BEGINNING)
    await reader.aclose()
    return entries


async def test_the_model_calculates_with_the_calculator(
    toolroom: Toolroom, mailbox: Mailbox, redis_url: str
) -> None:
    turn = await mailbox.add(1, QUESTION, state="routed")
    (completed,) = await toolroom.settle(routed(turn, "calculate"))

    assert isinstance(completed, TurnCompleted)
    # A small model asks once more for what it has; then it has to answer.
    made = await calls(mailbox)
    assert 1 <= len(made) <= 2
    for call in made:
        assert (call["tool"], call["status"]) == ("calculate", "success")
        assert orjson.loads(call["result"])["value"] == "1591"
    (answer,) = await answers(mailbox, turn)
    assert "1591" in answer.replace(",", "")
    spent = await mailbox.sql.fetchval("SELECT sum(input_tokens) FROM turn_steps")
    # What all steps cost is what the turn cost.
    assert completed.usage.input_tokens > spent > 0
    stored = await mailbox.sql.fetchrow("SELECT * FROM turns WHERE id = $1", turn.turn_id)
    assert stored is not None
    assert (stored["state"], stored["step"], stored["attempt"]) == ("completed", len(made), 1)
    assert stored["input_tokens"] == completed.usage.input_tokens
    told = [entry.kind for entry in await frames(redis_url, mailbox)]
    assert told.index(TOOL_CALL) < told.index(TOOL_RESULT) < told.index(COMPLETED)
    assert RESTARTED not in told


@pytest.mark.extended
async def test_a_persona_has_the_first_step_call_its_tool_and_the_model_answer_after_it(
    toolroom: Toolroom, mailbox: Mailbox
) -> None:
    await mailbox.sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt, tools, tool_choice)"
        " VALUES ('acme', 'owl', 'Owl', 'You are polite.', '{calculate,echo}', 'echo')"
    )
    turn = await mailbox.add(1, "Say hello.", state="routed")
    await mailbox.sql.execute("UPDATE turns SET persona = 'owl' WHERE id = $1", turn.turn_id)
    (completed,) = await toolroom.settle(routed(turn))

    assert isinstance(completed, TurnCompleted)
    first, *_ = await calls(mailbox)
    assert (first["step"], first["tool"], first["status"]) == (0, "echo", "success")
    steps = await mailbox.sql.fetch("SELECT tools FROM turn_steps ORDER BY step")
    assert steps[0]["tools"] == ["echo"]
    assert all(step["tools"] == ["calculate", "echo"] for step in steps[1:])
    (answer,) = await answers(mailbox, turn)
    assert answer.strip()


async def test_a_model_that_would_rather_speak_calls_the_tool_that_it_has_to_call(
    toolroom: Toolroom, mailbox: Mailbox, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await mailbox.sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt, tools, tool_choice)"
        " VALUES ('acme', 'owl', 'Owl', 'You tell the time.', '{memory_recall}', 'memory_recall')"
    )
    turn = await mailbox.add(1, "What did I say about owls?", state="routed")
    await mailbox.sql.execute("UPDATE turns SET persona = 'owl' WHERE id = $1", turn.turn_id)
    (requested,) = await toolroom.handle(routed(turn))

    assert isinstance(requested, ToolCallRequested)
    (call,) = await calls(mailbox)
    assert (call["step"], call["tool"], call["state"]) == (0, "memory_recall", "requested")
    # Else it was no such model.
    assert {"answer_garbled", "tool_choice_ignored"} & {each.message for each in caplog.records}
    # What it said instead of calling is told to nobody.
    assert [entry.kind for entry in await frames(redis_url, mailbox)] == [TOOL_CALL]


async def test_a_turn_fails_where_no_model_can_be_made_to_call(
    toolroom: Toolroom, mailbox: Mailbox
) -> None:
    conversation = toolroom.conversation
    bounds = ProfileSettings(without_tool_choice="platform")
    unable = replace(conversation, profiles=replace(conversation.profiles, bounds=bounds))
    await mailbox.sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt, tools, tool_choice)"
        " VALUES ('acme', 'owl', 'Owl', 'You are polite.', '{echo}', 'required')"
    )
    turn = await mailbox.add(1, "Say hello.", state="routed")
    await mailbox.sql.execute("UPDATE turns SET persona = 'owl' WHERE id = $1", turn.turn_id)
    (failed,) = await replace(toolroom, conversation=unable).settle(routed(turn))

    assert isinstance(failed, TurnFailed)
    assert failed.code == "model_refused"
    assert "tool_choice" in failed.detail
    assert await calls(mailbox) == []


async def test_an_answer_that_looks_like_a_call_and_is_none_is_asked_for_without_tools(
    toolroom: Toolroom, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    await mailbox.sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt, tools)"
        " VALUES ('acme', 'parrot', 'Parrot', 'You repeat what you are told to.', '{echo}')"
    )
    asked = 'Say exactly this and nothing else: {"answer":"Red"}'
    turn = await mailbox.add(1, asked, state="routed")
    await mailbox.sql.execute("UPDATE turns SET persona = 'parrot' WHERE id = $1", turn.turn_id)
    (completed,) = await toolroom.settle(routed(turn))

    # llama.cpp takes the JSON for a call of a tool and ends its answer with an error.
    assert [record.msg for record in caplog.records].count("answer_garbled") == 1
    assert isinstance(completed, TurnCompleted)
    (answer,) = await answers(mailbox, turn)
    assert "Red" in answer
    assert await calls(mailbox) == []
    assert await mailbox.sql.fetchval("SELECT attempt FROM turns WHERE id = $1", turn.turn_id) == 1
