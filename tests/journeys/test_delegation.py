"""A task that is delegated through the whole platform, while the tool executor is killed.

The call is stored as the conversation step stores it: a small model would not ask for it.
"""

import asyncio
from pathlib import Path

import asyncpg
import orjson
import pytest

from somaagent.local.spans import StoredSpan, orphans, traces_of
from somaagent.tools import JsonObject
from tests.faults.turns.holds import held
from tests.journeys.test_sandboxed_tools import Room
from tests.journeys.test_traces import causes, named
from tests.support.platform import Client, Platform, until

pytestmark = pytest.mark.timeout(900)
SECONDS = 300.0
TASK: JsonObject = {"persona": "courier", "task": "Answer with the word yes.", "tools": []}
_TURNS = """
SELECT t.id, t.session_id, t.state, t.asked_by FROM turns t JOIN sessions s ON s.id = t.session_id
WHERE s.parent_session_id = $1
"""


async def _persona(sql: "asyncpg.Connection[asyncpg.Record]") -> None:
    await sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt)"
        " VALUES ('acme', 'courier', 'The courier', 'You answer in one word.')"
        " ON CONFLICT DO NOTHING"
    )


async def test_a_delegated_task_is_done_once_though_the_executor_is_killed_at_both_ends(
    platform: Platform, client: Client
) -> None:
    async with platform.sql() as sql:
        await _persona(sql)
        room = await Room.new(platform, client, sql, "What did the courier say? One word.")
        session_id = room.turn.session_id
        async with held(platform, "sessions", "id", str(session_id)) as rows:
            asked = await room.ask("delegate", TASK)
            # Before anything of the task is stored.
            await rows.awaited()
            assert platform.kill("tool-executor") > 0
            assert await sql.fetch(_TURNS, session_id) == []

        async def delegated() -> bool:
            return bool(await sql.fetch(_TURNS, session_id))

        await until(delegated, "the task to be begun", seconds=SECONDS)
        async with held(platform, "tool_calls", "id", str(asked.call_id)) as rows:

            async def done() -> bool:
                (child,) = await sql.fetch(_TURNS, session_id)
                return bool(child["state"] == "completed")

            await until(done, "the task to be done", seconds=SECONDS)
            # Its result is about to be stored.
            await rows.awaited("child_turn_id")
            (child,) = await sql.fetch(_TURNS, session_id)
            assert (await room.mailbox.call(asked))["state"] == "running"
            assert platform.kill("tool-executor") > 0
        ended = await room.ended(asked)
        assert (ended["status"], ended["error"]) == ("success", None)
        (after,) = await sql.fetch(_TURNS, session_id)
        assert after == child

        result = orjson.loads(ended["result"])
        (_, answer) = await client.messages(str(child["session_id"]))
        assert result["answer"] == answer["text"] != ""
        assert result["session_id"] == str(child["session_id"])
        url = f"{platform.gateway}/v1/sessions?limit=100"
        async with client.http.get(url) as response:
            assert response.status == 200, await response.text()
            listed = {each["session_id"] for each in (await response.json())["sessions"]}
        assert str(session_id) in listed
        assert str(child["session_id"]) not in listed

        frames = await room.answer(client)
        assert frames[-1].event == "completed", frames[-1]
        told = [frame.data for frame in frames if frame.event == "tool_result"]
        assert [data["status"] for data in told if data["tool"] == "delegate"] == ["success"]
        charged = await sql.fetchval(
            "SELECT count(*) FROM budget_entries WHERE turn_id = $1 AND state = 'settled'",
            child["id"],
        )
        assert charged == 1


async def test_stopping_a_turn_stops_the_task_that_it_delegated_below_the_span_of_its_call(
    platform: Platform, client: Client, traces: Path
) -> None:
    async with platform.sql() as sql:
        room = await Room.new(platform, client, sql)
        session_id = room.turn.session_id
        # Long enough that it is not done before it is stopped.
        counting = "Count from 1 to 200 in words, one number a line."
        task: JsonObject = {"persona": "default", "task": counting, "tools": []}
        asked = await room.ask("delegate", task)

        async def state() -> str:
            rows = await sql.fetch(_TURNS, session_id)
            return str(rows[0]["state"]) if rows else ""

        async def answering() -> bool:
            return await state() in ("generating", "completed")

        await until(answering, "the task to be begun", seconds=SECONDS)
        url = f"{platform.gateway}/v1/sessions/{session_id}/turns/{room.turn.turn_id}/interrupt"
        async with client.http.post(url) as response:
            assert response.status < 300, await response.text()

        async def over() -> bool:
            return await state() not in ("received", "analyzed", "routed", "generating")

        await until(over, "the task to end", seconds=SECONDS)
        assert await state() == "interrupted"
        ended = await room.ended(asked)
        assert ended["status"] == "cancelled"
        (task_turn,) = await sql.fetch(_TURNS, session_id)

    async def traced() -> list[StoredSpan]:
        found = await asyncio.to_thread(traces_of, traces, str(task_turn["id"]))
        spans = [span for each in found.values() for span in each]
        there = {span.service for span in spans} >= {"perception", "router", "conversation"}
        return spans if there and not orphans(spans) else []

    spans = await until(traced, "the trace of both", seconds=SECONDS)
    assert len({span.trace_id for span in spans}) == 1
    (delegating,) = named(spans, "execute_tool delegate")
    assert delegating.attributes["gen_ai.tool.call.id"] == str(asked.call_id)
    assert delegating.attributes["somaagent.tool.status"] == "delegated"
    assert "process ai.somaagent.tools.call-requested.v1" in causes(spans, delegating)
    of_task = [
        span for span in spans if span.attributes.get("somaagent.turn_id") == str(task_turn["id"])
    ]
    assert {"perception", "router", "conversation"} <= {span.service for span in of_task}
    assert all(delegating.name in causes(spans, span) for span in of_task)
