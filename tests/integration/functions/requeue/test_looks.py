"""Every five minutes: the policy is asked again, and what nobody decides is over."""

from pathlib import Path

import pytest

from somaagent.events import ToolCallFinished, ToolCallRequested
from somaagent.requeue.deciding import NotWaiting
from somaagent.settings import RequeueSettings
from somaagent.storage.database import Database
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.requeue.room import SUPERVISED, Room, opened, policies


async def test_the_policy_is_asked_again_three_times_and_then_the_call_is_over(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.block(turn)
    # It is not due yet.
    assert await room.look() == []
    for evaluation in (1, 2):
        await room.age(asked, 300)
        assert await room.look() == []
        assert (await room.entry(asked))["evaluations"] == evaluation
        # A second look at once asks nothing.
        assert await room.look() == []
        assert (await room.entry(asked))["evaluations"] == evaluation
    await room.age(asked, 300)
    ((kind, told),) = await room.look()
    assert (kind, told["decision"], told["call_id"]) == (
        *("call-denied", "failed"),
        str(asked.call_id),
    )
    assert (await room.mailbox.call(asked))["state"] == "blocked"
    assert await room.decisions(asked) == [("failed", None, "the policy does not permit this call")]
    assert await room.look() == []


async def test_a_call_that_the_policy_permits_by_now_is_judged_anew_and_runs(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tmp_path: Path
) -> None:
    strict = policies(tmp_path / "strict", supervised=SUPERVISED)
    async with opened(database, redis_url, mailbox, strict) as room:
        asked = await mailbox.add_call(turn, "echo", {"text": "hello"})
        (blocked,) = await room.run(asked, event_id="first")
        await room.requeue.handle(delivery("requeue", blocked))
        await room.age(asked, 300)
    async with opened(database, redis_url, mailbox, policies(tmp_path / "lenient")) as room:
        ((kind, told),) = await room.look()
        assert kind == "call-requested"
        # The first event, delivered late, says what it said and runs nothing.
        assert await room.run(asked, event_id="first") == (blocked,)
        (finished,) = await room.run(ToolCallRequested.model_validate(told))
        assert isinstance(finished, ToolCallFinished)
        assert finished.status == "success"
        assert room.tool.ran == ["hello"]
        assert [decision for decision, *_ in await room.decisions(asked)] == ["permitted"]


async def test_a_call_that_is_blocked_again_after_it_was_permitted_waits_again(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tmp_path: Path
) -> None:
    strict = policies(tmp_path / "strict", supervised=SUPERVISED)
    async with opened(database, redis_url, mailbox, strict) as room:
        asked = await room.block(turn)
        await room.age(asked, 300)
    async with opened(database, redis_url, mailbox, policies(tmp_path / "lenient")) as room:
        ((_, told),) = await room.look()
    async with opened(database, redis_url, mailbox, strict) as room:
        (blocked,) = await room.run(ToolCallRequested.model_validate(told))
        await room.requeue.handle(delivery("requeue", blocked))
        entry = await room.entry(asked)
        # It has not got its questions back.
        assert (entry["state"], entry["evaluations"]) == ("waiting", 1)
        (finished,) = await room.run(await room.approve(asked))
        assert isinstance(finished, ToolCallFinished)


async def test_what_nobody_decides_in_time_is_over(
    database: Database, redis_url: str, mailbox: Mailbox, turn: StoredTurn, tmp_path: Path
) -> None:
    folder = policies(tmp_path / "policies", supervised=SUPERVISED)
    patient = RequeueSettings(evaluations=0, seconds=3600)
    async with opened(database, redis_url, mailbox, folder, settings=patient) as room:
        asked = await room.block(turn)
        await room.age(asked, 3000)
        # People alone decide.
        assert await room.look() == []
        assert (await room.entry(asked))["evaluations"] == 0
        await room.age(asked, 700)
        with pytest.raises(NotWaiting, match="expired"):
            await room.approve(asked)
        ((kind, told),) = await room.look()
        assert (kind, told["decision"]) == ("call-denied", "expired")
        assert (await mailbox.call(asked))["state"] == "blocked"


async def test_a_call_whose_event_was_given_up_is_found_by_the_next_look(
    room: Room, turn: StoredTurn
) -> None:
    asked = await room.mailbox.add_call(turn, "echo", {"text": "hello"})
    await room.run(asked)
    await room.mailbox.sql.execute(
        "UPDATE tool_calls SET held_at = held_at - interval '2 minutes' WHERE id = $1",
        asked.call_id,
    )
    assert await room.look() == []
    assert (await room.entry(asked))["state"] == "waiting"
