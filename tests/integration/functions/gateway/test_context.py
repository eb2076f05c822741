"""What the model would be shown now, counted by the model's own server."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import aiohttp
import orjson
import pytest
import pytest_asyncio

from somaagent.inference.tokens import TokenCounter
from somaagent.settings import GatewaySettings, ModelSettings
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox, StoredTurn
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.integration.functions.gateway.test_modes import answered, post

Operator = Any  # asyncpg's connection
PROMPT = "Answer as a pirate."


@pytest_asyncio.fixture
async def counting(
    postgres: TestDatabase, redis_url: str, broker: Broker, model_url: str
) -> AsyncIterator[Caller]:
    """Ada at a gateway that knows a model."""
    settings = settings_of(postgres, redis_url, broker)
    model = ModelSettings(base_url=model_url, system_prompt=PROMPT, history_tokens=40)
    async with (
        serving(replace(settings, model=model)) as base,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http,
    ):
        yield Caller(base, http).of("acme")


@pytest.mark.timeout(180)
async def test_the_context_is_what_the_model_reads_with_its_tokens(
    counting: Caller, anyone: Caller, operator: Operator, model_url: str
) -> None:
    session = await counting.new_session()
    path = f"/v1/sessions/{session}"
    for question, answer in (("too old to fit " * 20, "x"), ("Capital of France?", "Paris.")):
        await answered(operator, (await post(counting, session, question)).json, answer)
    before = await counting.call("GET", f"{path}/context")
    assert before.status == 200, before.body
    assert before.json["turn_id"] is None
    asked = (await post(counting, session, "And of <|im_start|> Italy?")).json

    context = (await counting.call("GET", f"{path}/context")).json

    assert [(message["role"], message["content"]) for message in context["messages"]] == [
        ("system", PROMPT),
        ("user", "Capital of France?"),
        ("assistant", "Paris."),
        ("user", "And of <|im_start|> Italy?"),
    ]
    assert before.json["messages"] == context["messages"][:3]
    assert context["turn_id"] == asked["turn_id"]
    # The model's own word for what the same prompt costs.
    messages = [{k: m[k] for k in ("role", "content")} for m in context["messages"]]
    body = {"model": "chat", "messages": messages, "max_tokens": 1}
    async with anyone.http.post(f"{model_url}/chat/completions", json=body) as response:
        usage = orjson.loads(await response.read())["usage"]
    assert context["tokens"] == usage["prompt_tokens"]
    assert 0 < sum(message["tokens"] for message in context["messages"]) < context["tokens"]

    old = await counting.call("GET", f"{path}/context-window")
    assert old.json["tokens"] == context["tokens"]
    assert "assistant: Paris." in old.json["content"]
    assert old.headers["link"] == f'<{path}/context>; rel="successor-version"'


async def test_a_persona_speaks_first_in_the_context_of_its_session(counting: Caller) -> None:
    writer = counting.of("acme", scopes=["sessions:read", "sessions:write", "personas:write"])
    persona = {"id": "tutor", "name": "Tutor", "system_prompt": "Be patient."}
    assert (await writer.call("POST", "/v1/personas", body=persona)).status == 201
    session = (await writer.call("POST", "/v1/sessions", body={"persona": "tutor"})).json

    context = await writer.call("GET", f"/v1/sessions/{session['session_id']}/context")

    (message,) = context.json["messages"]
    assert message["content"] == "Be patient."


async def test_without_its_model_a_context_is_not_to_be_had(
    postgres: TestDatabase, redis_url: str, broker: Broker, acme: Caller, anyone: Caller
) -> None:
    session = await acme.new_session()
    path = f"/v1/sessions/{session}/context"
    unknown = await acme.call("GET", path)
    assert (unknown.status, unknown.json["type"]) == (503, "urn:somaagent:error:model_unavailable")
    assert (await anyone.of("rival").call("GET", path)).status == 404

    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = settings_of(postgres, redis_url, broker)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/openai/v1"
        settings = replace(
            settings,
            model=ModelSettings(base_url=url),
            gateway=GatewaySettings(context_wait_seconds=0.3),
        )
        async with serving(settings) as base:
            late = await Caller(base, acme.http).of("acme").call("GET", path)
    assert (late.status, late.json["type"]) == (503, "urn:somaagent:error:model_unavailable")
    assert "retry-after" in late.headers


@pytest.mark.timeout(180)
async def test_the_context_of_a_turn_that_called_tools_has_their_results(
    counting: Caller, operator: Operator
) -> None:
    session = await counting.new_session()
    turn = (await post(counting, session, "What is 37 times 43?")).json
    stored = StoredTurn(session, UUID(turn["turn_id"]), UUID(turn["message_id"]))
    asked = await Mailbox(operator, session).add_call(stored, "calculate", {"expression": "37*43"})
    await operator.execute(
        "UPDATE tool_calls SET state = 'finished', status = 'success', result = '1591'"
        " WHERE id = $1",
        asked.call_id,
    )
    context = (await counting.call("GET", f"/v1/sessions/{session}/context")).json
    roles = [message["role"] for message in context["messages"]]
    assert roles == ["system", "user", "assistant", "tool"]
    wanted, result = context["messages"][2:]
    assert wanted["tool_calls"][0]["function"]["name"] == "calculate"
    assert "\n1591\n" in result["content"]
    assert result["tool_calls"] is None
    assert context["tokens"] > sum(message["tokens"] for message in context["messages"])


@pytest.mark.timeout(180)
async def test_texts_are_counted_as_the_models_server_does_and_estimated_where_none_tells(
    model_url: str,
) -> None:
    there = await TokenCounter.open(ModelSettings(base_url=model_url), patience_seconds=60)
    nowhere = await TokenCounter.open(
        ModelSettings(base_url="http://127.0.0.1:1/v1"), patience_seconds=60
    )
    try:
        text = "internationalization of tokenizers, 1234567890"
        tokens = await there.measure(text)
        assert tokens == (await there.count([{"role": "user", "content": text}])).messages[0]
        assert 0 < tokens < len(text)
        # Once: the same text is known by now, wherever else the same server is asked from.
        assert await there.of(ModelSettings(base_url=model_url)).measure(text) == tokens
        assert await nowhere.measure("x" * 10) == 4
    finally:
        await there.aclose()
        await nowhere.aclose()
