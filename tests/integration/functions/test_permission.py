"""Whether turns may be answered is asked once more before anything is spent on them."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import orjson
import pytest

from somaagent.errors import ModelUnavailable
from somaagent.events import (
    Analysis,
    MessageRefused,
    ToolCallBlocked,
    TurnReady,
    TurnRouted,
)
from somaagent.policy import PolicyUnavailable
from somaagent.storage.database import Database
from tests.contracts.repository import ROOT
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import Toolroom, opened

NOWHERE = "http://127.0.0.1:1/v1"
MUTE = """package soma.areas.mute
deny contains "mute" if {
	input.action == "conversation.send"
	input.subject == "mallory"
}
deny contains "closed_persona" if {
	input.action == "conversation.send"
	input.persona_id == "helper"
}
"""
UNDECIDED = 'package soma.policy\ndecision := {"allow": "perhaps"}\n'


@asynccontextmanager
async def muting(database: Database, redis_url: str, folder: Path) -> AsyncGenerator[Toolroom]:
    """Both steps where mallory may not send, and the persona helper answers nobody."""
    shutil.copytree(ROOT / "shared" / "policies", folder)
    (folder / "mute.rego").write_text(MUTE)
    async with opened(database, redis_url, NOWHERE, policies=folder) as room:
        yield room


def routed(turn: StoredTurn) -> TurnRouted:
    return TurnRouted(
        **turn.ids,
        profile="dialogue",
        candidates=(),
        reason="the only profile",
        decision_id=uuid4(),
        analysis=Analysis(intent="question", sentiment="neutral"),
    )


async def asked(
    mailbox: Mailbox,
    subject: str,
    *,
    seq: int = 1,
    state: str = "routed",
    persona: str | None = None,
) -> StoredTurn:
    """A turn as the gateway stores it, with who asked."""
    turn = await mailbox.add(seq, "Say hello.", state=state)
    await mailbox.sql.execute(
        "UPDATE turns SET asked_by = $2, asked_scopes = ARRAY['sessions:write'], persona = $3"
        " WHERE id = $1",
        *(turn.turn_id, subject, persona),
    )
    return turn


async def test_a_turn_that_the_policies_refuse_by_now_ends_before_anything_is_spent(
    database: Database, redis_url: str, mailbox: Mailbox, tmp_path: Path
) -> None:
    await mailbox.sql.execute(
        "INSERT INTO budget_limits (tenant, scope, name, period, tokens, money)"
        " VALUES ('acme', 'tenant', '', 'day', 1000000, NULL)"
    )
    turn = await asked(mailbox, "mallory")
    following = await asked(mailbox, "ada", seq=2, state="queued")
    async with muting(database, redis_url, tmp_path / "policies") as room:
        once = delivery("conversation", routed(turn))
        outcome = await room.conversation.handle(once)
        again = await room.conversation.handle(once)

    ready, refused = outcome.events
    assert isinstance(ready, TurnReady)
    assert ready.turn_id == following.turn_id
    assert isinstance(refused, MessageRefused)
    assert (refused.code, refused.reasons) == ("policy_denied", ("mute",))
    assert again.events == outcome.events
    row = await mailbox.sql.fetchrow("SELECT state, error FROM turns WHERE id = $1", turn.turn_id)
    assert row is not None
    assert row["state"] == "refused"
    assert orjson.loads(row["error"])["code"] == "policy_denied"
    assert await mailbox.sql.fetchval("SELECT count(*) FROM budget_entries") == 0


async def test_whoever_may_send_has_a_model_asked(
    database: Database, redis_url: str, mailbox: Mailbox, tmp_path: Path
) -> None:
    turn = await asked(mailbox, "ada")
    async with muting(database, redis_url, tmp_path / "policies") as room:
        with pytest.raises(ModelUnavailable):
            await room.conversation.handle(delivery("conversation", routed(turn)))


async def test_a_turn_waits_for_a_decision_where_none_can_be_had(
    database: Database, redis_url: str, mailbox: Mailbox, tmp_path: Path
) -> None:
    (tmp_path / "undecided.rego").write_text(UNDECIDED)
    turn = await asked(mailbox, "ada")
    async with opened(database, redis_url, NOWHERE, policies=tmp_path) as room:
        for _ in range(2):  # at once: nobody keeps its lease
            with pytest.raises(PolicyUnavailable):
                await room.conversation.handle(delivery("conversation", routed(turn)))
    assert await mailbox.state(turn) == "generating"
    assert await mailbox.sql.fetchval("SELECT attempt FROM turns WHERE id = $1", turn.turn_id) == 2


async def test_a_task_is_delegated_to_no_persona_that_the_policies_close(
    database: Database, redis_url: str, mailbox: Mailbox, tmp_path: Path
) -> None:
    await mailbox.sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt, tools) VALUES"
        " ('acme', 'helper', 'The helper', 'You answer in one word.', NULL)"
    )
    turn = await asked(mailbox, "ada")
    call = await mailbox.add_call(turn, "delegate", {"persona": "helper", "task": "Say yes."})
    async with muting(database, redis_url, tmp_path / "policies") as room:
        (blocked,) = (await room.executor.handle(delivery("tool-executor", call))).events

    assert isinstance(blocked, ToolCallBlocked)
    assert (blocked.approvable, blocked.reasons) == (False, ("closed_persona",))
    assert await mailbox.sql.fetchval("SELECT count(*) FROM sessions") == 1


async def test_the_policies_know_which_persona_would_answer(
    database: Database, redis_url: str, mailbox: Mailbox, tmp_path: Path
) -> None:
    turn = await asked(mailbox, "ada", persona="helper")
    async with muting(database, redis_url, tmp_path / "policies") as room:
        (refused,) = (await room.conversation.handle(delivery("conversation", routed(turn)))).events
    assert isinstance(refused, MessageRefused)
    assert refused.reasons == ("closed_persona",)
