"""A call that the policy wants approved waits through a restart of everything, and runs once."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from somaagent.events import ToolCallRequested
from somaagent.tools.digest import arguments_digest
from tests.support.platform import ROOT, Accepted, Client, Frame, Platform, soma, until

QUESTION = "What is 37 times 43? use the calculator"
SUPERVISED = """\
package soma.areas.supervised

oblige["approval"] if {
	input.action == "tool.execute"
	input.resource == "calculate"
}
"""
MINUTES = 300.0
"""Bound of what a model has to do meanwhile."""

pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True)
class Supervised:
    """A platform whose policies are enforced, and want every calculation approved."""

    platform: Platform
    options: tuple[str, ...]

    def decide(self, *decision: str, reason: str = "not today") -> Any:  # Any: JSON
        """Run `soma requeue`; what it says of the entry or entries after it."""
        said = soma(
            *("requeue", *decision, "--reason", reason, "--json"),
            *("--tenant", "acme", "--subject", "grace", "--state", str(self.platform.state)),
        )
        return json.loads(said)

    def waiting(self) -> list[dict[str, Any]]:
        """What `soma requeue list` shows."""
        said = soma(
            *("requeue", "list", "--tenant", "acme", "--json"),
            *("--state", str(self.platform.state)),
        )
        return list(json.loads(said))


@pytest.fixture(scope="module")
def supervised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervised]:
    folder: Path = tmp_path_factory.mktemp("policies") / "policies"
    shutil.copytree(ROOT / "shared" / "policies", folder)
    (folder / "supervised.rego").write_text(SUPERVISED)
    options = (
        *("--set", "SOMA_POLICY_ENFORCE=true", "--set", f"SOMA_POLICY_DIR={folder}"),
        # Enough for a call, and no essay about the result; nor the same call again.
        *("--set", "SOMA_MODEL_MAX_TOKENS=64"),
        *("--set", "SOMA_TOOLS_MOST_STEPS=1"),
    )
    platform = Platform.start(tmp_path_factory.mktemp("supervised"), *options)
    yield Supervised(platform, options)
    platform.stop()


async def asked(client: Client) -> tuple[Accepted, Frame]:
    """A question whose turn waits, and the frame that says so."""
    accepted = await client.post(await client.new_session(), QUESTION)
    async with asyncio.timeout(MINUTES):
        async for frame in client.frames(accepted.stream_url):
            assert frame.event not in ("completed", "failed", "refused"), frame
            if frame.event == "waiting_for_approval":
                return accepted, frame
    raise AssertionError("the stream ended before the turn waited")


async def turn_of(client: Client, accepted: Accepted) -> dict[str, Any]:
    path = f"/v1/sessions/{accepted.session_id}/turns/{accepted.turn_id}"
    async with client.http.get(client.platform.gateway + path) as response:
        assert response.status == 200, await response.text()
        return dict(await response.json())


async def completed(client: Client, accepted: Accepted) -> dict[str, Any]:
    async def over() -> dict[str, Any] | None:
        turn = await turn_of(client, accepted)
        assert turn["state"] not in ("failed", "interrupted", "refused"), turn
        return turn if turn["state"] == "completed" else None

    found = await until(over, "the turn to complete", seconds=MINUTES)
    assert found is not None
    return found


async def calls_of(platform: Platform, accepted: Accepted) -> list[Any]:
    async with platform.sql() as sql:
        return list(
            await sql.fetch(
                "SELECT state, status, attempt, error, approved_by FROM tool_calls"
                " WHERE turn_id::text = $1 ORDER BY step, place",
                accepted.turn_id,
            )
        )


@pytest.mark.extended
async def test_an_approval_after_a_restart_of_everything_lets_the_turn_complete(
    supervised: Supervised,
) -> None:
    platform = supervised.platform
    async with platform.client() as client:
        accepted, frame = await asked(client)
        requeue_id = frame.data["requeue_id"]
        turn = await turn_of(client, accepted)
        assert turn["state"] == "waiting_tools"
        assert requeue_id in {each["requeue_id"] for each in turn["waiting_for"]}

    platform.stop()
    platform.restart(*supervised.options)

    waiting = {entry["requeue_id"]: entry for entry in supervised.waiting()}
    assert waiting[requeue_id]["turn_id"] == accepted.turn_id
    async with platform.client() as client:
        for each in (await turn_of(client, accepted))["waiting_for"]:
            entry = supervised.decide(
                "approve", each["requeue_id"], reason="arithmetic is harmless"
            )
            assert (entry["state"], entry["decided_by"]) == ("approved", "grace")
        # The model may ask for more, which waits as well.
        await approve_until_over(supervised, client, accepted)
        turn = await completed(client, accepted)
    calls = await calls_of(platform, accepted)
    # Its first call is the one that was approved; of later ones the model decides.
    assert tuple(calls[0]) == ("finished", "success", 1, None, "grace")
    async with platform.sql() as sql:
        used = await sql.fetchval(
            "SELECT count(*) FROM requeue_entries WHERE turn_id::text = $1"
            " AND grant_used_at IS NOT NULL",
            accepted.turn_id,
        )
        lost = await sql.fetchval(
            "SELECT count(*) FROM dead_letters WHERE subject = $1", accepted.session_id
        )
    assert used == len([call for call in calls if call["approved_by"]])
    assert lost == 0


def grace_of(platform: Platform) -> dict[str, str]:
    """The credential of somebody else than the one who asks, who may not approve."""
    return {"Authorization": f"Bearer {platform.token(subject='grace')}"}


async def approve_until_over(supervised: Supervised, client: Client, accepted: Accepted) -> None:
    grace = grace_of(supervised.platform)

    async def over() -> bool:
        turn = await turn_of(client, accepted)
        for each in turn["waiting_for"]:
            body = {"reason": "arithmetic is harmless"}
            url = f"{supervised.platform.gateway}/v1/requeue/{each['requeue_id']}/approve"
            headers = {"Idempotency-Key": str(uuid4()), **grace}
            async with client.http.post(url, json=body, headers=headers) as response:
                assert response.status in (200, 409), await response.text()
        return turn["state"] == "completed"

    await until(over, "the turn to need nothing more", seconds=MINUTES)


@pytest.mark.parametrize("killed", ["requeue", pytest.param("gateway", marks=pytest.mark.extended)])
async def test_whoever_is_killed_while_a_call_is_approved_it_runs_once(
    supervised: Supervised, killed: str
) -> None:
    platform = supervised.platform
    async with platform.client() as client:
        accepted, frame = await asked(client)
        platform.kill(killed)
        url = f"{platform.gateway}/v1/requeue/{frame.data['requeue_id']}/approve"
        key = {"Idempotency-Key": str(uuid4()), **grace_of(platform)}

        async def approved() -> bool:
            try:
                async with client.http.post(
                    url, json={"reason": "it is harmless"}, headers=key
                ) as response:
                    return response.status == 200
            except OSError:
                return False

        deciding = asyncio.create_task(until(approved, "the approval", seconds=MINUTES))
        for _ in range(3):
            platform.kill(killed)
            await asyncio.sleep(0.05)
        await deciding
        await approve_until_over(supervised, client, accepted)
    calls = await calls_of(platform, accepted)
    async with platform.sql() as sql:
        decisions = await sql.fetchval(
            "SELECT count(*) FROM requeue_decisions WHERE requeue_id::text = $1",
            frame.data["requeue_id"],
        )
        answers = await sql.fetchval(
            "SELECT count(*) FROM messages WHERE turn_id::text = $1 AND role = 'assistant'",
            accepted.turn_id,
        )
    assert decisions == 1
    assert answers == 1
    assert all(call["state"] == "finished" for call in calls)


async def test_a_denied_call_ends_and_the_turn_goes_on_with_the_reason(
    supervised: Supervised,
) -> None:
    platform = supervised.platform
    async with platform.client() as client:
        accepted, frame = await asked(client)
        results = supervised.decide("bulk", "deny", "--waiting", "--tool", "calculate")
        assert {
            "requeue_id": frame.data["requeue_id"],
            "outcome": "decided",
            "state": "denied",
        } in results

        async def over() -> bool:
            turn = await turn_of(client, accepted)
            for each in turn["waiting_for"]:
                supervised.decide("deny", each["requeue_id"])
            return turn["state"] == "completed"

        await until(over, "the turn to complete", seconds=MINUTES)
    calls = await calls_of(platform, accepted)
    assert ("blocked", "blocked", "not today") in {
        (call["state"], call["status"], call["error"]) for call in calls
    }


MORE = {"expression": "12 * 12"}
# As the conversation step stores a call; llama.cpp has a model ask for one at a time.
ASK_FOR_MORE = """
INSERT INTO tool_calls (tenant, id, session_id, turn_id, step, place, tool, version, arguments,
                        digest, state, expires_at)
SELECT tenant, $2, session_id, turn_id, step, place + 1, tool, version, $3, $4, 'requested',
       expires_at
FROM tool_calls WHERE turn_id = $1::uuid ORDER BY step DESC, place DESC LIMIT 1
RETURNING turn_id, session_id, step, tool, version,
          (SELECT message_id FROM turns WHERE id = $1::uuid) AS message_id
"""


async def asked_for_two(client: Client) -> tuple[Accepted, list[str]]:
    """A turn that waits for the approval of two calls of one step, and their ids in order."""
    platform = client.platform
    accepted, frame = await asked(client)
    call_id = uuid4()
    async with platform.sql() as sql:
        digest = arguments_digest(MORE)
        stored = await sql.fetchrow(
            ASK_FOR_MORE, accepted.turn_id, call_id, json.dumps(MORE), digest
        )
    assert stored is not None
    event = ToolCallRequested(**stored, call_id=call_id, digest=digest)
    await asyncio.to_thread(
        soma,
        *("send", "--type", event.event_type, "--data", event.model_dump_json()),
        *("--tenant", "acme", "--state", str(platform.state)),
    )
    both = [str(frame.data["call_id"]), str(call_id)]

    async def waits_for_both() -> bool:
        waiting = (await turn_of(client, accepted))["waiting_for"]
        return {each["call_id"] for each in waiting} == set(both)

    await until(waits_for_both, "the turn to wait for both calls", seconds=MINUTES)
    return accepted, both


@pytest.mark.parametrize(
    "decisions",
    [
        [(1, "approve"), (0, "deny")],
        pytest.param([(0, "approve"), (1, "approve")], marks=pytest.mark.extended),
        pytest.param([(1, "approve"), (0, "approve")], marks=pytest.mark.extended),
        pytest.param([(0, "deny"), (1, "approve")], marks=pytest.mark.extended),
    ],
)
async def test_a_turn_that_waits_for_two_approvals_goes_on_after_the_second_in_either_order(
    supervised: Supervised, decisions: list[tuple[int, str]]
) -> None:
    platform = supervised.platform
    async with platform.client() as client:
        accepted, both = await asked_for_two(client)
        entries = {
            each["call_id"]: each["requeue_id"]
            for each in (await turn_of(client, accepted))["waiting_for"]
        }
        for number, (place, verb) in enumerate(decisions):
            supervised.decide(verb, entries[both[place]])
            if number == 0:
                await only_waits_for(client, accepted, both[1 - place], after=both[place])
        await completed(client, accepted)

    async with platform.sql() as sql:
        calls = await sql.fetch(
            "SELECT id::text, status, attempt, error FROM tool_calls WHERE turn_id = $1::uuid",
            accepted.turn_id,
        )
        late = await sql.fetchval(
            "SELECT t.completed_at > (SELECT max(decided_at) FROM requeue_entries"
            " WHERE turn_id = t.id) FROM turns t WHERE t.id = $1::uuid",
            accepted.turn_id,
        )
        answers = await sql.fetchval(
            "SELECT count(*) FROM messages WHERE turn_id = $1::uuid AND role = 'assistant'",
            accepted.turn_id,
        )
    ends = {"approve": ("success", 1, None), "deny": ("blocked", 0, "not today")}
    assert {call["id"]: tuple(call)[1:] for call in calls} == {
        both[place]: ends[verb] for place, verb in decisions
    }
    assert late
    assert answers == 1


async def only_waits_for(client: Client, accepted: Accepted, call_id: str, *, after: str) -> None:
    """Once the call `after` is over, the turn still waits, for the other one."""
    async with client.platform.sql() as sql:

        async def over() -> bool:
            query = "SELECT status IS NOT NULL FROM tool_calls WHERE id = $1::uuid"
            return bool(await sql.fetchval(query, after))

        await until(over, "the decided call to end", seconds=MINUTES)
    turn = await turn_of(client, accepted)
    assert turn["state"] == "waiting_tools"
    assert [each["call_id"] for each in turn["waiting_for"]] == [call_id]
