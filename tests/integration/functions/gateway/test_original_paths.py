"""The original system's paths do what their successors do, and name them."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from functions.gateway.quick_actions import PROMPTS
from functions.gateway.succession import DEPRECATED_SINCE
from somaagent.identifiers import derive_event_id
from tests.integration.functions.gateway.conftest import BRIEFLY, Answer, Broker, Caller
from tests.integration.functions.gateway.filing import stored

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


async def test_a_body_that_cannot_be_read_is_told_the_successor_too(acme: Caller) -> None:
    answer = await acme.call("POST", MESSAGE, raw=b"{")
    assert (answer.status, successor(answer)) == (400, "/v1/sessions")


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


@BRIEFLY
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
        "/v1/session/{session_id}/stream",
        "/v1/sessions/export",
        "/v1/attachments/{file_id}",
        "/v1/requeue/{requeue_id}",
        "/v1/requeue/{requeue_id}/resolve",
    }


async def test_a_line_break_in_a_path_does_not_reach_the_link(acme: Caller) -> None:
    answer = await acme.call("GET", "/v1/sessions/%0D%0Ax%3A%20y/context-window")

    assert answer.status in (404, 422)
    assert answer.headers["link"].startswith("</v1/sessions/%0D%0Ax%3A%20y/context>")
    assert "x" not in answer.headers


async def said_in(caller: Caller, session: str) -> list[tuple[str, str]]:
    listed = (await caller.call("GET", f"/v1/sessions/{session}/messages")).json["messages"]
    return [(message["role"], message["text"]) for message in listed]


def event(role: str, message: str) -> dict[str, object]:
    return {
        "id": 7,
        "occurred_at": "2025-10-01T12:00:00Z",
        "payload": {"role": role, "message": message, "type": role},
    }


async def test_sessions_are_exported_and_imported_in_the_original_form(
    acme: Caller, anyone: Caller, operator: Operator
) -> None:
    session = str(await acme.new_session())
    await acme.post(UUID(session), "one")
    await operator.execute("UPDATE turns SET state = 'interrupted', completed_at = now()")
    body = {"session_id": session}
    exported = await acme.call("POST", "/v1/sessions/export", body=body)
    assert (exported.status, exported.json["ctxid"]) == (200, session)
    assert successor(exported) == f"/v1/sessions/{session}/export"
    rival = anyone.of("rival")
    assert (await rival.call("POST", "/v1/sessions/export", body=body)).status == 404
    events = [event("user", "two"), event("assistant", "2"), event("user", "three")]
    chats: list[dict[str, Any]] = [
        {"content": exported.json["content"]},
        {"session": {"title": "Old", "session_id": "x"}, "events": events},
        {"session": {}},
    ]

    imported = await acme.call(
        "POST", "/v1/sessions/import", body={"chats": chats}, headers={"Idempotency-Key": "k"}
    )
    again = await acme.call(
        "POST", "/v1/sessions/import", body={"chats": chats}, headers={"Idempotency-Key": "k"}
    )

    assert (imported.status, again.status) == (200, 200), imported.body
    assert again.body == imported.body
    first, second, third = imported.json["ctxids"]
    assert await said_in(acme, first) == [("user", "one")]
    assert await said_in(acme, second) == [("user", "two"), ("assistant", "2"), ("user", "three")]
    assert await said_in(acme, third) == []
    assert (await acme.call("GET", f"/v1/sessions/{second}")).json["title"] == "Old"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400),
        (b"{}", 422),
        (b'{"chats": []}', 422),
        (b'{"chats": [{}]}', 422),
        (b'{"chats": [{"content": "x", "session": {}}]}', 422),
        (b'{"chats": [{"session": {}}, {"content": "nonsense"}]}', 422),
        (b'{"chats": [{"session": {}, "events": [{"payload": {"role": "tool"}}]}]}', 422),
        (
            b'{"chats": [{"session": {}}, {"session": {}, "events":'
            b' [{"payload": {"role": "assistant", "message": "x"}}]}]}',
            422,
        ),
    ],
)
async def test_chats_that_are_wrong_leave_nothing(
    acme: Caller, operator: Operator, raw: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await acme.call("POST", "/v1/sessions/import", raw=raw, headers=headers)

    assert answer.status == status, answer.body
    assert await operator.fetchval("SELECT count(*) FROM sessions") == 0


async def test_a_session_is_paused_and_resumed_by_a_body(acme: Caller) -> None:
    path = f"/v1/sessions/{await acme.new_session()}"
    states: list[bool] = []
    for body in ({"paused": True}, {"paused": False}, None, {"paused": False}, {}):
        assert (await acme.call("POST", f"{path}/pause", body=body)).status == 204
        states.append((await acme.call("GET", path)).json["paused"])

    assert states == [True, False, True, False, True]
    assert (await acme.call("POST", f"{path}/pause", body={"paused": "perhaps"})).status == 422


async def test_an_attachment_is_its_content_unless_it_is_quarantined_or_gone(
    acme: Caller, anyone: Caller, operator: Operator
) -> None:
    file = (await stored(acme, b"a treasure map"))["file_id"]
    path = f"/v1/attachments/{file}"

    answer = await acme.call("GET", path)

    assert (answer.status, answer.body) == (200, b"a treasure map")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert successor(answer) == f"/v1/files/{file}/links"
    part = await acme.call("GET", path, headers={"Range": "bytes=2-9"})
    assert (part.status, part.body) == (206, b"treasure")
    assert (await anyone.of("rival").call("GET", path)).status == 404
    assert (await anyone.of("acme", scopes=["files:write"]).call("GET", path)).status == 403
    statuses: list[int] = []
    for state in ("quarantined", "scanning", "expired"):
        await operator.execute("UPDATE files SET state = $1", state)
        statuses.append((await acme.call("GET", path)).status)
    assert statuses == [403, 404, 410]


async def test_the_original_socket_is_the_session(acme: Caller) -> None:
    session = await acme.new_session()
    url = f"{acme.base}/v1/session/{session}/stream"
    async with acme.http.ws_connect(url, headers=acme.headers) as ws:
        ready = await ws.receive_json(timeout=30)
        await ws.send_json({"type": "ping", "ref": "r"})
        pong = await ws.receive_json(timeout=30)

    assert (ready["type"], ready["session_id"]) == ("ready", str(session))
    assert (pong["type"], pong["ref"]) == ("pong", "r")
    plain = await acme.call("GET", f"/v1/session/{session}/stream")
    assert (plain.status, successor(plain)) == (426, f"/v1/sessions/{session}/ws")


async def test_headers_name_the_persona_and_add_notes(acme: Caller, operator: Operator) -> None:
    headers = {"X-Persona-Id": "nobody", "X-Agent-Profile": "p1", "X-Universe-Id": "u1"}
    body = {"message": "one", "metadata": {"universe_id": "mine"}}

    unknown = await acme.call("POST", MESSAGE, body=body, headers=headers)
    headers["X-Persona-Id"] = "default"
    taken = await acme.call("POST", MESSAGE, body=body, headers=headers)

    assert (unknown.status, taken.status) == (422, 200)
    listed = await acme.call("GET", f"/v1/sessions/{taken.json['session_id']}/messages")
    assert listed.json["messages"][0]["metadata"] == {
        "agent_profile_id": "p1",
        "universe_id": "mine",
    }


async def test_health_and_the_document_have_their_original_paths(anyone: Caller) -> None:
    for path in ("/health", "/v1/health"):
        health = await anyone.call("GET", path)
        assert (health.status, health.json["status"]) == (200, "ok")
        assert set(health.json["components"]) == {"postgres", "redis"}
    document = await anyone.call("GET", "/v1/openapi.json")
    assert document.json == (await anyone.call("GET", "/openapi.json")).json
