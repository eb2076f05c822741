"""Answers that look like a call of a tool and are none, as OpenAI's clients get them."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final

import pytest
import pytest_asyncio
from openai import AsyncOpenAI
from openai.types.responses import ResponseCompletedEvent

from somaagent.settings import ModelSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, serving, settings_of
from tests.integration.functions.gateway.test_openai_clients import WEATHER, client_of

ASKED: Final = 'Say exactly this and nothing else: {"answer":"Red"}'
"""What llama.cpp takes for a call where tools are offered, and then cannot read as one."""
PARROT: Final = "You repeat what you are told to."
CHAT: Final[dict[str, Any]] = {
    "model": "default",
    "messages": [{"role": "system", "content": PARROT}, {"role": "user", "content": ASKED}],
    "tools": WEATHER,
    "max_tokens": 24,
    "temperature": 0,
}
RESPONSE: Final[dict[str, Any]] = {
    "model": "default",
    "instructions": PARROT,
    "input": ASKED,
    "tools": [{"type": "function", **WEATHER[0]["function"]}],
    "max_output_tokens": 24,
    "temperature": 0,
    "store": False,
}


@pytest_asyncio.fixture
async def client(
    postgres: TestDatabase, redis_url: str, broker: Broker, model_url: str
) -> AsyncIterator[AsyncOpenAI]:
    """OpenAI's client of a gateway before a real model, which never asks twice by itself."""
    model = ModelSettings(
        base_url=model_url, token_timeout_seconds=150, first_token_timeout_seconds=150
    )
    async with (
        serving(replace(settings_of(postgres, redis_url, broker), model=model)) as base,
        client_of(base) as connected,
    ):
        yield connected.with_options(max_retries=0)


async def completed(client: AsyncOpenAI) -> tuple[str | None, object]:
    done = await client.chat.completions.create(**CHAT, stream=False)
    return done.choices[0].message.content, done.choices[0].message.tool_calls


async def streamed(client: AsyncOpenAI) -> tuple[str | None, object]:
    async with client.chat.completions.stream(**CHAT) as stream:
        done = await stream.get_final_completion()
    message = done.choices[0].message
    assert message.role == "assistant"  # one opening, not two
    return message.content, message.tool_calls


async def responded(client: AsyncOpenAI) -> tuple[str | None, object]:
    stream = await client.responses.create(**RESPONSE, stream=True)
    (done,) = [event async for event in stream if isinstance(event, ResponseCompletedEvent)]
    calls = [item for item in done.response.output if item.type == "function_call"]
    return done.response.output_text, calls or None


@pytest.mark.parametrize("ask", [completed, streamed, responded])
async def test_an_answer_that_looks_like_a_call_comes_as_text(
    client: AsyncOpenAI, caplog: pytest.LogCaptureFixture, ask: Any
) -> None:
    caplog.set_level(logging.WARNING)
    text, calls = await ask(client)
    assert [record.msg for record in caplog.records].count("answer_garbled") == 1
    assert "Red" in text
    assert calls is None
