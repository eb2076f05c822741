"""Tenants have actions of their own: questions with variables, and nothing that runs."""

from typing import Any

import pytest

from functions.gateway.routes.action_templates import MOST_TEMPLATES
from functions.gateway.schemas.action_templates import MAX_VALUE_CHARACTERS
from tests.integration.functions.gateway.conftest import Answer, Caller

EXPLAIN: dict[str, Any] = {
    "name": "explain",
    "description": "Explains.",
    "template": "Explain {{topic}} to a reader of {{age}} years.",
    "variables": {"topic": {"max_characters": 20}, "age": {"default": "12"}},
}
TOO_MANY: dict[str, Any] = {f"v{number}": {} for number in range(17)}
LONG_DEFAULT: dict[str, Any] = {"topic": {}, "age": {"default": "x" * 1001}}
PATH = "/v1/action-templates"
SCOPES = ["sessions:read", "sessions:write", "personas:write"]


@pytest.fixture
def acme(anyone: Caller) -> Caller:
    """Who may write the tenant's templates."""
    return anyone.of("acme", scopes=SCOPES)


async def run(caller: Caller, **body: object) -> Answer:
    session = await caller.new_session()
    answer = await caller.call("POST", f"/v1/sessions/{session}/actions", body=body)
    if answer.status != 202:
        return answer
    return await caller.call("GET", f"/v1/sessions/{session}/messages")


async def asked(caller: Caller, **body: object) -> str:
    answer = await run(caller, **body)
    assert answer.status == 200, answer.body
    (message,) = answer.json["messages"]
    assert message["metadata"] == {"source": "quick_action", "action": body["action"]}
    return str(message["text"])


def pointers(answer: Answer) -> list[str]:
    assert answer.status == 422, answer.body
    return [error["pointer"] for error in answer.json["errors"]]


async def test_a_template_is_created_read_listed_replaced_and_deleted(
    acme: Caller, anyone: Caller
) -> None:
    created = await acme.call("POST", PATH, body=EXPLAIN)
    assert created.status == 201, created.body
    path = created.headers["location"]
    assert (await acme.call("GET", path)).body == created.body
    assert (await acme.call("POST", PATH, body=EXPLAIN)).status == 409

    listed = (await acme.call("GET", PATH)).json["templates"]
    assert [(one["name"], one["built_in"]) for one in listed] == [
        ("summarize", True),
        ("next_steps", True),
        ("status_report", True),
        ("nudge", True),
        ("explain", False),
    ]
    rival = anyone.of("rival", scopes=SCOPES)
    assert len((await rival.call("GET", PATH)).json["templates"]) == 4

    content: dict[str, Any] = {"template": "Why {{topic}}?", "variables": {"topic": {}}}
    assert (await acme.call("PUT", path, body=content)).json["template"] == "Why {{topic}}?"
    assert await asked(acme, action="explain", variables={"topic": "rain"}) == "Why rain?"
    for caller, status in ((rival, 404), (acme, 204), (acme, 404)):
        assert (await caller.call("DELETE", path)).status == status
    assert pointers(await run(acme, action="explain")) == ["#/action"]


async def test_values_are_put_in_as_they_are(acme: Caller) -> None:
    await acme.call("POST", PATH, body=EXPLAIN)

    question = await asked(acme, action="explain", variables={"topic": "{{age}} ${x} {0}"})

    assert question == "Explain {{age}} ${x} {0} to a reader of 12 years."


@pytest.mark.parametrize(
    ("variables", "wrong"),
    [
        ({}, ["#/variables/topic"]),
        ({"topic": "x" * 21}, ["#/variables/topic"]),
        ({"topic": "a", "tone": "b"}, ["#/variables/tone"]),
        ({"topic": 5}, ["#/variables/topic"]),
        ({"topic": "a\x00"}, ["#/variables/topic"]),
    ],
)
async def test_wrong_values_are_named(
    acme: Caller, variables: dict[str, object], wrong: list[str]
) -> None:
    await acme.call("POST", PATH, body=EXPLAIN)

    assert pointers(await run(acme, action="explain", variables=variables)) == wrong


async def test_built_in_actions_take_no_values_and_nobody_changes_them(acme: Caller) -> None:
    values = {"topic": "a"}
    assert pointers(await run(acme, action="nudge", variables=values)) == ["#/variables/topic"]
    for method, path, body in (
        ("POST", PATH, EXPLAIN | {"name": "nudge"}),
        ("PUT", f"{PATH}/nudge", {"template": "x"}),
        ("DELETE", f"{PATH}/nudge", None),
    ):
        answer = await acme.call(method, path, body=body)
        assert answer.json["type"] == "urn:somaagent:error:action_built_in"


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"template": "{{tone}} {{topic}} {{age}}"}, "#/template"),
        ({"template": "{{topic}}"}, "#/variables/age"),
        ({"template": "{{topic.__class__}}"}, "#/template"),
        ({"template": "{{topic}} {{age}}", "name": "A b"}, "#/name"),
        ({"variables": LONG_DEFAULT}, "#/variables/age/default"),
        ({"variables": TOO_MANY}, "#/variables"),
        ({"template": " "}, "#/template"),
    ],
)
async def test_a_template_that_cannot_work_is_refused(
    acme: Caller, changed: dict[str, object], wrong: str
) -> None:
    answer = await acme.call("POST", PATH, body=EXPLAIN | changed)

    assert pointers(answer) == [wrong]


async def test_a_question_is_never_longer_than_a_message_may_be(acme: Caller) -> None:
    many = {"name": "many", "template": "{{a}}" * 5, "variables": {"a": {"max_characters": 8000}}}
    assert (await acme.call("POST", PATH, body=many)).status == 201

    answer = await run(acme, action="many", variables={"a": "x" * MAX_VALUE_CHARACTERS})

    assert pointers(answer) == ["#/variables"]


async def test_a_repeat_asks_what_was_asked_though_the_template_is_gone(acme: Caller) -> None:
    await acme.call("POST", PATH, body=EXPLAIN)
    session = await acme.new_session()
    path, headers = f"/v1/sessions/{session}/actions", {"Idempotency-Key": "k"}
    body = {"action": "explain", "variables": {"topic": "rain"}}
    first = await acme.call("POST", path, body=body, headers=headers)
    assert first.status == 202
    await acme.call("DELETE", f"{PATH}/explain")

    again = await acme.call("POST", path, body=body, headers=headers)

    assert (again.status, again.body) == (202, first.body)


async def test_a_tenants_templates_are_bounded(acme: Caller, operator: Any) -> None:
    await operator.execute(
        "INSERT INTO action_templates (tenant, name, template, variables)"
        " SELECT 'acme', 't' || n, 'x', '{}' FROM generate_series(1, $1::int) n",
        MOST_TEMPLATES,
    )

    answer = await acme.call("POST", PATH, body=EXPLAIN)

    assert (answer.status, answer.json["type"]) == (409, "urn:somaagent:error:too_many")
