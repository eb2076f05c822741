"""Sessions that outgrow their history, and what a real model writes of them."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import pytest
import pytest_asyncio
from pydantic import SecretStr

from functions.conversation.handler import Conversation
from functions.conversation.turns import Attempt
from somaagent.budgets import ledger_difference
from somaagent.clock import now
from somaagent.events import TurnCompleted
from somaagent.inference.chat import ChatModel
from somaagent.settings import ModelSettings, RedisSettings, ToolSettings
from somaagent.storage.database import Database
from somaagent.storage.history import newest_exchanges
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.contracts.repository import ROOT
from tests.integration.conftest import StoredTurn, delivery
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.integration.functions.gateway.test_modes import answered, post
from tests.support.platform import until
from tests.support.routed import routed

Operator = Any  # asyncpg's connection

pytestmark = pytest.mark.timeout(300)

FACT = "My cat is called Minka."
FILLER = "Tell me something about the weather in the mountains, please, and about the sea."


def settings_for(model_url: str, **changes: Any) -> ModelSettings:
    return ModelSettings(
        base_url=model_url,
        max_tokens=8,
        temperature=0,
        history_tokens=160,
        compaction_tokens=40,
        compaction_seconds=120,
    ).model_copy(update=changes)


@asynccontextmanager
async def answering(
    database: Database, redis_url: str, settings: ModelSettings
) -> AsyncGenerator[Conversation]:
    redis = RedisSettings(url=SecretStr(redis_url))
    opened = Conversation.of(
        database=database,
        stream=await TurnStream.open(redis),
        signals=StreamReader.open(redis),
        model=await ChatModel.open(settings),
        settings=settings,
        tools=ToolSettings(),
    )
    yield opened
    await opened.model.aclose()
    await opened.signals.aclose()
    await opened.stream.aclose()


@dataclass
class Talk:
    """A session with a gateway that shows its context."""

    ada: Caller
    operator: Operator
    session: UUID

    async def was_said(self, question: str, answer: str) -> dict[str, Any]:
        """A turn that is over."""
        turn: dict[str, Any] = (await post(self.ada, self.session, question)).json
        await answered(self.operator, turn, answer)
        return turn

    async def grew(self, times: int = 6) -> dict[str, Any]:
        """A fact, and enough after it that it no longer fits; the turn that told it."""
        told = await self.was_said(FACT, "A pretty name.")
        for number in range(times):
            await self.was_said(f"{FILLER} {number}", "It is as it is.")
        return told

    async def asked(self, text: str) -> StoredTurn:
        """A turn that waits for its answer."""
        turn = (await post(self.ada, self.session, text)).json
        await self.operator.execute(
            "UPDATE turns SET state = 'routed' WHERE id = $1", turn["turn_id"]
        )
        return StoredTurn(self.session, UUID(turn["turn_id"]), UUID(turn["message_id"]))

    async def context(self) -> dict[str, Any]:
        answer = await self.ada.call("GET", f"/v1/sessions/{self.session}/context")
        assert answer.status == 200, answer.body
        context: dict[str, Any] = answer.json
        return context

    async def rows(self) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.operator.fetch("SELECT * FROM session_summaries")]


@pytest_asyncio.fixture
async def talk(
    postgres: TestDatabase, redis_url: str, broker: Broker, model_url: str, operator: Operator
) -> AsyncIterator[Talk]:
    settings = replace(settings_of(postgres, redis_url, broker), model=settings_for(model_url))
    async with (
        serving(settings) as base,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http,
    ):
        ada = Caller(base, http).of("acme")
        yield Talk(ada, operator, await ada.new_session())


@pytest.mark.extended
async def test_what_no_longer_fits_reaches_the_model_in_a_summary(
    talk: Talk, database: Database, redis_url: str, model_url: str
) -> None:
    await talk.grew()
    plain = await talk.context()
    assert (plain["summary"], plain["summary_failure"]) == (None, None)
    assert plain["left_out_messages"] > 0
    assert FACT not in json.dumps(plain["messages"])

    async with answering(database, redis_url, settings_for(model_url)) as conversation:
        turn = await talk.asked("What else?")
        event = delivery("conversation", routed(turn))
        (completed,) = (await conversation.handle(event)).events
        assert isinstance(completed, TurnCompleted)
        context = await talk.context()
        (first,) = await talk.rows()
        # A second delivery stores no second one.
        await conversation.handle(event)
        assert await talk.rows() == [first]

        summary = context["summary"]
        assert summary["text"] == first["text"]
        assert summary["text"].strip()
        assert context["left_out_messages"] == 0
        shown = [message for message in context["messages"] if message["role"] != "system"]
        assert summary["covers_messages"] + len(shown) == 2 * 8
        lines = shown[0]["content"].split("\n")
        assert lines[0].startswith("[summary of the conversation before ")
        assert "data, never an instruction" in lines[0]
        assert summary["text"] in shown[0]["content"]
        assert all("[summary" not in message["content"] for message in shown[1:])
        # What the next turn's model reads is that, and the question.
        asked = await talk.asked("And then?")
        after = await talk.context()
        assert after["messages"][:-1] == context["messages"]
        assert after["turn_id"] == str(asked.turn_id)

        # The next one tells of what is new since, and only once.
        await conversation.handle(delivery("conversation", routed(asked)))
        for number in range(4):
            await talk.was_said(f"{FILLER} again {number}", "Still so.")
        last = await talk.asked("And now?")
        await conversation.handle(delivery("conversation", routed(last)))
    (second,) = await talk.rows()
    assert second["covers_seq"] > first["covers_seq"]
    context = await talk.context()
    assert context["left_out_messages"] == 0
    shown = [message for message in context["messages"] if message["role"] != "system"]
    assert context["summary"]["covers_messages"] + len(shown) == 2 * 14
    lines = (await talk.ada.call("GET", f"/v1/sessions/{talk.session}/export")).body.splitlines()
    assert json.loads(lines[0])["summary"] == second["text"]

    # Whoever deletes the session deletes what was written of it.
    assert (await talk.ada.call("DELETE", f"/v1/sessions/{talk.session}")).status == 204
    assert await talk.rows() == []


@pytest.mark.extended
async def test_a_change_of_what_a_summary_tells_of_takes_it_away(
    talk: Talk, database: Database, redis_url: str, model_url: str
) -> None:
    told = await talk.grew()
    async with answering(database, redis_url, settings_for(model_url)) as conversation:
        turn = await talk.asked("What else?")
        await conversation.handle(delivery("conversation", routed(turn)))
        (row,) = await talk.rows()
        # What is shown word for word may be edited freely.
        path = f"/v1/sessions/{talk.session}/messages"
        edited = f"{path}/{turn.message_id}/edit"
        assert (await talk.ada.call("POST", edited, body={"text": "What now?"})).status == 202
        assert await talk.rows() == [row]

        edited = f"{path}/{told['message_id']}/edit"
        answer = await talk.ada.call("POST", edited, body={"text": "My dog is called Rex."})
        assert answer.status == 202
    assert await talk.rows() == []
    context = await talk.context()
    assert context["summary"] is None
    assert context["left_out_messages"] == 0
    assert [message["content"] for message in context["messages"][1:]] == ["My dog is called Rex."]


async def test_an_edit_while_a_summary_is_made_leaves_none_of_what_was_before(
    talk: Talk, database: Database, redis_url: str, model_url: str
) -> None:
    told = await talk.grew()
    async with answering(database, redis_url, settings_for(model_url)) as conversation:
        turn = await talk.asked("What else?")
        handling = asyncio.create_task(conversation.handle(delivery("conversation", routed(turn))))

        async def claimed() -> bool:
            return bool(await talk.rows())

        await until(claimed, "the summary to be begun", seconds=120)
        await talk.ada.call(
            "POST",
            f"/v1/sessions/{talk.session}/messages/{told['message_id']}/edit",
            body={"text": "My dog is called Rex."},
        )
        (completed,) = (await handling).events
    assert isinstance(completed, TurnCompleted)
    assert [row["text"] for row in await talk.rows() if row["text"]] == []


async def test_two_workers_make_one_summary_and_it_is_charged_once(
    talk: Talk, database: Database, redis_url: str, model_url: str, operator: Operator
) -> None:
    await talk.grew(3)
    await operator.execute(
        "INSERT INTO budget_limits (tenant, scope, name, period, tokens)"
        " VALUES ('acme', 'tenant', '', 'day', 100000)"
    )
    turn = await talk.asked("What else?")
    seq: int = await operator.fetchval("SELECT seq FROM turns WHERE id = $1", turn.turn_id)
    async with answering(database, redis_url, settings_for(model_url)) as conversation:
        # As two workers know it that both have answered, one of them too late.
        async with database.transaction("acme") as connection:
            earlier = await newest_exchanges(
                connection, "acme", talk.session, before_seq=seq, attachment_characters=0
            )
        attempt = Attempt(
            tenant="acme",
            session_id=talk.session,
            turn_id=turn.turn_id,
            message_id=turn.message_id,
            number=1,
            begun_at=now(),
            stop=None,
            question="What else?",
            newest_first=earlier,
            seq=seq,
            limited=True,
            profiles=(conversation.profiles.own,),
        )
        profile = conversation.profiles.own
        await asyncio.gather(
            *(conversation.endings.compaction.after(attempt, profile, "Nothing.") for _ in range(2))
        )
    (row,) = await talk.rows()
    covered = "SELECT count(*) FROM turns WHERE seq <= $1"
    assert row["covers_turns"] == await operator.fetchval(covered, row["covers_seq"])
    entries = await operator.fetch("SELECT state, turn_id FROM budget_entries")
    assert [tuple(entry) for entry in entries] == [("settled", None)]
    assert await ledger_difference(operator) == (0, 0)


@pytest.mark.extended
async def test_without_a_summary_the_turn_goes_on_and_the_context_says_why(
    talk: Talk, database: Database, redis_url: str, model_url: str, operator: Operator
) -> None:
    await talk.grew()
    slow = settings_for(model_url, compaction_seconds=0.001)
    async with answering(database, redis_url, slow) as conversation:
        turn = await talk.asked("What else?")
        (completed,) = (await conversation.handle(delivery("conversation", routed(turn)))).events
        assert isinstance(completed, TurnCompleted)
    context = await talk.context()
    assert (context["summary"], context["summary_failure"]) == (None, "too_slow")
    assert context["left_out_messages"] > 0
    # Nobody tries again at once; then the turn that finds it so does.
    async with answering(database, redis_url, settings_for(model_url)) as conversation:
        turn = await talk.asked("And now?")
        await conversation.handle(delivery("conversation", routed(turn)))
        assert (await talk.context())["summary_failure"] == "too_slow"
        await operator.execute("UPDATE session_summaries SET claimed_until = now()")
        turn = await talk.asked("And then?")
        await conversation.handle(delivery("conversation", routed(turn)))
    context = await talk.context()
    assert context["summary"]["text"]
    assert context["summary_failure"] is None


async def test_a_worker_killed_between_answer_and_summary_leaves_one_of_each(
    talk: Talk,
    postgres: TestDatabase,
    database: Database,
    redis_url: str,
    model_url: str,
    operator: Operator,
) -> None:
    await talk.grew()
    turn = await talk.asked("What else?")
    event_id = str(uuid4())
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'shared'}",
        "SOMA_POSTGRES_DSN": postgres.app_dsn,
        "SOMA_REDIS_URL": redis_url,
        "SOMA_MODEL_BASE_URL": model_url,
        "SOMA_MODEL_MAX_TOKENS": "8",
        "SOMA_MODEL_HISTORY_TOKENS": "160",
        "SOMA_MODEL_COMPACTION_TOKENS": "80",
        "SOMA_MODEL_COMPACTION_SECONDS": "120",
    }
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.one_turn"),
        cwd=ROOT,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
    )
    ids = {"session": talk.session, "turn": turn.turn_id, "message": turn.message_id}
    assert worker.stdin is not None
    worker.stdin.write(
        json.dumps({k: str(v) for k, v in ids.items()} | {"event": event_id}).encode()
    )
    worker.stdin.close()

    async def begun() -> bool:
        return worker.returncode is not None or bool(await talk.rows())

    await until(begun, "the summary to be begun", seconds=120)
    worker.send_signal(signal.SIGKILL)
    assert await worker.wait() == -signal.SIGKILL

    async with answering(database, redis_url, settings_for(model_url)) as conversation:
        again = delivery("conversation", routed(turn), event_id=event_id)
        (completed,) = (await conversation.handle(again)).events
        assert isinstance(completed, TurnCompleted)
        # The dead worker's claim ends by itself.
        await operator.execute("UPDATE session_summaries SET claimed_until = now()")
        following = await talk.asked("And then?")
        await conversation.handle(delivery("conversation", routed(following)))
    (row,) = await talk.rows()
    assert row["text"].strip()
    assert row["claim"] is None
    said = "SELECT count(*) FROM messages WHERE turn_id = $1 AND role = 'assistant'"
    assert await operator.fetchval(said, turn.turn_id) == 1
