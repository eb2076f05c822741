"""Quick actions become messages."""

import pytest

from functions.gateway.quick_actions import PROMPTS
from tests.integration.functions.gateway.conftest import Broker, Caller


@pytest.mark.parametrize("action", list(PROMPTS))
async def test_an_action_asks_its_question_and_says_where_it_came_from(
    acme: Caller, broker: Broker, action: str
) -> None:
    session = await acme.new_session()
    path = f"/v1/sessions/{session}"
    body = {"action": action}
    headers = {"Idempotency-Key": "k"}

    answers = [
        await acme.call("POST", f"{path}/actions", body=body, headers=headers) for _ in range(2)
    ]

    assert [answer.status for answer in answers] == [202, 202]
    assert answers[0].body == answers[1].body
    (message,) = (await acme.call("GET", f"{path}/messages")).json["messages"]
    assert message["text"] == PROMPTS[action]
    assert message["metadata"] == {"source": "quick_action", "action": action}
    assert PROMPTS[action] in (await broker.events())[0]["data"]


async def test_an_unknown_action_is_named(acme: Caller, anyone: Caller) -> None:
    session = await acme.new_session()
    path = f"/v1/sessions/{session}/actions"

    answer = await acme.call("POST", path, body={"action": "dance"})

    assert answer.status == 422
    assert answer.json["errors"][0]["pointer"] == "#/action"
    foreign = await anyone.of("rival").call("POST", path, body={"action": "nudge"})
    assert foreign.status == 404
