"""A model's server that dies in the middle of an answer: what OpenAI's clients are told."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from signal import SIGKILL
from typing import Any, Final

import aiohttp
import asyncpg
import openai
import orjson
import pytest
import pytest_asyncio
from openai import AsyncOpenAI

from somaagent.identity import mint
from somaagent.local import processes
from somaagent.local.layout import Layout
from somaagent.settings import ModelSettings
from tests.conftest import TestDatabase, model_server
from tests.integration.functions.gateway.conftest import JWT, Broker, serving, settings_of
from tests.integration.functions.gateway.test_openai_clients import answering
from tests.support.platform import until

SECONDS: Final = 120.0
"""Longest wait for the model, and for the end after its death."""
QUESTION: Final = "Count from 1 to 1000, one number a line."
MESSAGES: Final[list[Any]] = [{"role": "user", "content": QUESTION}]
MOST: Final = 3500

pytestmark = pytest.mark.timeout(600)


@dataclass
class Doomed:
    """A gateway, and the model's server that it alone asks."""

    base: str
    model_url: str
    model: processes.ProcessRecord

    async def kill_model(self) -> None:
        """End the server without a farewell."""
        left = await asyncio.to_thread(
            processes.stop, self.model, patience_seconds=10, signal=SIGKILL
        )
        assert left == []
        assert not self.model.alive


@pytest.fixture
def model(layout: Layout) -> Iterator[tuple[str, processes.ProcessRecord]]:
    """A model's server that may be killed."""
    with model_server(layout, "doomed-model") as started:
        yield started


@pytest_asyncio.fixture
async def doomed(
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    model: tuple[str, processes.ProcessRecord],
) -> AsyncIterator[Doomed]:
    """A gateway before that server."""
    url, process = model
    asked = ModelSettings(base_url=url, token_timeout_seconds=150, first_token_timeout_seconds=150)
    async with serving(replace(settings_of(postgres, redis_url, broker), model=asked)) as base:
        yield Doomed(base, url, process)


async def test_streams_end_with_an_error_that_clients_understand_and_nothing_is_kept(
    doomed: Doomed, operator: "asyncpg.Connection[asyncpg.Record]", caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    token = mint(JWT, tenant="acme", subject="ada")
    speaking = asyncio.Barrier(3)
    asked: dict[str, dict[str, Any]] = {
        "/v1/chat/completions": {
            "messages": MESSAGES,
            "max_tokens": MOST,
            "stream_options": {"include_usage": True},
        },
        "/v1/responses": {"input": QUESTION, "max_output_tokens": MOST},
    }

    async def events(http: aiohttp.ClientSession, path: str) -> list[bytes]:
        body = {"model": "default", "stream": True, **asked[path]}
        blocks: list[bytes] = []
        pending = b""
        async with http.post(doomed.base + path, json=body) as response:
            assert response.status == 200, await response.text()
            async for piece in response.content.iter_any():
                *whole, pending = (pending + piece).split(b"\n\n")
                before = len(blocks)
                blocks += whole
                if before < 8 <= len(blocks):
                    await speaking.wait()
        # The stream has its own end: no part of an event, and no broken connection.
        assert pending == b""
        return blocks

    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as http, asyncio.timeout(SECONDS * 2):
        streams = [asyncio.create_task(events(http, path)) for path in asked]
        await speaking.wait()
        await doomed.kill_model()
        chat, response = await asyncio.gather(*streams)

        chunks = [orjson.loads(block.removeprefix(b"data: ")) for block in chat]
        error = chunks.pop()["error"]
        assert (error["type"], error["code"]) == ("server_error", "model_unavailable")
        assert "".join(c["choices"][0]["delta"].get("content") or "" for c in chunks)
        # Neither an end nor figures are made up.
        assert {c["choices"][0]["finish_reason"] for c in chunks} == {None}
        assert {c["usage"] for c in chunks} == {None}

        told = [orjson.loads(block.partition(b"\ndata: ")[2]) for block in response]
        names = [block.partition(b"\n")[0].removeprefix(b"event: ").decode() for block in response]
        assert names == [event["type"] for event in told]
        assert [event["sequence_number"] for event in told] == list(range(len(told)))
        deltas = [e["delta"] for e in told if e["type"] == "response.output_text.delta"]
        assert names[-1] == "response.failed"
        assert not {"response.completed", "response.incomplete", "response.output_item.done"} & {
            *names
        }
        failed = told[-1]["response"]
        assert (failed["status"], failed["error"]["code"]) == ("failed", "server_error")
        assert failed["usage"] is None
        (item,) = failed["output"]
        assert item["status"] == "incomplete"
        assert item["content"][0]["text"] == "".join(deltas) != ""

        async with http.get(f"{doomed.base}/v1/responses/{failed['id']}") as absent:
            assert absent.status == 404
    assert await operator.fetchval("SELECT count(*) FROM responses") == 0
    # The log counts no answer, and has none of it.
    assert not [record for record in caplog.records if record.message == "chat_answered"]
    logged = [vars(r) for r in caplog.records if r.message == "model_unavailable"]
    assert len(logged) == 2
    assert QUESTION not in str(logged)


async def test_the_clients_own_streams_raise_and_answers_that_come_whole_are_503(
    doomed: Doomed, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    token = mint(JWT, tenant="acme", subject="ada")
    async with (
        AsyncOpenAI(base_url=f"{doomed.base}/v1", api_key=token, max_retries=0) as client,
        asyncio.timeout(SECONDS * 2),
    ):
        speaking = asyncio.Event(), asyncio.Event()

        async def streamed() -> None:
            stream = await client.chat.completions.create(
                model="default", messages=MESSAGES, max_tokens=MOST, stream=True
            )
            async for _ in stream:
                speaking[0].set()

        async def in_events() -> str:
            stream = await client.responses.create(
                model="default", input=QUESTION, max_output_tokens=MOST, stream=True
            )
            kinds: list[str] = []
            async for event in stream:
                kinds.append(event.type)
                if event.type == "response.output_text.delta":
                    speaking[1].set()
            return kinds[-1]

        asking: list[asyncio.Future[Any]] = [  # Any: each its own answer
            asyncio.ensure_future(streamed()),
            asyncio.ensure_future(
                client.chat.completions.create(model="default", messages=MESSAGES, max_tokens=MOST)
            ),
            asyncio.ensure_future(
                client.responses.create(model="default", input=QUESTION, max_output_tokens=MOST)
            ),
            asyncio.ensure_future(in_events()),
        ]

        async def all_are_answered() -> bool:
            return await answering(doomed.model_url) == len(asking)

        # What fails before its first word is an answer with a status instead.
        await asyncio.gather(*(each.wait() for each in speaking))
        await until(all_are_answered, "the model to speak", seconds=SECONDS)
        await doomed.kill_model()
        stream, chat, response, last = await asyncio.gather(*asking, return_exceptions=True)

    assert isinstance(stream, openai.APIError)
    assert stream.code == "model_unavailable"
    for error in (chat, response):
        assert isinstance(error, openai.InternalServerError)
        assert (error.status_code, error.code) == (503, "model_unavailable")
    assert last == "response.failed"
    assert await operator.fetchval("SELECT count(*) FROM responses") == 0
