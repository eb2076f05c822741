"""OpenAI's own client for Python and `/v1/responses`, against a gateway before a real model."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, cast

import openai
import pytest
import pytest_asyncio
from openai import AsyncOpenAI
from openai.types.responses import Response
from pydantic import SecretStr

from functions.gateway.purging import purge
from somaagent.identity import mint
from somaagent.settings import ModelSettings, PostgresSettings
from somaagent.storage.database import Database
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    JWT,
    Broker,
    Caller,
    serving,
    settings_of,
)

CAPITAL = "What is the capital of France? Answer in one word."
ENDLESS = "Count from 1 to 1000, one number a line."
WEATHER: list[Any] = [
    {
        "type": "function",
        "name": "weather",
        "description": "The weather of a town.",
        "parameters": {
            "type": "object",
            "properties": {"town": {"type": "string"}},
            "required": ["town"],
        },
    }
]


@pytest_asyncio.fixture
async def gateway(
    postgres: TestDatabase, redis_url: str, broker: Broker, model_url: str
) -> AsyncIterator[str]:
    """A gateway that has a model to ask."""
    model = ModelSettings(
        base_url=model_url, token_timeout_seconds=150, first_token_timeout_seconds=150
    )
    async with serving(replace(settings_of(postgres, redis_url, broker), model=model)) as base:
        yield base


@asynccontextmanager
async def client_of(
    gateway: str, *, tenant: str = "acme", subject: str = "ada", **claims: Any
) -> AsyncGenerator[AsyncOpenAI]:
    token = mint(JWT, tenant=tenant, subject=subject, **claims)
    async with AsyncOpenAI(base_url=f"{gateway}/v1", api_key=token) as client:
        yield client


@pytest_asyncio.fixture
async def client(gateway: str) -> AsyncIterator[AsyncOpenAI]:
    """OpenAI's client with a credential of the tenant acme."""
    async with client_of(gateway) as made:
        yield made


async def test_text_is_answered_and_the_response_can_be_retrieved(client: AsyncOpenAI) -> None:
    done = await client.responses.create(
        model="default",
        input=CAPITAL,
        max_output_tokens=8,
        temperature=0,
        metadata={"topic": "towns"},
    )

    assert done.id.startswith("resp_")
    assert (done.object, done.status, done.model) == ("response", "completed", "default")
    assert "Paris" in done.output_text
    assert done.metadata == {"topic": "towns"}
    assert (done.temperature, done.max_output_tokens) == (0, 8)
    assert done.usage is not None
    assert done.usage.total_tokens == done.usage.input_tokens + done.usage.output_tokens
    assert 1 <= done.usage.output_tokens <= 8
    assert await client.responses.retrieve(done.id) == done


async def test_the_stream_has_every_event_in_its_place(client: AsyncOpenAI) -> None:
    stream = await client.responses.create(
        model="default",
        input=[{"role": "user", "content": [{"type": "input_text", "text": CAPITAL}]}],
        max_output_tokens=8,
        temperature=0,
        stream=True,
    )
    events = [event async for event in stream]

    kinds = [event.type for event in events]
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert deltas
    assert kinds == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        *["response.output_text.delta"] * len(deltas),
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    first, last = events[0], events[-1]
    assert first.type == "response.created"
    assert (first.response.status, first.response.output) == ("in_progress", [])
    assert last.type == "response.completed"
    assert last.response.output_text == "".join(deltas)
    assert "Paris" in last.response.output_text
    assert last.response.usage is not None
    assert last.response.usage.output_tokens >= 1
    # Whoever knows the end can retrieve it.
    assert await client.responses.retrieve(last.response.id) == last.response


async def test_the_clients_own_accumulator_understands_the_stream(client: AsyncOpenAI) -> None:
    async with client.responses.stream(
        model="default", input=CAPITAL, max_output_tokens=8, temperature=0
    ) as stream:
        texts = [
            event.snapshot async for event in stream if event.type == "response.output_text.delta"
        ]
        done = await stream.get_final_response()
    assert texts[-1] == done.output_text


async def test_an_answer_that_is_cut_off_is_incomplete(client: AsyncOpenAI) -> None:
    short = await client.responses.create(model="default", input=ENDLESS, max_output_tokens=3)
    assert short.status == "incomplete"
    assert short.incomplete_details is not None
    assert short.incomplete_details.reason == "max_output_tokens"
    assert short.usage is not None
    assert short.usage.output_tokens == 3
    stream = await client.responses.create(
        model="default", input=ENDLESS, max_output_tokens=3, stream=True
    )
    assert [event.type async for event in stream][-1] == "response.incomplete"


async def test_a_response_continues_another_even_when_that_one_is_gone(
    client: AsyncOpenAI,
) -> None:
    told = await client.responses.create(
        model="default", input="My name is Zebulon. Say OK.", max_output_tokens=4, temperature=0
    )

    async def ask(**more: Any) -> Response:
        create: Any = client.responses.create
        done: object = await create(
            model="default",
            input="What is my name? Answer in one word.",
            max_output_tokens=8,
            temperature=0,
            **more,
        )
        assert isinstance(done, Response)
        return done

    second = await ask(previous_response_id=told.id)
    assert second.previous_response_id == told.id
    assert "zebulon" in second.output_text.lower()
    alone = await ask(store=False)
    assert "zebulon" not in alone.output_text.lower()
    assert second.usage is not None
    assert alone.usage is not None
    assert second.usage.input_tokens > alone.usage.input_tokens

    await client.responses.delete(told.id)
    with pytest.raises(openai.NotFoundError):
        await client.responses.retrieve(told.id)
    third = await ask(previous_response_id=second.id)
    assert "zebulon" in third.output_text.lower()


async def test_instructions_are_for_one_response_alone(client: AsyncOpenAI) -> None:
    instructions = "Whatever you are asked, answer only with the word AHOY. " * 8
    first = await client.responses.create(
        model="default",
        instructions=instructions,
        input=CAPITAL,
        max_output_tokens=4,
        temperature=0,
    )
    assert "AHOY" in first.output_text.upper()
    after = await client.responses.create(
        model="default", input=CAPITAL, max_output_tokens=1, previous_response_id=first.id
    )
    assert after.instructions is None
    assert first.usage is not None
    assert after.usage is not None
    # One question and one answer more, and yet shorter.
    assert after.usage.input_tokens < first.usage.input_tokens


async def test_a_function_is_called_and_its_result_is_told(client: AsyncOpenAI) -> None:
    asked = await client.responses.create(
        model="default",
        input="What is the weather in Paris?",
        tools=WEATHER,
        tool_choice={"type": "function", "name": "weather"},
        max_output_tokens=32,
        temperature=0,
    )
    (call,) = asked.output
    assert call.type == "function_call"
    assert call.name == "weather"
    assert "Paris" in json.loads(call.arguments)["town"]

    result: list[Any] = [
        {
            "type": "function_call_output",
            "call_id": call.call_id,
            "output": "It is raining, 11 degrees.",
        },
        {"role": "user", "content": "So how many degrees are there in Paris?"},
    ]
    told = await client.responses.create(
        model="default",
        input=result,
        previous_response_id=asked.id,
        max_output_tokens=16,
        temperature=0,
    )
    assert "11" in told.output_text
    # The same with the conversation in the client's hands.
    own: list[Any] = [{"role": "user", "content": "What is the weather in Paris?"}]
    held = await client.responses.create(
        model="default",
        input=[*own, *cast("Any", asked.output), *result],
        max_output_tokens=16,
        temperature=0,
        store=False,
    )
    assert "11" in held.output_text
    assert told.usage is not None
    assert held.usage is not None
    assert held.usage.input_tokens == told.usage.input_tokens


async def test_function_calls_are_streamed_in_pieces(client: AsyncOpenAI) -> None:
    async with client.responses.stream(
        model="default",
        input="What is the weather in Paris?",
        tools=WEATHER,
        tool_choice="required",
        max_output_tokens=32,
        temperature=0,
    ) as stream:
        events = [event async for event in stream]
        done = await stream.get_final_response()
    pieces = [
        event.delta for event in events if event.type == "response.function_call_arguments.delta"
    ]
    (call,) = done.output
    assert call.type == "function_call"
    assert len(pieces) > 1
    assert "".join(pieces) == call.arguments


async def test_an_answer_has_the_form_that_was_asked_for(client: AsyncOpenAI) -> None:
    schema: Any = {
        "type": "object",
        "properties": {"capital": {"enum": ["Paris", "London", "Rome"]}},
        "required": ["capital"],
        "additionalProperties": False,
    }
    done = await client.responses.create(
        model="default",
        input="The capital of France, as JSON on one line.",
        max_output_tokens=32,
        temperature=0,
        text={"format": {"type": "json_schema", "name": "capital", "schema": schema}},
    )
    assert json.loads(done.output_text) == {"capital": "Paris"}


async def test_what_is_not_stored_cannot_be_found(client: AsyncOpenAI, operator: Any) -> None:
    done = await client.responses.create(
        model="default", input=CAPITAL, max_output_tokens=1, store=False
    )
    assert await operator.fetchval("SELECT count(*) FROM responses") == 0
    with pytest.raises(openai.NotFoundError) as missing:
        await client.responses.retrieve(done.id)
    assert missing.value.code == "response_not_found"
    with pytest.raises(openai.BadRequestError) as unknown:
        await client.responses.create(model="default", input=CAPITAL, previous_response_id=done.id)
    assert unknown.value.code == "previous_response_not_found"
    assert unknown.value.param == "previous_response_id"


async def test_a_response_is_its_creators_alone(client: AsyncOpenAI, gateway: str) -> None:
    done = await client.responses.create(model="default", input=CAPITAL, max_output_tokens=1)
    for tenant, subject in (("rival", "ada"), ("acme", "bob")):
        async with client_of(gateway, tenant=tenant, subject=subject) as other:
            with pytest.raises(openai.NotFoundError):
                await other.responses.retrieve(done.id)
            with pytest.raises(openai.NotFoundError):
                await other.responses.delete(done.id)
            with pytest.raises(openai.BadRequestError):
                await other.responses.create(
                    model="default", input=CAPITAL, previous_response_id=done.id
                )
    async with client_of(gateway, scopes=["sessions:read"]) as reader:
        with pytest.raises(openai.PermissionDeniedError):
            await reader.responses.retrieve(done.id)
    assert (await client.responses.retrieve(done.id)).id == done.id


async def test_a_response_expires_and_is_purged(
    client: AsyncOpenAI, operator: Any, postgres: TestDatabase
) -> None:
    made = [
        await client.responses.create(model="default", input=CAPITAL, max_output_tokens=1)
        for _ in range(2)
    ]
    days = "SELECT extract(day FROM expires_at - created_at) FROM responses"
    assert [row[0] for row in await operator.fetch(days)] == [30, 30]
    await operator.execute(
        "UPDATE responses SET expires_at = now() WHERE created_at = "
        "(SELECT min(created_at) FROM responses)"
    )
    with pytest.raises(openai.NotFoundError):
        await client.responses.retrieve(made[0].id)
    database = await Database.open(PostgresSettings(dsn=SecretStr(postgres.app_dsn)))
    try:
        assert await purge(database) == 1
    finally:
        await database.aclose()
    assert await operator.fetchval("SELECT count(*) FROM responses") == 1
    assert (await client.responses.retrieve(made[1].id)).id == made[1].id


async def test_a_repeat_with_the_same_key_is_the_same_response(
    client: AsyncOpenAI, operator: Any
) -> None:
    async def ask() -> object:
        return await client.responses.create(
            model="default",
            input=ENDLESS,
            max_output_tokens=4,
            temperature=1.5,
            extra_headers={"Idempotency-Key": "the-same"},
        )

    assert await ask() == await ask()
    assert await operator.fetchval("SELECT count(*) FROM responses") == 1


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"temperature": 3}, "temperature", "invalid_request"),
        ({"input": []}, "input", "invalid_request"),
        ({"input": [{"type": "item_reference", "id": "x"}]}, "input", "invalid_request"),
        ({"extra_body": {"n_predict": 9}}, "n_predict", "invalid_request"),
        ({"tools": [{"type": "web_search"}]}, "tools[0]", "invalid_request"),
        ({"background": True}, "background", "invalid_request"),
        ({"input": "word " * 9000}, "input", "context_length_exceeded"),
        ({"input": "word " * 9000, "stream": True}, "input", "context_length_exceeded"),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_a_wrong_request_is_an_error_of_the_client(
    client: AsyncOpenAI, change: dict[str, Any], param: str, code: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        await client.responses.create(
            **cast("Any", {"model": "default", "input": CAPITAL, "max_output_tokens": 8} | change)
        )
    assert (caught.value.param or "").startswith(param)
    assert caught.value.code == code
    assert caught.value.type == "invalid_request_error"


async def test_what_has_no_form_as_json_is_refused(gateway: str, anyone: Caller) -> None:
    body = (
        b'{"model": "default", "input": "x", "tool_choice": "none", "tools": [{"type": "function",'
        b' "name": "f", "parameters": {"x": "\\ud800"}}]}'
    )
    answer = await anyone.of("acme").call("POST", "/v1/responses", raw=body)
    assert answer.status == 400
    assert answer.json["error"]["type"] == "invalid_request_error"


async def test_an_unknown_model_is_not_found(client: AsyncOpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        await client.responses.create(model="gpt-4o", input=CAPITAL)
    assert (unknown.value.code, unknown.value.param) == ("model_not_found", "model")


MESSAGE = {"role": "user", "content": "Hi"}


@pytest.mark.parametrize(
    ("asked", "param"),
    [
        ({"input": [{**MESSAGE, "colour": "red"}]}, "input"),
        (
            {
                "input": [
                    {"role": "user", "content": [{"type": "input_text", "text": "Hi", "x": 1}]}
                ]
            },
            "input",
        ),
        ({"input": "Hi", "tools": [{**WEATHER[0], "x": 1}]}, "tools[0].x"),
        ({"input": "Hi", "text": {"x": 1}}, "text.x"),
        ({"input": "Hi", "stream_options": {"x": 1}}, "stream_options.x"),
        ({"input": "Hi", "tool_choice": {"type": "function", "name": "f", "x": 1}}, "tool_choice"),
    ],
)
async def test_what_is_unknown_inside_is_refused_and_named(
    client: AsyncOpenAI, asked: dict[str, Any], param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        await client.responses.create(model="default", **asked)

    assert (refused.value.param or "").startswith(param)


async def test_the_items_of_a_response_are_taken_back_as_they_came(client: AsyncOpenAI) -> None:
    first = await client.responses.create(model="default", input=CAPITAL, max_output_tokens=8)
    items: list[Any] = [MESSAGE, *(item.to_dict() for item in first.output), MESSAGE]

    again = await client.responses.create(model="default", input=items, max_output_tokens=4)

    assert again.status in ("completed", "incomplete")


async def test_a_response_whose_client_goes_away_is_not_stored(
    client: AsyncOpenAI, operator: Any
) -> None:
    stream = await client.responses.create(
        model="default", input=ENDLESS, max_output_tokens=4000, stream=True
    )
    async for event in stream:
        if event.type == "response.output_text.delta":
            break
    await stream.close()

    # The next one has its place: the first no longer generates.
    done = await client.responses.create(model="default", input=CAPITAL, max_output_tokens=4)
    assert [row["id"].hex for row in await operator.fetch("SELECT id FROM responses")] == [
        done.id.removeprefix("resp_")
    ]
