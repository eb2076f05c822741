"""OpenAI's own clients, in Python and JavaScript, against a gateway before a real model."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import aiohttp
import openai
import pytest
import pytest_asyncio
from openai import AsyncOpenAI
from pydantic import SecretStr

from somaagent.errors import ModelRefused, ModelUnavailable
from somaagent.identity import mint
from somaagent.inference.chat import ChatMessage, ChatModel
from somaagent.settings import ChatSettings, ModelSettings
from tests.conftest import TestDatabase
from tests.contracts.repository import ROOT
from tests.integration.functions.gateway.conftest import (
    JWT,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.support.node import node_project
from tests.support.platform import until

CAPITAL: list[Any] = [
    {"role": "user", "content": "What is the capital of France? Answer in one word."}
]
ENDLESS: list[Any] = [{"role": "user", "content": "Count from 1 to 1000, one number a line."}]
WEATHER: list[Any] = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "The weather of a town.",
            "parameters": {
                "type": "object",
                "properties": {"town": {"type": "string"}},
                "required": ["town"],
            },
        },
    }
]


@pytest_asyncio.fixture
async def gateway(
    postgres: TestDatabase, redis_url: str, broker: Broker, model_url: str
) -> AsyncIterator[str]:
    """A gateway that has a model to ask."""
    settings = replace(
        settings_of(postgres, redis_url, broker),
        model=ModelSettings(
            # Where the tests share the cores, a token may take long.
            base_url=model_url,
            token_timeout_seconds=150,
            first_token_timeout_seconds=150,
        ),
        chat=ChatSettings(concurrent_of_tenant=2),
    )
    async with serving(settings) as base:
        yield base


def client_of(gateway: str, **claims: Any) -> AsyncOpenAI:
    token = mint(JWT, tenant="acme", subject="ada", **claims)
    return AsyncOpenAI(base_url=f"{gateway}/v1", api_key=token)


@pytest_asyncio.fixture
async def client(gateway: str) -> AsyncIterator[AsyncOpenAI]:
    """OpenAI's client with a credential of the tenant acme."""
    async with client_of(gateway) as made:
        yield made


async def answering(model_url: str) -> int:
    """How many answers the model's server is generating."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(model_url.removesuffix("/v1") + "/metrics") as answer,
    ):
        text = await answer.text()
    (line,) = [
        line for line in text.splitlines() if line.startswith("llamacpp:requests_processing")
    ]
    return int(line.split()[1])


async def test_an_answer_comes_whole_with_its_exact_usage(client: AsyncOpenAI) -> None:
    done = await client.chat.completions.create(
        model="default", messages=CAPITAL, max_tokens=8, temperature=0, seed=1
    )

    assert done.object == "chat.completion"
    assert done.id.startswith("chatcmpl-")
    assert done.model == "default"
    (choice,) = done.choices
    assert "Paris" in (choice.message.content or "")
    assert choice.finish_reason == "stop"
    assert done.usage is not None
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens
    assert 1 <= done.usage.completion_tokens <= 8


async def test_a_streamed_answer_is_the_same_with_its_usage_at_the_end(client: AsyncOpenAI) -> None:
    whole = await client.chat.completions.create(
        model="default", messages=CAPITAL, max_tokens=8, temperature=0
    )
    stream = await client.chat.completions.create(
        model="default",
        messages=CAPITAL,
        max_tokens=8,
        temperature=0,
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = [chunk async for chunk in stream]

    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.usage for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert whole.usage is not None
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
    assert {(chunk.id, chunk.model) for chunk in chunks} == {(chunks[0].id, "default")}


async def test_without_being_asked_a_stream_has_no_usage(client: AsyncOpenAI) -> None:
    stream = await client.chat.completions.create(
        model="default", messages=CAPITAL, max_tokens=4, stream=True
    )
    chunks = [chunk async for chunk in stream]
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)
    assert chunks[-1].choices[0].finish_reason in ("stop", "length")


async def test_limits_and_stops_are_the_clients(client: AsyncOpenAI) -> None:
    short = await client.chat.completions.create(
        model="default", messages=ENDLESS, max_completion_tokens=5
    )
    assert short.choices[0].finish_reason == "length"
    assert short.usage is not None
    assert short.usage.completion_tokens == 5
    stopped = await client.chat.completions.create(
        model="default", messages=CAPITAL, max_tokens=8, temperature=0, stop=["Paris"]
    )
    assert stopped.choices[0].finish_reason == "stop"
    assert "Paris" not in (stopped.choices[0].message.content or "")


async def test_an_answer_has_the_form_that_was_asked_for(client: AsyncOpenAI) -> None:
    schema: Any = {
        "type": "object",
        "properties": {"capital": {"enum": ["Paris", "London", "Rome"]}},
        "required": ["capital"],
        "additionalProperties": False,
    }
    done = await client.chat.completions.create(
        model="default",
        messages=[{"role": "user", "content": "The capital of France, as JSON on one line."}],
        max_tokens=32,
        temperature=0,
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "capital", "schema": schema},
        },
    )
    answer = json.loads(done.choices[0].message.content or "")
    assert answer == {"capital": "Paris"}


async def test_a_tool_is_called_and_its_result_is_told(client: AsyncOpenAI) -> None:
    question: list[Any] = [{"role": "user", "content": "What is the weather in Paris?"}]
    asked = await client.chat.completions.create(
        model="default",
        messages=question,
        tools=WEATHER,
        tool_choice={"type": "function", "function": {"name": "weather"}},
        max_tokens=32,
        temperature=0,
    )
    assert asked.choices[0].finish_reason == "tool_calls"
    message = asked.choices[0].message
    assert message.tool_calls is not None
    (call,) = message.tool_calls
    assert call.type == "function"
    assert call.function.name == "weather"
    assert "Paris" in json.loads(call.function.arguments)["town"]

    question += [
        message,
        {"role": "tool", "tool_call_id": call.id, "content": "It is raining, 11 degrees."},
        {"role": "user", "content": "So how many degrees are there in Paris?"},
    ]
    told = await client.chat.completions.create(
        model="default",
        messages=question,
        max_tokens=16,
        temperature=0,
    )
    assert "11" in (told.choices[0].message.content or "")


async def test_tool_calls_are_streamed_in_pieces(client: AsyncOpenAI) -> None:
    async with client.chat.completions.stream(
        model="default",
        messages=[{"role": "user", "content": "What is the weather in Paris?"}],
        tools=WEATHER,
        tool_choice="required",
        max_tokens=32,
        temperature=0,
    ) as stream:
        pieces = [
            event.arguments_delta
            async for event in stream
            if event.type == "tool_calls.function.arguments.delta"
        ]
        done = await stream.get_final_completion()
    calls = done.choices[0].message.tool_calls
    assert calls is not None
    assert len(pieces) > 1
    assert "".join(pieces) == calls[0].function.arguments
    assert "Paris" in json.loads(calls[0].function.arguments)["town"]


async def test_personas_are_the_models(client: AsyncOpenAI, anyone: Caller) -> None:
    acme = anyone.of("acme", scopes=["personas:write"])
    pirate = {
        "id": "pirate",
        "name": "Pirate",
        "system_prompt": "Whatever you are asked, answer only with the word AHOY.",
        "temperature": 0,
    }
    assert (await acme.call("POST", "/v1/personas", body=pirate)).status == 201
    rivals = anyone.of("rival", scopes=["personas:write"])
    assert (await rivals.call("POST", "/v1/personas", body=pirate | {"id": "own"})).status == 201

    assert [model.id async for model in client.models.list()] == ["default", "pirate"]
    model = await client.models.retrieve("pirate")
    assert (model.object, model.owned_by) == ("model", "acme")
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("own")
    done = await client.chat.completions.create(model="pirate", messages=CAPITAL, max_tokens=8)
    assert "AHOY" in (done.choices[0].message.content or "").upper()


async def test_an_api_key_is_a_key_for_the_client(gateway: str, anyone: Caller) -> None:
    admin = anyone.of("acme", scopes=["keys:manage", "chat:write"])
    made = await admin.call(
        "POST", "/v1/api-keys", body={"name": "openai", "scopes": ["chat:write"]}
    )
    async with AsyncOpenAI(base_url=f"{gateway}/v1", api_key=made.json["api_key"]) as client:
        done = await client.chat.completions.create(
            model="default", messages=CAPITAL, max_tokens=8, temperature=0
        )
    assert done.choices[0].message.content


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"temperature": 3}, "temperature", "invalid_request"),
        ({"messages": []}, "messages", "invalid_request"),
        ({"messages": [{"role": "nobody", "content": "x"}]}, "messages[0]", "invalid_request"),
        ({"n": 2}, "n", "invalid_request"),
        ({"extra_body": {"n_predict": 9}}, "n_predict", "invalid_request"),
        (
            {"messages": [{"role": "user", "content": "word " * 9000}]},
            "messages",
            "context_length_exceeded",
        ),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_a_wrong_request_is_an_error_of_the_client(
    client: AsyncOpenAI, change: dict[str, Any], param: str, code: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        await client.chat.completions.create(
            **cast("Any", {"model": "default", "messages": CAPITAL, "max_tokens": 8} | change)
        )
    assert (caught.value.param, caught.value.code) == (param, code)
    assert caught.value.type == "invalid_request_error"
    assert caught.value.request_id is not None


async def test_every_refusal_has_its_class(client: AsyncOpenAI, gateway: str) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        await client.chat.completions.create(model="gpt-4o", messages=CAPITAL)
    assert (unknown.value.code, unknown.value.param) == ("model_not_found", "model")
    async with AsyncOpenAI(base_url=f"{gateway}/v1", api_key="sk-nobody") as stranger:
        with pytest.raises(openai.AuthenticationError) as unauthorized:
            await stranger.models.list()
    assert unauthorized.value.code == "invalid_api_key"
    async with client_of(gateway, scopes=["sessions:read"]) as reader:
        with pytest.raises(openai.PermissionDeniedError):
            await reader.chat.completions.create(model="default", messages=CAPITAL)
    with pytest.raises(openai.NotFoundError):
        await client.post("/chat/elsewhere", cast_to=object)
    with pytest.raises(openai.APIStatusError) as wrong_type:
        await client.post(
            "/chat/completions",
            content=b"model=default",
            cast_to=object,
            options={"headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        )
    assert wrong_type.value.status_code == 415


async def test_a_client_that_goes_away_stops_the_generation(
    client: AsyncOpenAI, model_url: str
) -> None:
    async def idle() -> bool:
        return await answering(model_url) == 0

    stream = await client.chat.completions.create(
        model="default", messages=ENDLESS, max_tokens=3500, stream=True
    )
    async for _ in stream:
        assert await answering(model_url) == 1
        break
    await stream.close()
    await until(idle, "the model to stop")

    with pytest.raises(openai.APITimeoutError):
        await client.with_options(timeout=0.5, max_retries=0).chat.completions.create(
            model="default", messages=ENDLESS, max_tokens=3500
        )
    await until(idle, "the model to stop")


async def test_a_tenant_has_so_many_answers_at_once(
    client: AsyncOpenAI, gateway: str, model_url: str
) -> None:
    streams = [
        await client.chat.completions.create(
            model="default", messages=ENDLESS, max_tokens=3500, stream=True
        )
        for _ in range(2)
    ]
    with pytest.raises(openai.RateLimitError) as limited:
        await client.with_options(max_retries=0).chat.completions.create(
            model="default", messages=CAPITAL
        )
    assert limited.value.code == "too_many_generations"
    assert limited.value.response.headers["retry-after"] == "1"
    token = mint(JWT, tenant="rival", subject="eve")
    async with AsyncOpenAI(base_url=f"{gateway}/v1", api_key=token) as rival:
        await rival.chat.completions.create(model="default", messages=CAPITAL, max_tokens=1)
    for stream in streams:
        await stream.close()

    async def idle() -> bool:
        return await answering(model_url) == 0

    await until(idle, "the model to stop")
    # What its clients left is free again.
    await client.chat.completions.create(model="default", messages=CAPITAL, max_tokens=1)


async def test_a_repeat_with_the_same_key_is_the_same_answer(client: AsyncOpenAI) -> None:
    async def ask(*, stream: bool = False) -> object:
        return await client.chat.completions.create(
            model="default",
            messages=ENDLESS,
            max_tokens=12,
            temperature=1.5,
            stream=stream,
            extra_headers={"Idempotency-Key": "the-same"},
        )

    first, second = await ask(), await ask()
    assert first == second
    with pytest.raises(openai.BadRequestError) as caught:
        await ask(stream=True)
    assert caught.value.code == "idempotency_not_supported"


async def test_a_gateway_without_its_model_says_so(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    settings = settings_of(postgres, redis_url, broker)
    gone = replace(settings, model=ModelSettings(base_url="http://127.0.0.1:1/v1"))
    for changed, code in ((settings, "no_model"), (gone, "model_unavailable")):
        async with serving(changed) as base, client_of(base) as client:
            patient = client.with_options(max_retries=1)
            with pytest.raises(openai.InternalServerError) as caught:
                await patient.chat.completions.create(model="default", messages=CAPITAL)
            assert (caught.value.status_code, caught.value.code) == (503, code)
            assert [model.id async for model in client.models.list()] == ["default"]


async def test_a_provider_that_refuses_our_key_is_away_and_is_not_quoted(gateway: str) -> None:
    # The gateway itself is the provider: it speaks the protocol, and quotes what it is asked.
    token = mint(JWT, tenant="acme", subject="ada")
    for key, name, kind in (
        ("sk-not-a-key", "default", ModelUnavailable),
        (token, "no-such-treasure", ModelUnavailable),
        (token, "default", ModelRefused),
    ):
        words = "word " * (6000 if kind is ModelRefused else 1)
        question: list[ChatMessage] = [{"role": "user", "content": words}]
        model = await ChatModel.open(
            ModelSettings(base_url=f"{gateway}/v1", name=name, api_key=SecretStr(key))
        )
        try:
            with pytest.raises(kind, match=r"40[14]$|model's context$") as caught:
                async for _ in model.stream(question):
                    pass
        finally:
            await model.aclose()
        assert "treasure" not in str(caught.value)


async def test_the_client_for_javascript_finds_the_same(gateway: str, tmp_path: Path) -> None:
    project = node_project(ROOT / "tests" / "node", tmp_path / "node")
    token = mint(JWT, tenant="acme", subject="ada")
    done = await asyncio.to_thread(
        project.run,
        "openai-client.mjs",
        environment={"BASE_URL": f"{gateway}/v1", "API_KEY": token},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["models"] == ["default"]
    assert found["model"] == "default"
    assert "Paris" in found["whole"]["text"]
    assert found["whole"]["reason"] == "stop"
    assert found["streamed"]["text"] == found["whole"]["text"]
    assert found["streamed"]["chunks"] >= 2
    assert found["streamed"]["usage"] == found["whole"]["usage"] | {
        "prompt_tokens_details": found["streamed"]["usage"]["prompt_tokens_details"]
    }
    assert found["call"]["name"] == "weather"
    assert "Paris" in found["call"]["arguments"]["town"]
    assert found["response"] == {
        "text": found["whole"]["text"],
        "status": "completed",
        "same": True,
        "streamed": found["whole"]["text"],
        "last": "response.completed",
    }
    assert found["unknown"] == {
        "kind": "NotFoundError",
        "status": 404,
        "code": "model_not_found",
        "param": "model",
    }
    assert (found["wrong"]["kind"], found["wrong"]["param"]) == ("BadRequestError", "temperature")
    assert found["stranger"]["kind"] == "AuthenticationError"
    assert found["late"]["kind"] == "APIConnectionTimeoutError"
