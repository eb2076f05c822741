"""SIGKILL at every step of a turn: the turn ends once, with one stored answer."""

import asyncio
import random
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.support.platform import ROOT, Accepted, Client, Frame, Platform, until
from tests.support.topic import records

QUESTION = "What is the capital of France? Answer in one sentence."
STATES = ["received", "queued", "analyzed", "routed", "generating", "completed"]


async def state_of(sql: Any, turn_id: str) -> str:
    return str(await sql.fetchval("SELECT state FROM turns WHERE id = $1", turn_id))


async def reaches(platform: Platform, turn_id: str, state: str) -> None:
    """Wait until the turn is in `state` or past it."""
    async with platform.sql() as sql:

        async def there() -> bool:
            return STATES.index(await state_of(sql, turn_id)) >= STATES.index(state)

        await until(there, f"the turn to be {state}", seconds=150)


async def published(platform: Platform, turn_id: str) -> dict[str, set[str]]:
    """The ids of the events on the broker's topic that belong to the turn, by type."""
    ids: dict[str, set[str]] = {}
    async for record in records(platform):
        if turn_id.encode() in (record.value or b""):
            headers = {name: value.decode() for name, value in record.headers}
            kind = headers["ce_type"].split(".")[-2]
            ids.setdefault(kind, set()).add(headers["ce_id"])
    return ids


async def ends_once(platform: Platform, accepted: Accepted) -> None:
    """The turn completes, and nothing of it happened twice."""
    await reaches(platform, accepted.turn_id, "completed")
    async with platform.sql() as sql:
        answers = await sql.fetch(
            "SELECT text FROM messages WHERE turn_id = $1 AND role = 'assistant'", accepted.turn_id
        )
        assert len(answers) == 1
        assert answers[0]["text"]

        async def handled() -> bool:
            rows = await sql.fetch(
                "SELECT function FROM handled_events WHERE turn_id = $1", accepted.turn_id
            )
            return sorted(row["function"] for row in rows) == [
                "conversation",
                "perception",
                "router",
            ]

        await until(handled, "each step's one record of its event")

    async def told() -> dict[str, set[str]]:
        ids = await published(platform, accepted.turn_id)
        return ids if "turn-completed" in ids else {}

    ids = await until(told, "the turn's end on the topic")
    assert {kind: len(distinct) for kind, distinct in ids.items()} == {
        "message-received": 1,
        "message-analyzed": 1,
        "turn-routed": 1,
        "turn-completed": 1,
    }
    async with platform.sql() as sql:
        lost = await sql.fetchval(
            "SELECT count(*) FROM dead_letters WHERE subject = $1", accepted.session_id
        )
        assert lost == 0


@asynccontextmanager
async def holding_session(platform: Platform, session_id: str) -> AsyncGenerator[Any]:
    """Hold the session's row, on which admission and settlement wait inside their transactions."""
    async with platform.sql() as sql, sql.transaction():
        await sql.execute("SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE", session_id)
        yield sql


async def someone_waits_for_the_row(platform: Platform) -> None:
    async with platform.sql() as sql:

        async def waits() -> bool:
            return bool(
                await sql.fetchval(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE wait_event_type = 'Lock' AND usename = 'soma_app'"
                )
            )

        await until(waits, "a step to wait for the session's row")


@pytest.mark.parametrize(
    ("victim", "state_before"),
    [("perception", "received"), ("router", "analyzed"), ("conversation", "routed")],
)
async def test_a_step_killed_while_an_event_is_with_it_handles_it_after_its_restart(
    client: Client, platform: Platform, victim: str, state_before: str
) -> None:
    session = await client.new_session()
    for process in platform.processes(victim):
        process.send_signal(signal.SIGSTOP)

    accepted = await client.post(session, QUESTION)
    await reaches(platform, accepted.turn_id, state_before)
    assert platform.kill(victim) >= 1

    await ends_once(platform, accepted)


async def test_a_step_killed_inside_its_transaction_leaves_nothing_of_it(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    async with holding_session(platform, session) as sql:
        # The message itself needs the row: let the gateway in first, then hold it again.
        await sql.execute("COMMIT")
        for process in platform.processes("perception"):
            process.send_signal(signal.SIGSTOP)
        accepted = await client.post(session, QUESTION)
        await sql.execute("BEGIN")
        await sql.execute("SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE", session)
        for process in platform.processes("perception"):
            process.send_signal(signal.SIGCONT)
        await someone_waits_for_the_row(platform)
        platform.kill("perception")

    await ends_once(platform, accepted)


async def test_a_conversation_killed_while_it_stores_the_answer_stores_it_once(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    accepted = await client.post(session, QUESTION)
    await reaches(platform, accepted.turn_id, "generating")
    async with holding_session(platform, session):
        await someone_waits_for_the_row(platform)
        platform.kill("conversation")

    await ends_once(platform, accepted)


async def test_a_stopped_turn_whose_worker_is_killed_ends_once_with_what_was_said(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    accepted = await client.post(session, "Count from 1 to 200 in words, one number a line.")
    following = await client.post(session, QUESTION)
    frames: list[Frame] = []
    async for frame in client.frames(accepted.stream_url):
        frames.append(frame)
        if frame.event == "delta" and [f.event for f in frames].count("delta") == 5:
            async with holding_session(platform, session):
                # The worker is about to store what was said, inside its transaction.
                async with platform.sql() as wanting:
                    await wanting.execute(
                        "UPDATE turns SET stop = 'interrupt' WHERE id = $1", accepted.turn_id
                    )
                await someone_waits_for_the_row(platform)
                assert platform.kill("conversation") >= 1

    last = frames[-1]
    assert last.event == "interrupted"
    said = "".join(frame.data["text"] for frame in frames if frame.event == "delta")
    assert last.data["text"] == said
    assert "restarted" not in [frame.event for frame in frames]
    async with platform.sql() as sql:
        rows = await sql.fetch(
            "SELECT text FROM messages WHERE turn_id = $1 AND role = 'assistant'", accepted.turn_id
        )
    assert [row["text"] for row in rows] == [said]
    assert await client.answer(following)


async def test_an_answer_cut_off_by_a_kill_restarts_and_is_never_glued_together(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    accepted = await client.post(session, "Count from 1 to 40, one number a line.")

    frames: list[Frame] = []
    killed = False
    async for frame in client.frames(accepted.stream_url):
        frames.append(frame)
        if not killed and [f.event for f in frames].count("delta") == 5:
            killed = platform.kill("conversation") > 0

    assert killed
    kinds = [frame.event for frame in frames]
    assert "restarted" in kinds
    assert kinds[-1] == "completed"
    after = len(kinds) - kinds[::-1].index("restarted")
    text = "".join(f.data["text"] for f in frames[after:] if f.event == "delta")
    assert text == frames[-1].data["text"]
    await ends_once(platform, accepted)


def hold(platform: Platform, step: str) -> None:
    """Let a step take events and do nothing with them."""
    for process in platform.processes(step):
        process.send_signal(signal.SIGSTOP)


@pytest.mark.timeout(600)
async def test_the_data_plane_killed_at_any_step_goes_on_where_it_was(
    client: Client, platform: Platform
) -> None:
    async def begun(state: str, text: str = QUESTION) -> Accepted:
        accepted = await client.post(await client.new_session(), text)
        await reaches(platform, accepted.turn_id, state)
        return accepted

    turns = [await begun("completed")]
    turns.append(await begun("generating", "Count from 1 to 12, one number a line."))
    # Each turn stays at the step that is held, the ones before it where they were.
    for step, state in (("conversation", "routed"), ("router", "analyzed")):
        hold(platform, step)
        turns.append(await begun(state))
    hold(platform, "perception")
    turns.append(await begun("received"))
    async with platform.sql() as sql:
        states = [await state_of(sql, turn.turn_id) for turn in turns]
    assert states == ["completed", "generating", "routed", "analyzed", "received"]

    # Stopped first, so that whatever a step answers from now on is lost with the data plane.
    runtime = platform.runtime()
    runtime.send_signal(signal.SIGSTOP)
    runtime.send_signal(signal.SIGKILL)
    await asyncio.to_thread(runtime.wait, 30)
    await asyncio.to_thread(platform.restart)

    for turn in turns:
        await ends_once(platform, turn)


async def test_a_gateway_killed_between_storing_and_publishing_keeps_the_message(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    key = {"Idempotency-Key": str(uuid4())}
    environment = platform.processes("gateway")[0].environ()
    with socket.create_server(("127.0.0.1", 0)) as silent, socket.socket() as free:
        # A broker that accepts connections and never answers.
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment |= {
            "K_SINK": f"http://127.0.0.1:{silent.getsockname()[1]}/",
            "PORT": str(port),
        }
        doomed = await asyncio.to_thread(
            subprocess.Popen,
            [sys.executable, "-m", "functions.gateway"],
            cwd=ROOT,
            env=environment,
        )
        try:
            posting = asyncio.create_task(_post_when_up(client, port, session, key))
            async with platform.sql() as sql:

                async def stored() -> bool:
                    return bool(
                        await sql.fetchval("SELECT 1 FROM turns WHERE session_id = $1", session)
                    )

                await until(stored, "the message in the database")
        finally:
            doomed.kill()
            doomed.wait(60)
        with pytest.raises(aiohttp.ClientError):
            await posting

    accepted = await client.post(session, QUESTION, headers=key)

    await ends_once(platform, accepted)
    async with platform.sql() as sql:
        assert await sql.fetchval("SELECT count(*) FROM turns WHERE session_id = $1", session) == 1


async def _post_when_up(client: Client, port: int, session: str, key: dict[str, str]) -> None:
    async def up() -> bool:
        try:
            async with client.http.get(f"http://127.0.0.1:{port}/healthz") as response:
                return response.status == 200
        except aiohttp.ClientConnectorError:
            return False

    await until(up, "the doomed gateway")
    url = f"http://127.0.0.1:{port}/v1/sessions/{session}/messages"
    async with client.http.post(
        url, json={"text": QUESTION, "mode": "enqueue"}, headers=key
    ) as response:
        raise AssertionError(f"answered {response.status} without its broker")


async def test_turns_survive_random_kills(client: Client, platform: Platform) -> None:
    chance = random.Random(20261123)
    sessions = [await client.new_session() for _ in range(3)]
    accepted = [await client.post(session, QUESTION) for session in sessions for _ in range(2)]
    async with platform.sql() as sql:

        async def all_over() -> bool:
            states = [await state_of(sql, turn.turn_id) for turn in accepted]
            return all(state == "completed" for state in states)

        kills = 0
        while kills < 8 and not await all_over():
            victim = chance.choice(["perception", "router", "conversation"])
            kills += platform.kill(victim)
            await asyncio.sleep(chance.uniform(0.05, 0.4))  # the chaos itself, not a wait

        await until(all_over, "all turns to end", seconds=120)
    for turn in accepted:
        await ends_once_in_order(platform, turn)
    assert kills > 0


async def ends_once_in_order(platform: Platform, accepted: Accepted) -> None:
    async with platform.sql() as sql:
        answers = await sql.fetchval(
            "SELECT count(*) FROM messages WHERE turn_id = $1 AND role = 'assistant'",
            accepted.turn_id,
        )
        earlier_open = await sql.fetchval(
            "SELECT count(*) FROM turns a JOIN turns b USING (tenant, session_id)"
            " WHERE b.id = $1 AND a.seq < b.seq AND a.completed_at > b.completed_at",
            accepted.turn_id,
        )
    assert answers == 1
    assert earlier_open == 0
