"""`canvas_append` puts each item on its session's canvas once, and says so to its listeners."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import orjson
import pytest
from pydantic import SecretStr

from functions.tool_executor.handler import ToolExecutor
from somaagent.events import ToolCallFinished, ToolCallRequested
from somaagent.settings import CanvasSettings, RedisSettings
from somaagent.storage.canvas import Canvas
from somaagent.storage.database import Database
from somaagent.streams.frames import BEGINNING, CANVAS_ITEM, stream_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools.builtin.canvas_append import LONGEST_FRAME, CanvasAppend
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import opened_executor
from tests.support.platform import until

TABLE = {"kind": "csv", "title": "Capitals", "content": "country,capital\nFrance,Paris\n"}


@pytest.fixture
async def stream(redis_url: str) -> AsyncIterator[TurnStream]:
    opened = await TurnStream.open(RedisSettings(url=SecretStr(redis_url)))
    yield opened
    await opened.aclose()


async def run(
    executor: ToolExecutor, asked: ToolCallRequested, *, event_id: str | None = None
) -> None:
    (event,) = (await executor.handle(delivery("tool-executor", asked, event_id=event_id))).events
    assert isinstance(event, ToolCallFinished)


async def items(mailbox: Mailbox) -> list[asyncpg.Record]:
    return list(
        await mailbox.sql.fetch(
            "SELECT * FROM canvas_items WHERE session_id = $1 ORDER BY position",
            mailbox.session_id,
        )
    )


async def frames(redis_url: str, mailbox: Mailbox) -> list[dict[str, Any]]:
    """The canvas' frames that listeners of the session were told."""
    reader = StreamReader.open(RedisSettings(url=SecretStr(redis_url)))
    entries, _ = await reader.page(stream_key("acme", mailbox.session_id), BEGINNING)
    await reader.aclose()
    return [orjson.loads(entry.data) for entry in entries if entry.kind == CANVAS_ITEM]


@pytest.fixture
async def turn(mailbox: Mailbox) -> StoredTurn:
    return await mailbox.add(1, "Show me the capitals.", state="routed")


@pytest.fixture
def tool(database: Database, stream: TurnStream) -> CanvasAppend:
    return CanvasAppend(Canvas(database, CanvasSettings()), stream)


async def test_an_item_is_stored_told_and_returned(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tool: CanvasAppend
) -> None:
    asked = await mailbox.add_call(turn, "canvas_append", TABLE)
    async with opened_executor(database, redis_url, tool) as executor:
        await run(executor, asked)

    call = await mailbox.call(asked)
    assert call["status"] == "success", call["error"]
    assert orjson.loads(call["result"]) == {
        "item_id": str(asked.call_id),
        "pane": "default",
        "characters": len(TABLE["content"]),
    }
    (item,) = await items(mailbox)
    assert (item["id"], item["turn_id"]) == (asked.call_id, turn.turn_id)
    assert {name: item[name] for name in TABLE} == TABLE
    (frame,) = await frames(redis_url, mailbox)
    assert frame == {
        "turn_id": str(turn.turn_id),
        "item_id": str(asked.call_id),
        "pane": "default",
        "language": None,
        "truncated": False,
        "created_at": item["created_at"].isoformat(),
        **TABLE,
    }


async def test_an_event_that_comes_twice_appends_once(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tool: CanvasAppend
) -> None:
    asked = await mailbox.add_call(turn, "canvas_append", TABLE)
    async with opened_executor(database, redis_url, tool) as executor:
        await run(executor, asked, event_id="the-same")
        await run(executor, asked, event_id="the-same")
        await run(executor, asked)
    assert len(await items(mailbox)) == 1
    assert len(await frames(redis_url, mailbox)) == 1


async def test_an_executor_that_dies_after_appending_leaves_one_item(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tool: CanvasAppend
) -> None:
    """What a killed process leaves: the item, and a call whose lease has ended."""
    asked = await mailbox.add_call(turn, "canvas_append", TABLE)
    async with opened_executor(database, redis_url, tool) as executor:
        await run(executor, asked)
        await mailbox.sql.execute(
            "UPDATE tool_calls SET state = 'running', status = NULL, result = NULL,"
            " finished_at = NULL, lease_until = now() - interval '1 second' WHERE id = $1",
            asked.call_id,
        )
        await run(executor, asked)
    call = await mailbox.call(asked)
    assert (call["status"], call["attempt"]) == ("success", 2)
    assert len(await items(mailbox)) == 1
    # The one that died may not have told; clients know an item again by its id.
    told = await frames(redis_url, mailbox)
    assert len(told) == 2
    assert told[0] == told[1]


async def test_calls_side_by_side_do_not_pass_the_quota_together(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, stream: TurnStream
) -> None:
    canvas = Canvas(database, CanvasSettings(max_items=3))
    tool = CanvasAppend(canvas, stream)
    asked = [
        await mailbox.add_call(turn, "canvas_append", TABLE, place=place) for place in range(6)
    ]
    async with opened_executor(database, redis_url, tool) as executor:
        await asyncio.gather(*(run(executor, each) for each in asked))
    statuses = [(await mailbox.call(each))["status"] for each in asked]
    assert sorted(statuses) == ["output_limit"] * 3 + ["success"] * 3
    assert len(await items(mailbox)) == 3


async def test_a_canvas_has_a_size(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, stream: TurnStream
) -> None:
    canvas = Canvas(database, CanvasSettings(max_bytes=1024))
    tool = CanvasAppend(canvas, stream)
    # In characters they are half of it.
    fits, does_not = {"kind": "text", "content": "é" * 512}, {"kind": "text", "content": "x"}
    first = await mailbox.add_call(turn, "canvas_append", fits)
    second = await mailbox.add_call(turn, "canvas_append", does_not, place=1)
    async with opened_executor(database, redis_url, tool) as executor:
        await run(executor, first)
        await run(executor, second)
    assert (await mailbox.call(first))["status"] == "success"
    call = await mailbox.call(second)
    assert (call["status"], call["error"]) == (
        "output_limit",
        "the canvas may have 1024 bytes in all",
    )


async def test_what_is_no_text_of_postgres_is_replaced_and_a_long_item_is_told_without_its_content(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tool: CanvasAppend
) -> None:
    content = "a\x00b" + "x" * LONGEST_FRAME
    asked = await mailbox.add_call(
        turn, "canvas_append", {"kind": "code", "language": "c++", "content": content}
    )
    async with opened_executor(database, redis_url, tool) as executor:
        await run(executor, asked)
    (item,) = await items(mailbox)
    assert item["content"] == content.replace("\x00", "\ufffd")
    (frame,) = await frames(redis_url, mailbox)
    assert (frame["content"], frame["truncated"]) == (None, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "text"},
        {"kind": "film", "content": "x"},
        {"kind": "text", "content": ""},
        {"kind": "text", "content": "x" * 65_537},
        {"kind": "text", "content": "x", "pane": "../other"},
        {"kind": "text", "content": "x", "session_id": "another"},
    ],
)
async def test_wrong_arguments_append_nothing(
    database: Database,
    redis_url: str,
    mailbox: Mailbox,
    turn: StoredTurn,
    tool: CanvasAppend,
    wrong: dict[str, str],
) -> None:
    asked = await mailbox.add_call(turn, "canvas_append", wrong)
    async with opened_executor(database, redis_url, tool) as executor:
        await run(executor, asked)
    assert (await mailbox.call(asked))["status"] == "error"
    assert await items(mailbox) == []
    assert await frames(redis_url, mailbox) == []


async def test_a_turn_that_was_taken_back_while_its_call_ran_shows_nothing(
    database: Database, mailbox: Mailbox, turn: StoredTurn, redis_url: str, tool: CanvasAppend
) -> None:
    asked = await mailbox.add_call(turn, "canvas_append", TABLE)
    blocker = mailbox.sql.transaction()
    await blocker.start()
    # The reset holds the session; the call waits for it, and then finds its turn gone.
    await mailbox.sql.execute("SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE", mailbox.session_id)
    async with opened_executor(database, redis_url, tool) as executor:
        running = asyncio.ensure_future(run(executor, asked))

        async def waits() -> bool:
            return bool(
                await mailbox.sql.fetchval(
                    "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname ="
                    " current_database() AND wait_event_type = 'Lock')"
                )
            )

        await until(waits, "the call waits for the session")
        await mailbox.sql.execute("UPDATE turns SET retired = 'reset' WHERE id = $1", turn.turn_id)
        await blocker.commit()
        await running
    assert await items(mailbox) == []
    assert (await mailbox.call(asked))["status"] in ("error", "cancelled")
