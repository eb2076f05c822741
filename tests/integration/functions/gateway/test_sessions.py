"""Sessions are listed, renamed, paused, reset and deleted; their events tell."""

from typing import Any
from uuid import UUID, uuid4

from tests.integration.functions.gateway.conftest import Broker, Caller

Operator = Any  # asyncpg's connection


async def kinds(caller: Caller, session: UUID) -> list[str]:
    listed = await caller.call("GET", f"/v1/sessions/{session}/events")
    assert listed.status == 200, listed.body
    return [event["type"] for event in listed.json["events"]]


async def test_sessions_are_listed_in_pages_the_newest_first(acme: Caller, anyone: Caller) -> None:
    await anyone.of("rival").new_session()
    mine = [str(await acme.new_session()) for _ in range(4)]
    bobs = str(await anyone.of("acme", subject="bob").new_session())

    found: list[str] = []
    cursor = ""
    while True:
        page = (await acme.call("GET", f"/v1/sessions?limit=2{cursor}")).json
        assert len(page["sessions"]) <= 2
        found += [session["session_id"] for session in page["sessions"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert found == [bobs, *reversed(mine)]
    filtered = (await acme.call("GET", "/v1/sessions?subject=bob&persona=default")).json
    assert [session["session_id"] for session in filtered["sessions"]] == [bobs]
    for wrong in ("x", "1.x", "9" * 40 + "." + "0" * 32):
        assert (await acme.call("GET", f"/v1/sessions?cursor={wrong}")).status == 422


async def test_a_session_is_renamed(acme: Caller, anyone: Caller) -> None:
    session = await acme.new_session()
    path = f"/v1/sessions/{session}"

    renamed = await acme.call("PATCH", path, body={"title": "Capitals"})

    assert (renamed.status, renamed.json["title"]) == (200, "Capitals")
    assert (await acme.call("GET", path)).body == renamed.body
    assert await kinds(acme, session) == ["session.renamed"]
    for caller, missing in ((anyone.of("rival"), session), (acme, uuid4())):
        answer = await caller.call("PATCH", f"/v1/sessions/{missing}", body={"title": "x"})
        assert answer.status == 404
    assert (await acme.call("PATCH", path, body={})).status == 422


async def test_a_deleted_session_is_gone_with_all_that_was_said(
    acme: Caller, anyone: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    await acme.post(session)
    path = f"/v1/sessions/{session}"
    assert (await anyone.of("rival").call("DELETE", path)).status == 404

    assert (await acme.call("DELETE", path)).status == 204

    assert (await acme.call("GET", path)).status == 404
    assert (await acme.call("DELETE", path)).status == 404
    for table in ("sessions", "turns", "messages", "session_events", "handled_events"):
        count = f"SELECT count(*) FROM {table}"  # noqa: S608 - a constant of this test
        assert await operator.fetchval(count) == 0, table
    assert await operator.fetchval("SELECT id FROM deleted_sessions") == session


async def test_sessions_of_delegated_tasks_are_not_listed_but_read_and_go_with_their_parent(
    acme: Caller, operator: Operator
) -> None:
    session, other = await acme.new_session(), await acme.new_session()
    task, inner = uuid4(), uuid4()
    for child, parent in ((task, session), (inner, task)):
        await operator.execute(
            "INSERT INTO sessions (tenant, id, created_by, parent_session_id, delegated_by,"
            " delegation_depth) SELECT tenant, $1, created_by, id, $3, delegation_depth + 1"
            " FROM sessions WHERE id = $2",
            child,
            parent,
            uuid4(),
        )
    listed = (await acme.call("GET", "/v1/sessions")).json["sessions"]
    assert [each["session_id"] for each in listed] == [str(other), str(session)]
    assert (await acme.call("GET", f"/v1/sessions/{inner}")).status == 200

    assert (await acme.call("DELETE", f"/v1/sessions/{session}")).status == 204

    assert [row["id"] for row in await operator.fetch("SELECT id FROM sessions")] == [other]
    buried = await operator.fetch("SELECT id FROM deleted_sessions")
    assert {row["id"] for row in buried} == {session, task, inner}


async def test_a_reset_empties_the_history_and_stops_what_runs(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    await acme.post(session)

    assert (await acme.call("POST", f"/v1/sessions/{session}/reset")).status == 204

    listed = (await acme.call("GET", f"/v1/sessions/{session}/messages")).json
    assert listed["messages"] == []
    turn = await operator.fetchrow("SELECT state, stop, retired FROM turns")
    assert tuple(turn) == ("interrupted", "rollback", "reset")
    assert (await acme.post(session)).status == 202
    assert await kinds(acme, session) == [
        "message.received",
        "turn.interrupted",
        "session.reset",
        "message.received",
    ]


async def test_resuming_a_session_calls_the_turn_that_waits_first(
    acme: Caller, broker: Broker, operator: Operator
) -> None:
    session = await acme.new_session()
    path = f"/v1/sessions/{session}"
    for _ in range(2):
        assert (await acme.call("POST", f"{path}/pause")).status == 204
    assert (await acme.call("GET", path)).json["paused"]
    first = (await acme.post(session)).json
    await acme.post(session)
    await operator.execute("UPDATE turns SET state = 'queued'")

    assert (await acme.call("POST", f"{path}/resume")).status == 204

    assert not (await acme.call("GET", path)).json["paused"]
    called = [event for event in await broker.events() if "turn-ready" in event["ce_type"]]
    assert [first["turn_id"] in event["data"] for event in called] == [True]
    assert await kinds(acme, session) == [
        "session.paused",
        "message.received",
        "message.received",
        "session.resumed",
    ]
