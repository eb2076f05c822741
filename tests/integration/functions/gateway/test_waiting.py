"""`?wait=`: one request for a question and its answer, or the way to the answer."""

import asyncio
from uuid import UUID

import pytest

from somaagent.streams.writer import TurnStream
from tests.integration.functions.gateway.conftest import BOUND_SECONDS, Answer, Caller
from tests.integration.functions.gateway.test_streams import Operator, Turn
from tests.support.platform import until


async def ask(
    caller: Caller, session: UUID, query: str, headers: dict[str, str] | None = None
) -> Answer:
    path = f"/v1/sessions/{session}/messages{query}"
    return await caller.call("POST", path, body={"text": "hello"}, headers=headers)


async def begun(caller: Caller, session: UUID, operator: Operator, voice: TurnStream) -> Turn:
    """The turn of the message that was just posted."""
    found: list[Turn] = []

    async def stored() -> bool:
        row = await operator.fetchrow(
            "SELECT id, message_id FROM turns WHERE session_id = $1", session
        )
        if row is not None:
            accepted = {
                "session_id": str(session),
                "turn_id": str(row["id"]),
                "message_id": str(row["message_id"]),
                "stream_url": f"/v1/sessions/{session}/stream?turn_id={row['id']}",
            }
            found.append(Turn(accepted, operator, voice))
        return row is not None

    await until(stored, "the turn")
    return found[0]


@pytest.mark.parametrize(
    ("query", "headers"), [("?wait=30", {}), ("", {"Prefer": "respond-async, wait=30"})]
)
async def test_who_waits_gets_the_finished_turn_and_its_answer(
    acme: Caller,
    operator: Operator,
    voice: TurnStream,
    query: str,
    headers: dict[str, str],
) -> None:
    session = await acme.new_session()
    asking = asyncio.create_task(ask(acme, session, query, headers))
    turn = await begun(acme, session, operator, voice)
    await turn.say("Par", "is")
    await turn.complete("Paris")

    answer = await asyncio.wait_for(asking, BOUND_SECONDS)

    assert answer.status == 200
    assert answer.json["text"] == "Paris"
    assert answer.json["turn_id"] == str(turn.id)
    assert answer.json["turn"]["state"] == "completed"
    assert answer.json["turn"]["usage"] == {"input_tokens": 3, "output_tokens": 4}
    assert answer.headers.get("Preference-Applied") == ("wait=30" if headers else None)


async def test_when_the_time_is_over_the_answer_streams(acme: Caller) -> None:
    session = await acme.new_session()

    answer = await ask(acme, session, "?wait=1")

    assert answer.status == 202
    assert answer.headers["Location"] == answer.json["stream_url"]
    assert (
        await acme.call("GET", f"/v1/sessions/{session}/turns/{answer.json['turn_id']}")
    ).status == 200


@pytest.mark.parametrize("wait", ["-1", "61", "x", "1.5"])
async def test_a_wait_out_of_bounds_is_refused_and_nothing_is_accepted(
    acme: Caller, wait: str
) -> None:
    session = await acme.new_session()

    assert (await ask(acme, session, f"?wait={wait}")).status == 422
    listed = await acme.call("GET", f"/v1/sessions/{session}/messages")
    assert listed.json["messages"] == []


async def test_a_preference_that_cannot_be_read_is_left_out(acme: Caller) -> None:
    session = await acme.new_session()

    answer = await ask(acme, session, "", {"Prefer": "wait=soon, foo=bar"})

    assert answer.status == 202
    assert "Preference-Applied" not in answer.headers


async def test_a_repeat_with_another_wait_is_the_same_request(
    acme: Caller, operator: Operator, voice: TurnStream
) -> None:
    session = await acme.new_session()
    key = {"Idempotency-Key": "k"}
    first = await ask(acme, session, "", key)
    turn = Turn(first.json, operator, voice)
    await turn.complete("Paris")

    again = await ask(acme, session, "?wait=20", key)

    assert (first.status, again.status) == (202, 200)
    assert again.json["turn_id"] == first.json["turn_id"]
    assert again.json["text"] == "Paris"


async def test_a_client_that_goes_away_leaves_its_message_and_no_seat(
    acme: Caller, operator: Operator, voice: TurnStream
) -> None:
    session = await acme.new_session()
    asking = asyncio.create_task(ask(acme, session, "?wait=60"))
    turn = await begun(acme, session, operator, voice)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await turn.complete("Paris")

    frames = await acme.frames(turn.url)

    assert frames[-1].event == "completed"
