"""`GET /v1/sessions/{session_id}/canvas`, and what becomes of a canvas with its session."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from somaagent.settings import CanvasSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.integration.functions.gateway.test_bad_requests import problem
from tests.integration.functions.gateway.test_portability import exported, imported

Operator = Any  # asyncpg's connection


async def appended(
    operator: Operator, session: UUID, turn: str, *contents: str, pane: str = "default"
) -> None:
    """Items as the tool stores them."""
    for content in contents:
        await operator.execute(
            "INSERT INTO canvas_items (tenant, id, session_id, turn_id, pane, kind, content)"
            " VALUES ('acme', $1, $2, $3, $4, 'markdown', $5)",
            *(uuid4(), session, UUID(turn), pane, content),
        )


async def shown(caller: Caller, session: UUID | str, query: str = "") -> list[dict[str, Any]]:
    listed = await caller.call("GET", f"/v1/sessions/{session}/canvas{query}")
    assert listed.status == 200, listed.body
    items: list[dict[str, Any]] = listed.json["items"]
    return items


@pytest.fixture
async def session(acme: Caller) -> UUID:
    return await acme.new_session()


@pytest.fixture
async def turn(acme: Caller, session: UUID) -> str:
    return str((await acme.post(session)).json["turn_id"])


async def test_a_canvas_is_listed_in_pages_in_the_order_it_came(
    acme: Caller, operator: Operator, session: UUID, turn: str
) -> None:
    await appended(operator, session, turn, "a", "b", "c")
    await appended(operator, session, turn, "other", pane="notes")
    other = await acme.new_session()
    found, cursor = list[str](), ""
    while True:
        page = (await acme.call("GET", f"/v1/sessions/{session}/canvas?limit=3{cursor}")).json
        assert len(page["items"]) <= 3
        found += [item["content"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == ["a", "b", "c", "other"]
    (note,) = await shown(acme, session, "?pane=notes")
    assert (note["content"], note["kind"], note["turn_id"]) == ("other", "markdown", turn)
    assert await shown(acme, other) == []


async def test_another_tenant_sees_no_canvas(
    acme: Caller, anyone: Caller, operator: Operator, session: UUID, turn: str
) -> None:
    await appended(operator, session, turn, "a secret")
    path = f"/v1/sessions/{session}/canvas"
    assert (await anyone.of("rival").call("GET", path)).status == 404
    assert (await acme.call("GET", f"/v1/sessions/{uuid4()}/canvas")).status == 404
    for wrong in ("?cursor=x", "?limit=0", "?limit=101", "?pane=A%20b"):
        assert (await acme.call("GET", path + wrong)).status == 422, wrong


async def test_what_was_taken_back_is_not_shown_and_a_reset_empties_the_canvas(
    acme: Caller, operator: Operator, session: UUID, turn: str
) -> None:
    await appended(operator, session, turn, "a")
    await operator.execute("UPDATE turns SET retired = 'superseded' WHERE id = $1", UUID(turn))
    assert await shown(acme, session) == []
    await operator.execute("UPDATE turns SET retired = NULL WHERE id = $1", UUID(turn))
    assert len(await shown(acme, session)) == 1

    assert (await acme.call("POST", f"/v1/sessions/{session}/reset")).status == 204
    assert await operator.fetchval("SELECT count(*) FROM canvas_items") == 0


async def test_a_deleted_session_leaves_no_canvas(
    acme: Caller, operator: Operator, session: UUID, turn: str
) -> None:
    await appended(operator, session, turn, "a", "b")
    assert (await acme.call("DELETE", f"/v1/sessions/{session}")).status == 204
    assert await operator.fetchval("SELECT count(*) FROM canvas_items") == 0


async def test_a_canvas_is_exported_and_imported_in_its_order(
    acme: Caller, operator: Operator, session: UUID, turn: str
) -> None:
    contents = [f"item {number}" for number in range(45)]
    await appended(operator, session, turn, *contents)
    lines = await exported(acme, session)
    exports = [line for line in lines if line["kind"] == "canvas"]
    assert [line["content"] for line in exports] == contents
    assert lines[-1]["canvas"] == len(contents)

    whole = await acme.call("GET", f"/v1/sessions/{session}/export")
    made = await imported(acme, whole.body)
    assert (made.status, made.json["canvas"]) == (201, len(contents)), made.body
    copied = await shown(acme, made.json["session_id"], "?limit=100")
    assert [item["content"] for item in copied] == contents
    again = [line for line in await exported(acme, made.json["session_id"]) if "pane" in line]
    ids = {"turn_id"}
    assert [{k: v for k, v in line.items() if k not in ids} for line in again] == [
        {k: v for k, v in line.items() if k not in ids} for line in exports
    ]


@pytest.mark.parametrize(
    "bounds", [CanvasSettings(max_items=2), CanvasSettings(max_bytes=1024)], ids=["items", "bytes"]
)
async def test_no_import_brings_more_than_a_canvas_may_have(
    acme: Caller,
    operator: Operator,
    session: UUID,
    turn: str,
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    bounds: CanvasSettings,
) -> None:
    await appended(operator, session, turn, *("x" * 400 for _ in range(3)))
    whole = await acme.call("GET", f"/v1/sessions/{session}/export")
    narrow = replace(settings_of(postgres, redis_url, broker), canvas=bounds)
    before = await operator.fetchval("SELECT count(*) FROM sessions")
    async with serving(narrow) as base:
        refused = await imported(replace(acme, base=base), whole.body)
    problem(refused, 409, "canvas_full")
    assert await operator.fetchval("SELECT count(*) FROM sessions") == before
    assert (await imported(acme, whole.body)).status == 201
