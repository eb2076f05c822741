"""What a turn called on the way to its answer, as clients see it: turn, call, messages, history."""

from typing import Any
from uuid import UUID, uuid4

import orjson

from functions.gateway.queries.steps import INLINE_CHARACTERS
from tests.integration.conftest import Mailbox, StoredTurn
from tests.integration.functions.gateway.conftest import Caller
from tests.integration.functions.gateway.test_modes import answered, post
from tests.integration.functions.gateway.test_portability import (
    body_of,
    exported,
    imported,
    without_ids,
)

Operator = Any  # asyncpg's connection
LARGE = ["x" * INLINE_CHARACTERS]


async def called(operator: Operator, acme: Caller) -> tuple[UUID, StoredTurn]:
    """A session with a turn that made two steps of two calls in all, and its answer."""
    session = await acme.new_session()
    turn = (await post(acme, session, "What is 37 times 43?")).json
    stored = StoredTurn(session, UUID(turn["turn_id"]), UUID(turn["message_id"]))
    mailbox = Mailbox(operator, session)
    first = await mailbox.add_call(
        stored, "calculate", {"expression": "37 * 43"}, text="Let me see."
    )
    await operator.execute(
        "UPDATE tool_calls SET state = 'finished', status = 'success', result = $2, attempt = 1,"
        " duration = 0.0021, usage = '{\"cpu_ms\": 2}', started_at = now(), finished_at = now()"
        " WHERE id = $1",
        first.call_id,
        orjson.dumps(LARGE).decode(),
    )
    second = await mailbox.add_call(stored, "launch", "not JSON", step=1, version=None)
    await operator.execute(
        "UPDATE tool_calls SET state = 'blocked', status = 'blocked', error = 'no such tool',"
        " reasons = ARRAY['not_offered'], finished_at = now() WHERE id = $1",
        second.call_id,
    )
    await answered(operator, turn, "It is 1591.")
    return session, stored


async def test_a_turn_has_its_steps_with_calls_arguments_results_and_times(
    acme: Caller, anyone: Caller, operator: Operator
) -> None:
    session, turn = await called(operator, acme)
    path = f"/v1/sessions/{session}/turns/{turn.turn_id}"

    steps = (await acme.call("GET", path)).json["steps"]

    assert [(step["step"], step["text"], step["tools"]) for step in steps] == [
        (0, "Let me see.", ["calculate"]),
        (1, "", ["calculate"]),
    ]
    assert steps[0]["usage"] == {"input_tokens": 100, "output_tokens": 10, "estimated": False}
    (calculated,), (launched,) = (step["calls"] for step in steps)
    assert calculated["arguments"] == {"expression": "37 * 43"}
    assert (calculated["status"], calculated["duration_ms"]) == ("success", 2.1)
    assert (calculated["result"], calculated["truncated"]) == (None, True)
    assert calculated["requested_at"] <= calculated["started_at"] <= calculated["finished_at"]
    assert (launched["tool"], launched["arguments"]) == ("launch", "not JSON")
    assert (launched["status"], launched["reasons"]) == ("blocked", ["not_offered"])
    assert (launched["error"], launched["version"]) == ("no such tool", None)
    # What is too large to stand there is not lost.
    by_itself = f"{path}/calls/{calculated['call_id']}"
    whole = await acme.call("GET", by_itself)
    assert whole.json == calculated | {"result": LARGE, "truncated": False}
    assert (await anyone.of("rival").call("GET", by_itself)).status == 404
    assert (await acme.call("GET", f"{path}/calls/{uuid4()}")).status == 404
    other = f"/v1/sessions/{session}/turns/{uuid4()}/calls/{calculated['call_id']}"
    assert (await acme.call("GET", other)).status == 404


async def test_a_turn_without_calls_has_no_steps(acme: Caller) -> None:
    session = await acme.new_session()
    turn = (await post(acme, session, "Hello")).json["turn_id"]
    assert (await acme.call("GET", f"/v1/sessions/{session}/turns/{turn}")).json["steps"] == []


async def test_an_answer_in_the_list_of_messages_names_the_calls_behind_it(
    acme: Caller, operator: Operator
) -> None:
    session, _ = await called(operator, acme)
    question, answer = (await acme.call("GET", f"/v1/sessions/{session}/messages")).json["messages"]
    assert question["tool_calls"] == []
    assert [(call["step"], call["tool"], call["status"]) for call in answer["tool_calls"]] == [
        (0, "calculate", "success"),
        (1, "launch", "blocked"),
    ]


async def test_the_history_tells_the_calls_between_question_and_answer(
    acme: Caller, operator: Operator
) -> None:
    session, turn = await called(operator, acme)
    steps = (await acme.call("GET", f"/v1/sessions/{session}/turns/{turn.turn_id}")).json["steps"]
    text = (await acme.call("GET", f"/v1/sessions/{session}/history")).body.decode()
    places = [
        text.index("## Person"),
        text.index("### Tool calculate · success"),
        text.index('{"expression":"37 * 43"}'),
        text.index(
            f"The result is too large to stand here: call {steps[0]['calls'][0]['call_id']}"
        ),
        text.index("### Tool launch · blocked"),
        text.index("not JSON"),
        text.index("no such tool"),
        text.index("## Assistant"),
    ]
    assert places == sorted(places)


async def test_calls_are_exported_and_come_in_again_as_they_went_out(
    acme: Caller, operator: Operator
) -> None:
    session, turn = await called(operator, acme)
    lines = await exported(acme, session)
    kinds = [line["kind"] for line in lines]
    assert kinds[:6] == ["session", "turn", "step", "call", "step", "call"]
    assert orjson.loads(lines[3]["result"]) == LARGE
    assert lines[-1] == lines[-1] | {"turns": 1, "steps": 2, "calls": 2, "messages": 2}

    again = await imported(acme, body_of(lines))

    assert again.status == 201, again.body
    copy = again.json["session_id"]
    assert without_ids(await exported(acme, copy)) == without_ids(lines)
    (new,) = {line["turn_id"] for line in await exported(acme, copy) if line["kind"] == "turn"}
    path = f"/v1/sessions/{session}/turns/{turn.turn_id}"
    before = (await acme.call("GET", path)).json["steps"]
    after = (await acme.call("GET", f"/v1/sessions/{copy}/turns/{new}")).json["steps"]
    assert [step["text"] for step in after] == [step["text"] for step in before]
    assert before[0]["calls"][0]["call_id"] != after[0]["calls"][0]["call_id"]


async def test_lines_of_calls_that_belong_nowhere_are_refused_by_name(
    acme: Caller, operator: Operator
) -> None:
    session, _ = await called(operator, acme)
    lines = await exported(acme, session)
    without_steps = [line for line in lines if line["kind"] != "step"]
    answer = await imported(acme, body_of(without_steps))
    assert answer.status == 422
    assert {"line": 3, "pointer": "#/step", "detail": "there is no such step"} in answer.json[
        "errors"
    ]
    twice = [*lines[:4], lines[3], *lines[4:]]
    answer = await imported(acme, body_of(twice))
    assert answer.json["errors"][0]["detail"] == "the call is there already"


async def test_a_call_that_nobody_finished_comes_in_as_cancelled(
    acme: Caller, operator: Operator
) -> None:
    session = await acme.new_session()
    turn = (await post(acme, session, "What is 37 times 43?")).json
    stored = StoredTurn(session, UUID(turn["turn_id"]), UUID(turn["message_id"]))
    await Mailbox(operator, session).add_call(stored, "calculate", {"expression": "1"})
    copy = (await imported(acme, body_of(await exported(acme, session)))).json["session_id"]
    row = await operator.fetchrow("SELECT * FROM tool_calls WHERE session_id = $1", UUID(copy))
    assert (row["state"], row["status"]) == ("finished", "cancelled")
