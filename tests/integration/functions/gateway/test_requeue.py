"""Blocked calls over HTTP: listed, shown, approved and denied, once and by whoever may."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from somaagent.requeue.entries import entry_id, note
from somaagent.storage.database import Database
from tests.integration.conftest import Mailbox
from tests.integration.functions.gateway.conftest import BRIEFLY, Answer, Broker, Caller
from tests.integration.functions.gateway.test_bad_requests import problem

SCOPES = ["requeue:read", "requeue:decide", "sessions:read", "sessions:write"]
QUESTION = '{"action": "tool.execute", "resource": "echo"}'


@pytest.fixture
def grace(anyone: Caller) -> Caller:
    """Who may decide for acme."""
    return anyone.of("acme", subject="grace", scopes=SCOPES)


async def blocked(
    mailbox: Mailbox, database: Database, count: int = 1, *, tool: str = "echo"
) -> list[str]:
    """Calls of a turn that wait, as the executor and the requeue step store them."""
    turn = await mailbox.add(1, "Say hello.", state="routed")
    ids: list[str] = []
    for place in range(count):
        asked = await mailbox.add_call(turn, tool, {"text": f"hello {place}"}, place=place)
        await mailbox.sql.execute(
            "UPDATE tool_calls SET held_at = clock_timestamp(), held_question = $2,"
            " reasons = ARRAY['no_rule_grants_it'] WHERE id = $1",
            asked.call_id,
            QUESTION,
        )
        async with database.transaction("acme") as connection:
            await note(connection, "acme", asked.call_id, seconds=3600)
        ids.append(str(entry_id(asked.call_id)))
    return ids


async def decide(
    caller: Caller, entry: str, verb: str, *, reason: str = "it is fine", key: str | None = None
) -> Answer:
    headers = {} if key is None else {"Idempotency-Key": key}
    path = f"/v1/requeue/{entry}/{verb}"
    return await caller.call("POST", path, body={"reason": reason}, headers=headers)


async def published(broker: Broker, session_id: UUID) -> list[tuple[str, str, dict[str, Any]]]:
    """Type, id and data of the decisions' events of a session."""
    return [
        (event["ce_type"].split(".")[-2], event["ce_id"], orjson.loads(event["data"]))
        for event in await broker.events()
        if event.get("ce_subject") == str(session_id)
    ]


async def test_an_approval_is_kept_with_who_gave_it_and_publishes_a_grant_for_the_call(
    grace: Caller, mailbox: Mailbox, database: Database, broker: Broker
) -> None:
    (entry,) = await blocked(mailbox, database)
    shown = (await grace.call("GET", f"/v1/requeue/{entry}")).json
    assert shown["state"] == "waiting"
    assert shown["arguments"] == {"text": "hello 0"}
    assert shown["question"] == orjson.loads(QUESTION)

    answer = await decide(grace, entry, "approve")

    assert answer.status == 200, answer.body
    assert answer.json["state"] == "approved"
    (decision,) = answer.json["decisions"]
    assert (decision["decision"], decision["decided_by"], decision["reason"]) == (
        *("approved", "grace"),
        "it is fine",
    )
    ((kind, _, data),) = await published(broker, mailbox.session_id)
    assert (kind, data["call_id"], data["requeue_id"]) == ("call-approved", shown["call_id"], entry)
    # The grant is the broker's and the executor's business, not the client's.
    assert data["grant"] not in answer.body.decode()


async def test_a_repeated_approval_decides_nothing_and_tells_the_same_event(
    grace: Caller, mailbox: Mailbox, database: Database, broker: Broker
) -> None:
    (entry,) = await blocked(mailbox, database)
    first = await decide(grace, entry, "approve", key="once")
    again = [await decide(grace, entry, "approve", key="once") for _ in range(2)]
    keyless = await decide(grace, entry, "approve", reason="another reason")

    assert [each.body for each in again] == [first.body] * 2
    assert keyless.json["decision_reason"] == "it is fine"
    assert len(keyless.json["decisions"]) == 1
    assert len({event_id for _, event_id, _ in await published(broker, mailbox.session_id)}) == 1
    problem(await decide(grace, entry, "deny"), 409, "not_waiting")
    problem(
        await decide(grace, entry, "approve", reason="new", key="once"),
        422,
        "idempotency_key_reused",
    )


async def test_a_denied_call_is_blocked_with_the_reason_and_its_turn_is_told(
    grace: Caller, mailbox: Mailbox, database: Database, broker: Broker
) -> None:
    (entry,) = await blocked(mailbox, database)
    answer = await decide(grace, entry, "deny", reason="not today")
    assert answer.json["state"] == "denied"
    call = await mailbox.sql.fetchrow(
        "SELECT state, status, error FROM tool_calls WHERE id = $1", UUID(answer.json["call_id"])
    )
    assert call is not None
    assert tuple(call) == ("blocked", "blocked", "not today")
    ((kind, _, data),) = await published(broker, mailbox.session_id)
    assert (kind, data["decision"]) == ("call-denied", "denied")


async def test_of_an_approval_and_a_denial_at_once_one_stands(
    grace: Caller, mailbox: Mailbox, database: Database, broker: Broker
) -> None:
    entries = await blocked(mailbox, database, 4)
    for entry in entries:
        answers = await asyncio.gather(
            *(decide(grace, entry, verb) for verb in ("approve", "deny") * 3)
        )
        states = {answer.json["state"] for answer in answers if answer.status == 200}
        assert len(states) == 1
        assert sorted(answer.status for answer in answers) == [200] * 3 + [409] * 3
    kinds = [
        (kind, data["call_id"]) for kind, _, data in await published(broker, mailbox.session_id)
    ]
    assert len(set(kinds)) == 4


@BRIEFLY
async def test_while_the_broker_is_away_a_decision_is_kept_and_a_repeat_tells_it(
    grace: Caller, mailbox: Mailbox, database: Database, broker: Broker
) -> None:
    (entry,) = await blocked(mailbox, database)
    await broker.take_away()
    problem(await decide(grace, entry, "approve", key="away"), 503, "unavailable")
    await broker.put_back()
    answer = await decide(grace, entry, "approve", key="away")
    assert answer.json["state"] == "approved"
    assert len(answer.json["decisions"]) == 1
    assert [kind for kind, *_ in await published(broker, mailbox.session_id)] == ["call-approved"]


async def test_several_calls_are_decided_at_once_and_none_stops_another(
    grace: Caller, mailbox: Mailbox, database: Database, broker: Broker
) -> None:
    one, two, three = await blocked(mailbox, database, 3)
    await decide(grace, two, "approve")
    absent = str(uuid4())
    body = {"decision": "deny", "requeue_ids": [three, absent, two, one], "reason": "all of them"}
    answers = [
        await grace.call("POST", "/v1/requeue/bulk", body=body, headers={"Idempotency-Key": "b"})
        for _ in range(2)
    ]
    assert answers[0].status == 200, answers[0].body
    assert answers[0].body == answers[1].body
    assert [
        (each["requeue_id"], each["outcome"], each["state"]) for each in answers[0].json["results"]
    ] == [
        (three, "decided", "denied"),
        (absent, "not_found", None),
        (two, "not_waiting", "approved"),
        (one, "decided", "denied"),
    ]
    ids = {event_id for _, event_id, _ in await published(broker, mailbox.session_id)}
    assert len(ids) == 3


async def test_pages_and_filters_show_each_entry_once(
    grace: Caller, mailbox: Mailbox, database: Database
) -> None:
    entries = await blocked(mailbox, database, 5)
    await decide(grace, entries[0], "deny")
    of_session = f"session_id={mailbox.session_id}"
    found: list[str] = []
    cursor, last = "", None
    for _ in range(3):
        page = (await grace.call("GET", f"/v1/requeue?{of_session}&limit=2{cursor}")).json
        found += [each["requeue_id"] for each in page["entries"]]
        last = page["next_cursor"]
        cursor = f"&cursor={last}"
    assert last is None
    assert found == entries[::-1]

    async def listed(query: str) -> set[str]:
        answer = await grace.call("GET", f"/v1/requeue?{of_session}&{query}")
        return {each["requeue_id"] for each in answer.json["entries"]}

    assert await listed("state=waiting") == set(entries[1:])
    assert await listed("state=denied") == {entries[0]}
    assert await listed("tool=echo") == set(entries)
    assert await listed("tool=calculate") == set()
    for name in ("session_id", "turn_id"):
        problem(await grace.call("GET", f"/v1/requeue?{name}={uuid4()}"), 404, "not_found")
    problem(await grace.call("GET", "/v1/requeue?state=gone"), 422, "invalid_request")


async def test_a_turn_shows_what_it_waits_for(
    grace: Caller, mailbox: Mailbox, database: Database
) -> None:
    one, two = await blocked(mailbox, database, 2)
    turn_id = (await grace.call("GET", f"/v1/requeue/{one}")).json["turn_id"]
    path = f"/v1/sessions/{mailbox.session_id}/turns/{turn_id}"
    turn = (await grace.call("GET", path)).json
    assert turn["state"] == "waiting_tools"
    assert [each["requeue_id"] for each in turn["waiting_for"]] == [one, two]
    assert turn["waiting_for"][0]["reasons"] == ["no_rule_grants_it"]
    await decide(grace, one, "deny")
    await decide(grace, two, "approve")
    assert (await grace.call("GET", path)).json["waiting_for"] == []


async def test_the_entry_of_a_turn_that_was_stopped_is_cancelled(
    grace: Caller, mailbox: Mailbox, database: Database
) -> None:
    (entry,) = await blocked(mailbox, database)
    await mailbox.sql.execute(
        "UPDATE tool_calls SET state = 'finished', status = 'cancelled' WHERE session_id = $1",
        mailbox.session_id,
    )
    assert (await grace.call("GET", f"/v1/requeue/{entry}")).json["state"] == "cancelled"
    problem(await decide(grace, entry, "approve"), 409, "not_waiting")


async def test_nobody_decides_without_the_scope_or_for_another_tenant(
    grace: Caller, anyone: Caller, mailbox: Mailbox, database: Database
) -> None:
    (entry,) = await blocked(mailbox, database)
    reader = anyone.of("acme", scopes=["requeue:read"])
    assert (await reader.call("GET", f"/v1/requeue/{entry}")).status == 200
    for verb in ("approve", "deny"):
        problem(await decide(reader, entry, verb), 403, "insufficient_scope")
    writer = anyone.of("acme", scopes=["sessions:read", "sessions:write"])
    problem(await writer.call("GET", "/v1/requeue"), 403, "insufficient_scope")
    rival = anyone.of("rival", scopes=SCOPES)
    problem(await rival.call("GET", f"/v1/requeue/{entry}"), 404, "not_found")
    assert (await rival.call("GET", "/v1/requeue")).json["entries"] == []
    for verb in ("approve", "deny"):
        problem(await decide(rival, entry, verb), 404, "not_found")
    bulk = {"decision": "approve", "requeue_ids": [entry], "reason": "mine"}
    (result,) = (await rival.call("POST", "/v1/requeue/bulk", body=bulk)).json["results"]
    assert (result["outcome"], result["state"]) == ("not_found", None)
    assert (await grace.call("GET", f"/v1/requeue/{entry}")).json["state"] == "waiting"


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " "}, {"reason": "x" * 1001}])
async def test_a_decision_needs_a_reason(
    grace: Caller, mailbox: Mailbox, database: Database, body: dict[str, str]
) -> None:
    (entry,) = await blocked(mailbox, database)
    answer = await grace.call("POST", f"/v1/requeue/{entry}/approve", body=body)
    problem(answer, 422, "invalid_request")
    assert (await grace.call("GET", f"/v1/requeue/{entry}")).json["state"] == "waiting"
