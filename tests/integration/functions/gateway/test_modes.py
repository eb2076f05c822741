"""What a message that arrives during a turn does to it, and what becomes of the history."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from somaagent.settings import GatewaySettings, RedisSettings
from somaagent.streams.frames import BEGINNING, stop_key
from somaagent.streams.reader import StreamReader
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    BRIEFLY,
    Answer,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.support.platform import until

Operator = Any  # asyncpg's connection


async def post(caller: Caller, session: UUID, text: str, **fields: object) -> Answer:
    path = f"/v1/sessions/{session}/messages"
    return await caller.call("POST", path, body={"text": text, **fields})


async def answered(operator: Operator, turn: dict[str, Any], text: str) -> str:
    """Let the turn be over, as the conversation step leaves it; the answer's id."""
    answer = uuid4()
    async with operator.transaction():
        await operator.execute(
            "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
            " VALUES ('acme', $1, $2, $3, 'assistant', $4)",
            answer,
            turn["session_id"],
            turn["turn_id"],
            text,
        )
        await operator.execute(
            "UPDATE turns SET state = 'completed', completed_at = now(), answer_message_id = $2"
            " WHERE id = $1",
            turn["turn_id"],
            answer,
        )
    return str(answer)


async def order(operator: Operator) -> list[tuple[str, str, str | None, str | None]]:
    """Text, state, stop and retirement of every turn, in the order of the mailbox."""
    rows = await operator.fetch(
        "SELECT m.text, t.state, t.stop, t.retired FROM turns t"
        " JOIN messages m ON m.id = t.message_id ORDER BY t.seq"
    )
    return [tuple(row) for row in rows]


async def texts(caller: Caller, session: UUID) -> list[str]:
    listed = (await caller.call("GET", f"/v1/sessions/{session}/messages")).json
    return [message["text"] for message in listed["messages"]]


async def test_a_message_is_rejected_during_a_turn_when_its_sender_wants_that(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    first = await post(acme, session, "one", mode="reject")
    assert first.status == 202

    refused = await post(acme, session, "two", mode="reject")

    assert (refused.status, refused.json["type"]) == (409, "urn:somaagent:error:turn_running")
    assert await texts(acme, session) == ["one"]
    await answered(operator, first.json, "1")
    assert (await post(acme, session, "two", mode="reject")).status == 202


async def test_a_repeat_is_not_rejected_because_of_its_own_turn(acme: Caller) -> None:
    session = await acme.new_session()
    path = f"/v1/sessions/{session}/messages"

    answers = [
        await acme.call(
            "POST", path, body={"text": "a", "mode": "reject"}, headers={"Idempotency-Key": "k"}
        )
        for _ in range(2)
    ]

    assert [answer.status for answer in answers] == [202, 202]
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize("mode", ["interrupt", "rollback"])
async def test_a_message_stops_the_running_turn_and_overtakes_those_that_wait(
    acme: Caller, operator: Operator, redis_url: str, mode: str
) -> None:
    session = await acme.new_session()
    running = (await post(acme, session, "running")).json
    await operator.execute("UPDATE turns SET state = 'generating'")
    for text in ("second", "third"):
        await post(acme, session, text)
    await operator.execute("UPDATE turns SET state = 'queued' WHERE state = 'received'")

    assert (await post(acme, session, "new", mode=mode)).status == 202

    retired = "rolled_back" if mode == "rollback" else None
    assert await order(operator) == [
        ("running", "generating", mode, retired),
        ("new", "received", None, None),
        ("second", "queued", None, None),
        ("third", "queued", None, None),
    ]
    assert ("running" in await texts(acme, session)) == (mode == "interrupt")
    reader = StreamReader.open(RedisSettings(url=SecretStr(redis_url)))
    key = stop_key("acme", UUID(running["turn_id"]))

    async def told() -> bool:
        return bool((await reader.page(key, BEGINNING))[0])

    await until(told, "the step to be told")
    await reader.aclose()


async def test_messages_that_interrupt_each_other_at_once_leave_one_running_turn(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    await post(acme, session, "first")

    posted = await asyncio.gather(
        *(post(acme, session, f"m{number}", mode="interrupt") for number in range(8))
    )

    assert {answer.status for answer in posted} == {202}
    rows = await operator.fetch("SELECT seq, stop FROM turns ORDER BY seq")
    assert len({row["seq"] for row in rows}) == 9
    # Each was next until a later one took its place, before it had begun.
    assert [row["stop"] for row in rows] == ["interrupt"] * 8 + [None]


@BRIEFLY
async def test_a_turn_that_was_rolled_back_returns_when_the_new_message_is_not_accepted(
    acme: Caller, operator: Operator, broker: Broker
) -> None:
    session = await acme.new_session()
    await post(acme, session, "running")
    path = f"/v1/sessions/{session}/messages"
    body, headers = {"text": "new", "mode": "rollback"}, {"Idempotency-Key": "k"}
    await broker.take_away()

    refused = await acme.call("POST", path, body=body, headers=headers)

    assert refused.status == 503
    assert await texts(acme, session) == ["running"]
    await broker.put_back()
    assert (await acme.call("POST", path, body=body, headers=headers)).status == 202
    assert await texts(acme, session) == ["new"]


async def test_an_edit_replaces_the_question_and_all_that_followed(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    first = (await post(acme, session, "q1")).json
    await answered(operator, first, "a1")
    second = (await post(acme, session, "q2", persona="default")).json
    answer = await answered(operator, second, "a2")
    third = (await post(acme, session, "q3")).json
    path = f"/v1/sessions/{session}/messages"

    edited = await acme.call(
        "POST", f"{path}/{second['message_id']}/edit", body={"text": "q2, better"}
    )

    assert edited.status == 202
    assert await texts(acme, session) == ["q1", "a1", "q2, better"]
    stopped = (await acme.call("GET", f"/v1/sessions/{session}/turns/{third['turn_id']}")).json
    assert (stopped["stopping"], stopped["retired"]) == ("rollback", "superseded")
    for message in (second["message_id"], answer, edited.json["message_id"]):
        listed = await acme.call("GET", f"{path}/{message}/versions")
        versions = [
            (version["question"], version["answer"], version["current"])
            for version in listed.json["versions"]
        ]
        assert versions == [("q2", "a2", False), ("q2, better", None, True)]
    again = await acme.call("POST", f"{path}/{second['message_id']}/edit", body={"text": "x"})
    assert (again.status, again.json["type"]) == (409, "urn:somaagent:error:message_superseded")


async def test_a_question_is_answered_anew_by_its_own_id_or_its_answers(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    path = f"/v1/sessions/{session}/messages"
    first = (await post(acme, session, "q", metadata={"a": "b"})).json
    answer = await answered(operator, first, "one")

    second = await acme.call("POST", f"{path}/{answer}/regenerate")
    await answered(operator, second.json, "two")
    third = await acme.call("POST", f"{path}/{second.json['message_id']}/regenerate", body={})
    await answered(operator, third.json, "three")

    assert (second.status, third.status) == (202, 202)
    assert await texts(acme, session) == ["q", "three"]
    (question, _) = (await acme.call("GET", path)).json["messages"]
    assert question["metadata"] == {"a": "b"}
    listed = await acme.call("GET", f"{path}/{question['message_id']}/versions")
    assert [version["answer"] for version in listed.json["versions"]] == ["one", "two", "three"]
    edit = await acme.call("POST", f"{path}/{answer}/edit", body={"text": "x"})
    assert edit.status == 409


@BRIEFLY
async def test_an_edit_that_is_not_accepted_changes_nothing_and_can_be_sent_again(
    acme: Caller, operator: Operator, broker: Broker
) -> None:
    session = await acme.new_session()
    first = (await post(acme, session, "q")).json
    await answered(operator, first, "a")
    url = f"/v1/sessions/{session}/messages/{first['message_id']}/edit"
    headers = {"Idempotency-Key": "k"}
    await broker.take_away()

    refused = await acme.call("POST", url, body={"text": "new"}, headers=headers)

    assert refused.status == 503
    assert await texts(acme, session) == ["q", "a"]
    await broker.put_back()
    accepted = await acme.call("POST", url, body={"text": "new"}, headers=headers)
    again = await acme.call("POST", url, body={"text": "new"}, headers=headers)
    assert (accepted.status, again.status) == (202, 202)
    assert accepted.body == again.body
    assert await texts(acme, session) == ["new"]


async def test_a_turn_is_asked_to_stop_once_and_only_while_it_is_not_over(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    turn = (await post(acme, session, "q")).json
    url = f"/v1/sessions/{session}/turns/{turn['turn_id']}/interrupt"

    stopped = await acme.call("POST", url)
    again = await acme.call("POST", url)

    assert (stopped.status, stopped.json["stopping"]) == (202, "interrupt")
    assert (again.status, again.body) == (202, stopped.body)
    other = (await post(acme, session, "q")).json
    await answered(operator, other, "a")
    over = await acme.call("POST", f"/v1/sessions/{session}/turns/{other['turn_id']}/interrupt")
    assert (over.status, over.json["type"]) == (409, "urn:somaagent:error:turn_over")


@pytest.mark.parametrize(
    "path",
    [
        "messages/{message_id}/edit",
        "messages/{message_id}/regenerate",
        "turns/{turn_id}/interrupt",
    ],
)
async def test_what_belongs_to_another_tenant_or_session_looks_absent(
    acme: Caller, anyone: Caller, operator: Operator, path: str
) -> None:
    session, other = await acme.new_session(), await acme.new_session()
    turn = (await post(acme, session, "q")).json
    body = {"text": "x"} if path.endswith("edit") else None
    rival = anyone.of("rival")

    for caller, owner in ((rival, session), (rival, await rival.new_session()), (acme, other)):
        url = f"/v1/sessions/{owner}/" + path.format(**turn)
        assert (await caller.call("POST", url, body=body)).status == 404
    assert await order(operator) == [("q", "received", None, None)]


async def test_metadata_is_bounded(acme: Caller) -> None:
    session = await acme.new_session()
    for metadata in (
        {f"k{number}": "v" for number in range(17)},
        {"k" * 65: "v"},
        {"k": "v" * 513},
        {"k": 1},
        {"k": "\x00"},
    ):
        answer = await post(acme, session, "q", metadata=metadata)
        assert answer.status == 422, metadata


async def test_no_more_messages_wait_than_the_operator_lets(
    postgres: TestDatabase, redis_url: str, broker: Broker, acme: Caller, operator: Operator
) -> None:
    settings = replace(
        settings_of(postgres, redis_url, broker), gateway=GatewaySettings(most_unfinished_turns=2)
    )
    async with serving(settings) as base:
        caller = Caller(base, acme.http).of("acme")
        session = await caller.new_session()
        first, second, third = [await caller.post(session, "m", key=f"k{n}") for n in range(3)]
        stopping = await post(caller, session, "m", mode="interrupt")
        assert (await caller.post(session, "m", key="k1")).body == second.body
        await answered(operator, first.json, "a")
        room = await caller.post(session, "m", key="k2")

    assert [answer.status for answer in (first, second, third, stopping)] == [202, 202, 429, 429]
    assert third.json["type"] == "urn:somaagent:error:too_many_waiting"
    assert "retry-after" in third.headers
    assert room.status == 202
    assert await operator.fetchval("SELECT count(*) FROM turns WHERE stop IS NOT NULL") == 0


@pytest.mark.parametrize("head", ["received", "queued"])
@pytest.mark.parametrize(("mode", "retired"), [("interrupt", None), ("rollback", "rolled_back")])
async def test_a_turn_that_has_not_begun_is_over_at_once_when_a_message_takes_its_place(
    acme: Caller, operator: Operator, head: str, mode: str, retired: str | None
) -> None:
    session = await acme.new_session()
    first = (await post(acme, session, "1")).json
    await operator.execute(
        "UPDATE turns SET state = $2 WHERE id = $1", UUID(first["turn_id"]), head
    )
    await post(acme, session, "2", mode=mode)
    assert await order(operator) == [
        ("1", "interrupted", mode, retired),
        ("2", "received", None, None),
    ]
    frames = await acme.frames(first["stream_url"])
    assert [(frame.event, frame.data["reason"]) for frame in frames] == [("interrupted", mode)]


@pytest.mark.parametrize(
    ("mode", "status", "stop"),
    [
        ("enqueue", 202, None),
        ("reject", 409, None),
        ("interrupt", 202, "interrupt"),
        ("rollback", 202, "rollback"),
    ],
)
async def test_every_mode_sees_a_turn_that_waits_for_tools_as_running(
    acme: Caller, operator: Operator, broker: Broker, mode: str, status: int, stop: str | None
) -> None:
    session = await acme.new_session()
    first = (await post(acme, session, "1")).json
    turn = UUID(first["turn_id"])
    await operator.execute("UPDATE turns SET state = 'waiting_tools' WHERE id = $1", turn)

    assert (await post(acme, session, "2", mode=mode)).status == status

    row = await operator.fetchrow("SELECT state, stop FROM turns WHERE id = $1", turn)
    assert tuple(row) == ("waiting_tools", stop)

    async def stalled() -> bool:
        events = await broker.events()
        return any(event["ce_type"].endswith("turn-stalled.v1") for event in events)

    if stop is not None:
        # Nobody works on it, so an event has it ended.
        await until(stalled, "the event that has the turn ended")
    else:
        assert not await stalled()


async def test_a_message_with_a_time_to_live_says_until_when_it_is_wanted(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    sent = await post(acme, session, "1", ttl_seconds=90)
    assert sent.status == 202, sent.body
    path = f"/v1/sessions/{session}/turns/{sent.json['turn_id']}"
    lives = await operator.fetchval("SELECT extract(epoch FROM expires_at - created_at) FROM turns")
    assert lives == 90
    assert (await acme.call("GET", path)).json["expires_at"] is not None
    for wrong in (0, -1, 604_801, "soon"):
        assert (await post(acme, session, "2", ttl_seconds=wrong)).status == 422
    await operator.execute(
        "UPDATE turns SET state = 'expired', completed_at = now() - interval '1 minute',"
        ' error = \'{"code": "expired", "detail": "too late"}\''
    )
    frames = await acme.frames(sent.json["stream_url"])
    assert [frame.event for frame in frames] == ["expired"]
    assert frames[0].data["error"]["title"] == "The turn expired"
    turn = (await acme.call("GET", path)).json
    assert (turn["state"], turn["error"]["code"]) == ("expired", "expired")
