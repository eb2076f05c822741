"""`memory_recall` finds what the asker said and was answered, and nothing of anybody else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest
import pytest_asyncio

from functions.tool_executor.handler import ToolExecutor
from somaagent.events import ToolCallFinished
from somaagent.storage.database import Database
from somaagent.storage.recall import SNIPPET_CHARACTERS, Recollections
from somaagent.tools.builtin.memory_recall import MemoryRecall
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import opened_executor


@dataclass(frozen=True)
class Past:
    """Sessions with what was said in them."""

    sql: "asyncpg.Connection[asyncpg.Record]"

    async def said(
        self,
        *texts: str,
        tenant: str = "acme",
        owner: str = "me",
        asked_by: str | None = None,
        retired: str | None = None,
    ) -> UUID:
        """A session whose only turn has a question and, maybe, an answer."""
        session_id, turn_id = uuid4(), uuid4()
        ids = [uuid4() for _ in texts]
        async with self.sql.transaction():
            await self.sql.execute(
                "INSERT INTO sessions (tenant, id, created_by) VALUES ($1, $2, $3)",
                *(tenant, session_id, owner),
            )
            await self.sql.execute(
                "INSERT INTO turns (tenant, id, session_id, seq, state, message_id, asked_by,"
                " retired) VALUES ($1, $2, $3, 1, 'received', $4, $5, $6)",
                *(tenant, turn_id, session_id, ids[0], asked_by or owner, retired),
            )
            for message_id, role, text in zip(ids, ("user", "assistant"), texts, strict=False):
                await self.sql.execute(
                    "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
                    " VALUES ($1, $2, $3, $4, $5, $6)",
                    *(tenant, message_id, session_id, turn_id, role, text),
                )
        return session_id


@dataclass(frozen=True)
class Asking:
    """A turn that recalls."""

    executor: ToolExecutor
    mailbox: Mailbox
    turn: StoredTurn

    async def recall(self, query: str, subject: str = "me", **more: object) -> Any:  # Any: a row
        """How a call of the tool ended."""
        await self.mailbox.sql.execute(
            "UPDATE turns SET asked_by = $2 WHERE id = $1", self.turn.turn_id, subject
        )
        place = await self.mailbox.sql.fetchval(
            "SELECT count(*) FROM tool_calls WHERE turn_id = $1", self.turn.turn_id
        )
        asked = await self.mailbox.add_call(
            self.turn, "memory_recall", {"query": query, **more}, place=place
        )
        (event,) = (await self.executor.handle(delivery("tool-executor", asked))).events
        assert isinstance(event, ToolCallFinished)
        return await self.mailbox.call(asked)

    async def found(self, query: str, subject: str = "me", **more: object) -> list[dict[str, str]]:
        """The passages that a call found."""
        call = await self.recall(query, subject, **more)
        assert call["status"] == "success", call["error"]
        passages: list[dict[str, str]] = orjson.loads(call["result"])["passages"]
        return passages


@pytest.fixture
def word() -> str:
    """A word that no other test says."""
    return f"w{uuid4().hex}"


@pytest.fixture
def past(mailbox: Mailbox) -> Past:
    return Past(mailbox.sql)


@pytest_asyncio.fixture
async def asking(database: Database, redis_url: str, mailbox: Mailbox) -> AsyncIterator[Asking]:
    turn = await mailbox.add(9, "What did I say?", state="routed")
    async with opened_executor(database, redis_url, MemoryRecall(Recollections(database))) as one:
        yield Asking(one, mailbox, turn)


async def test_questions_and_answers_of_other_sessions_are_found_with_their_place(
    asking: Asking, past: Past, word: str
) -> None:
    session_id = await past.said(f"My cat is called {word}.", f"A fine name, {word.upper()}!")
    found = await asking.found(word)
    assert {each["session_id"] for each in found} == {str(session_id)}
    assert {each["role"] for each in found} == {"user", "assistant"}
    for each in found:
        row = await past.sql.fetchrow(
            "SELECT session_id, text, created_at FROM messages WHERE id = $1",
            UUID(each["message_id"]),
        )
        assert row is not None
        assert each["snippet"] == row["text"]
        assert each["said_at"] == row["created_at"].isoformat(timespec="seconds")


async def test_earlier_turns_of_the_session_are_found_and_the_asking_one_is_not(
    asking: Asking, mailbox: Mailbox, word: str
) -> None:
    earlier = await mailbox.add(1, f"Remember {word}.")
    await mailbox.sql.execute(
        "UPDATE messages SET text = $2 WHERE id = $1", asking.turn.message_id, f"Where was {word}?"
    )
    found = await asking.found(word)
    assert [each["message_id"] for each in found] == [str(earlier.message_id)]


async def test_nothing_of_other_people_tenants_and_what_was_taken_back_is_found(
    asking: Asking, past: Past, word: str
) -> None:
    await past.said(f"{word} of another person", owner="somebody")
    await past.said(f"{word} of another tenant", tenant="other")
    await past.said(f"{word} by a guest", asked_by="a guest")
    await past.said(f"{word} taken back", retired="rolled_back")
    gone = await past.said(f"{word} of a session that was deleted")
    await past.sql.execute("DELETE FROM sessions WHERE id = $1", gone)
    assert await asking.found(word) == []
    own = await past.said(f"{word} of my own")
    assert [each["session_id"] for each in await asking.found(word)] == [str(own)]


async def test_a_guest_recalls_what_was_said_here_and_nothing_else(
    asking: Asking, past: Past, mailbox: Mailbox, word: str
) -> None:
    here = await mailbox.add(1, f"{word} said here")
    await past.said(f"{word} of the owner elsewhere")
    # What the guest keeps is not shown to the owner either.
    await past.said(f"{word} of the guest elsewhere", owner="a guest")
    found = await asking.found(word, "a guest")
    assert [each["message_id"] for each in found] == [str(here.message_id)]


async def test_all_words_are_wanted_and_some_are_better_than_none(
    asking: Asking, past: Past, word: str
) -> None:
    both = await past.said(f"{word}a and {word}b")
    one = await past.said(f"{word}a alone")
    whole = await asking.recall(f"{word}a {word}b")
    result = orjson.loads(whole["result"])
    assert result["matched"] == "all"
    assert [each["session_id"] for each in result["passages"]] == [str(both)]

    partly = orjson.loads((await asking.recall(f"{word}a {word}never"))["result"])
    assert partly["matched"] == "any"
    assert {each["session_id"] for each in partly["passages"]} == {str(both), str(one)}
    # An exclusion never becomes a wish for everything without the word.
    assert await asking.found(f"{word}never -{word}b") == []
    (phrase,) = await asking.found(f'"{word}a alone"')
    assert phrase["session_id"] == str(one)


async def test_what_comes_back_is_bounded(asking: Asking, past: Past, word: str) -> None:
    for _ in range(8):
        await past.said(f"{word} " * 400 + "x" * 3000)
    assert len(await asking.found(word)) == 5
    found = await asking.found(word, limit=7)
    assert len(found) == 7
    assert all(0 < len(each["snippet"]) <= SNIPPET_CHARACTERS for each in found)
    await past.said(f"{'before ' * 300}{word}late{' after' * 300}")
    (late,) = await asking.found(f"{word}late")
    assert f"{word}late" in late["snippet"]


@pytest.mark.parametrize("query", ["?!", "\x00", "'''", '"', "-"])
async def test_a_query_without_words_is_an_error_of_the_asker(asking: Asking, query: str) -> None:
    call = await asking.recall(query)
    assert call["status"] == "error"
    assert "no words" in call["error"]


@pytest.mark.parametrize(
    "query",
    ["a & | ! b", "a <-> (b", "'; DROP TABLE messages; --", "a\x00b", "x\\' \\\\ :*", "é 猫"],
)
async def test_any_other_query_is_only_looked_for(asking: Asking, query: str) -> None:
    assert (await asking.recall(query))["status"] == "success"


@pytest.mark.parametrize(
    "text",
    [
        "-".join(f"é{n:x}" for n in range(60_000))[:262_144],
        " ".join(f"猫{n:x}" for n in range(60_000))[:262_144],
        "/".join(f"a.b{n:x}" for n in range(60_000))[:262_144],
        " ".join(f"http://h{n:x}.example/p{n:x}?q={n:x}" for n in range(9_000))[:262_144],
        "x" * 262_144,
    ],
    ids=["hyphens", "words", "paths", "addresses", "one word"],
)
async def test_no_text_is_too_long_to_be_stored(past: Past, text: str) -> None:
    session_id = await past.said("a question", text)
    stored = await past.sql.fetchval(
        "SELECT text FROM messages WHERE session_id = $1 AND role = 'assistant'", session_id
    )
    assert stored == text


async def test_a_search_reads_what_has_the_words_and_not_all_that_a_tenant_keeps(
    mailbox: Mailbox, word: str
) -> None:
    sql = mailbox.sql
    read = (
        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables"
        " WHERE relname = 'messages'"
    )
    transaction = sql.transaction()
    await transaction.start()
    await sql.execute(
        "INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
        " SELECT 'acme', gen_random_uuid(), $1, n, 'received', gen_random_uuid()"
        " FROM generate_series(1, 3000) n",
        mailbox.session_id,
    )
    await sql.execute(
        "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
        " SELECT tenant, message_id, session_id, id, 'user', md5(seq::text) FROM turns"
        " WHERE session_id = $1",
        mailbox.session_id,
    )
    await sql.execute("ANALYZE messages, turns, sessions")
    await sql.execute("SET LOCAL soma.tenant = 'acme'")
    await sql.execute("SET LOCAL ROLE soma_app")
    before = await sql.fetchval(read)
    found = [
        await sql.fetch(
            "SELECT * FROM recalled_messages($1::text::tsquery, 'me', $2, $3, 20)",
            *(sought, mailbox.session_id, uuid4()),
        )
        for sought in (word, "c4ca4238a0b923820dcc509a6f75849b")
    ]
    after = await sql.fetchval(read)
    await transaction.rollback()
    assert [len(rows) for rows in found] == [0, 1]
    assert 1 <= after - before < 100
