"""The original system's paths do what their successors do, and name them."""

from typing import Any
from uuid import uuid4

import pytest

from functions.gateway.quick_actions import PROMPTS
from functions.gateway.succession import DEPRECATED_SINCE
from somaagent.identifiers import derive_event_id
from tests.integration.functions.gateway.conftest import Answer, Broker, Caller

Operator = Any  # asyncpg's connection
MESSAGE = "/v1/session/message"
ACTION = "/v1/session/action"


def successor(answer: Answer) -> str:
    assert answer.headers["deprecation"] == DEPRECATED_SINCE
    target, relation = answer.headers["link"].split("; ")
    assert relation == 'rel="successor-version"'
    return target.strip("<>")


async def test_a_message_begins_a_session_and_the_next_one_goes_on(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    first = await acme.call("POST", MESSAGE, body={"message": "one", "metadata": {"k": "v"}})

    assert (first.status, successor(first)) == (200, "/v1/sessions")
    session = first.json["session_id"]
    turn = await operator.fetchval("SELECT id FROM turns")
    assert first.json["event_id"] == derive_event_id(str(turn), "gateway", 0)
    assert [event["ce_id"] for event in await broker.events()] == [first.json["event_id"]]
    body: dict[str, Any] = {"session_id": session, "message": "two", "attachments": []}
    second = await acme.call("POST", MESSAGE, body=body)
    assert successor(second) == f"/v1/sessions/{session}/messages"
    action = await acme.call("POST", ACTION, body={"session_id": session, "action": "nudge"})
    assert (action.status, action.json["session_id"]) == (200, session)
    assert successor(action) == f"/v1/sessions/{session}/actions"

    listed = (await acme.call("GET", f"/v1/sessions/{session}/messages")).json["messages"]

    assert [message["text"] for message in listed] == ["one", "two", PROMPTS["nudge"]]
    assert listed[0]["metadata"] == {"k": "v"}
    assert listed[2]["metadata"] == {"source": "quick_action", "action": "nudge"}


@pytest.mark.parametrize(
    ("path", "body"), [(MESSAGE, {"message": "one"}), (ACTION, {"action": "summarize"})]
)
async def test_a_repeat_begins_no_other_session(
    acme: Caller, operator: Operator, path: str, body: object
) -> None:
    answers = [
        await acme.call("POST", path, body=body, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]

    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].body == answers[1].body
    assert await operator.fetchval("SELECT count(*) FROM sessions") == 1
    assert await operator.fetchval("SELECT count(*) FROM turns") == 1


async def test_a_refused_message_leaves_no_empty_session(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    body = {"message": "one", "persona_id": "nobody"}
    assert (await acme.call("POST", MESSAGE, body=body)).status == 422
    assert (await acme.call("POST", ACTION, body={"action": "dance"})).status == 422
    assert await operator.fetchval("SELECT count(*) FROM sessions") == 0
    await broker.take_away()
    headers = {"Idempotency-Key": "k"}

    refused = await acme.call("POST", MESSAGE, body={"message": "one"}, headers=headers)
    await broker.put_back()
    again = await acme.call("POST", MESSAGE, body={"message": "one"}, headers=headers)

    assert (refused.status, again.status) == (503, 200)
    assert await operator.fetchval("SELECT count(*) FROM sessions") == 1


async def test_another_tenants_session_is_absent_on_the_original_paths(
    acme: Caller, anyone: Caller
) -> None:
    session = str(await acme.new_session())
    rival = anyone.of("rival")

    for named in (session, str(uuid4())):
        for path, body in ((MESSAGE, {"message": "one"}), (ACTION, {"action": "nudge"})):
            answer = await rival.call("POST", path, body={"session_id": named, **body})
            assert answer.status == 404
        assert (await rival.call("GET", f"/v1/session/{named}/events")).status == 404


async def test_api_keys_have_their_original_path(anyone: Caller) -> None:
    manager = anyone.of("acme", scopes=["keys:manage", "sessions:read"])
    created = await manager.call(
        "POST", "/v1/keys", body={"name": "old", "scopes": ["sessions:read"]}
    )
    assert (created.status, successor(created)) == (201, "/v1/api-keys")
    key = created.json["api_key_id"]
    assert [k["api_key_id"] for k in (await manager.call("GET", "/v1/keys")).json["api_keys"]] == [
        key
    ]

    revoked = await manager.call("DELETE", f"/v1/keys/{key}")

    assert (revoked.status, successor(revoked)) == (204, f"/v1/api-keys/{key}")


async def test_the_document_calls_them_deprecated_and_nothing_else(anyone: Caller) -> None:
    paths = (await anyone.call("GET", "/openapi.json")).json["paths"]

    deprecated = {
        path for path, ways in paths.items() if any(o.get("deprecated") for o in ways.values())
    }

    assert deprecated == {
        MESSAGE,
        ACTION,
        "/v1/session/{session_id}/events",
        "/v1/sessions/{session_id}/context-window",
        "/v1/keys",
        "/v1/keys/{api_key_id}",
    }


async def test_a_line_break_in_a_path_does_not_reach_the_link(acme: Caller) -> None:
    answer = await acme.call("GET", "/v1/sessions/%0D%0Ax%3A%20y/context-window")

    assert answer.status in (404, 422)
    assert answer.headers["link"].startswith("</v1/sessions/%0D%0Ax%3A%20y/context>")
    assert "x" not in answer.headers
