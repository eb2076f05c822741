"""Personas belong to a tenant, and a session or a message names one."""

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.functions.gateway.conftest import Answer, Caller

Operator = Any  # asyncpg's connection

PIRATE = {"id": "pirate", "name": "Pirate", "system_prompt": "Speak like a pirate."}


@pytest.fixture
def editor(anyone: Caller) -> Caller:
    """Someone of acme who may change personas."""
    return anyone.of("acme", scopes=["personas:write", "sessions:read", "sessions:write"])


async def create(caller: Caller, **fields: object) -> Answer:
    return await caller.call("POST", "/v1/personas", body={**PIRATE, **fields})


async def test_a_persona_is_created_read_changed_and_deleted(editor: Caller) -> None:
    created = await create(editor, temperature=0.5)
    assert created.status == 201
    assert created.headers["location"] == "/v1/personas/pirate"

    read = await editor.call("GET", "/v1/personas/pirate")
    changed = await editor.call(
        "PATCH", "/v1/personas/pirate", body={"name": "Captain", "temperature": None}
    )

    assert read.body == created.body
    assert (changed.json["name"], changed.json["temperature"]) == ("Captain", None)
    assert changed.json["system_prompt"] == PIRATE["system_prompt"]
    assert (await editor.call("DELETE", "/v1/personas/pirate")).status == 204
    assert (await editor.call("GET", "/v1/personas/pirate")).status == 404
    assert (await editor.call("DELETE", "/v1/personas/pirate")).status == 404


async def test_the_built_in_persona_is_listed_first_and_cannot_be_changed(editor: Caller) -> None:
    await create(editor, id="b")
    await create(editor, id="a")

    first = (await editor.call("GET", "/v1/personas?limit=1")).json
    second = (await editor.call("GET", f"/v1/personas?limit=1&cursor={first['next_cursor']}")).json

    assert [persona["id"] for persona in first["personas"]] == ["default", "a"]
    assert [persona["id"] for persona in second["personas"]] == ["b"]
    assert second["next_cursor"] is None
    assert (await editor.call("GET", "/v1/personas/default")).json["built_in"]
    for answer in (
        await create(editor, id="default"),
        await editor.call("PATCH", "/v1/personas/default", body={"name": "x"}),
        await editor.call("DELETE", "/v1/personas/default"),
    ):
        assert (answer.status, answer.json["type"]) == (
            409,
            "urn:somaagent:error:persona_built_in",
        )


async def test_an_id_is_taken_once_for_each_tenant(editor: Caller, anyone: Caller) -> None:
    rival = anyone.of("rival", scopes=["personas:write", "sessions:read"])
    assert (await create(editor)).status == 201

    again = await create(editor)

    assert (again.status, again.json["type"]) == (409, "urn:somaagent:error:persona_exists")
    assert (await rival.call("GET", "/v1/personas/pirate")).status == 404
    assert (await rival.call("PATCH", "/v1/personas/pirate", body={"name": "x"})).status == 404
    assert (await rival.call("DELETE", "/v1/personas/pirate")).status == 404
    assert (await create(rival)).status == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Pirate"),
        ("id", "a/b"),
        ("id", ""),
        ("id", "x" * 65),
        ("name", " "),
        ("system_prompt", ""),
        ("system_prompt", "x" * 16_385),
        ("temperature", 2.1),
        ("profile", "no spaces"),
        ("tenant", "rival"),
    ],
)
async def test_a_wrong_field_of_a_persona_is_named(
    editor: Caller, field: str, value: object
) -> None:
    answer = await create(editor, **{field: value})

    assert answer.status == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [f"#/{field}"]


async def test_a_required_field_cannot_be_changed_to_null(editor: Caller) -> None:
    await create(editor)

    answer = await editor.call("PATCH", "/v1/personas/pirate", body={"system_prompt": None})

    assert answer.status == 422
    assert answer.json["errors"][0]["pointer"] == "#/system_prompt"


async def test_personas_are_not_changed_without_their_scope(acme: Caller) -> None:
    assert (await create(acme)).status == 403


async def test_a_turn_gets_the_persona_of_its_message_or_of_its_session(
    editor: Caller, operator: Operator
) -> None:
    await create(editor)
    await create(editor, id="tutor")
    answer = await editor.call("POST", "/v1/sessions", body={"persona": "pirate"})
    session = answer.json["session_id"]
    assert answer.json["persona"] == "pirate"
    path = f"/v1/sessions/{session}/messages"

    for body in ({}, {"persona": "tutor"}, {"persona": "default"}):
        assert (await editor.call("POST", path, body={"text": "hello", **body})).status == 202

    rows = await operator.fetch("SELECT persona FROM turns ORDER BY seq")
    assert [row["persona"] for row in rows] == ["pirate", "tutor", None]


async def test_an_unknown_or_foreign_persona_is_named(editor: Caller, anyone: Caller) -> None:
    await create(anyone.of("rival", scopes=["personas:write"]))
    session = await editor.new_session()

    for answer in (
        await editor.call("POST", "/v1/sessions", body={"persona": "pirate"}),
        await editor.call(
            "POST",
            f"/v1/sessions/{session}/messages",
            body={"text": "hello", "persona": "pirate"},
        ),
    ):
        assert (answer.status, answer.json["type"]) == (422, "urn:somaagent:error:unknown_persona")
        assert answer.json["errors"][0]["pointer"] == "#/persona"
    missing = await editor.call(
        "POST", f"/v1/sessions/{uuid4()}/messages", body={"text": "hello", "persona": "pirate"}
    )
    assert missing.status == 404
