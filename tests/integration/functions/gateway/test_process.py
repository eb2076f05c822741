"""The gateway as a process: quick to start, small, and gone without a trace."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import psutil
import pytest_asyncio

from knative_local.http1.messages import Request, Response
from knative_local.http1.server import serve
from somaagent.settings import GatewaySettings
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import (
    BOUND_SECONDS,
    Broker,
    Caller,
    serving,
    settings_of,
)
from tests.integration.functions.gateway.processes import running
from tests.integration.functions.gateway.test_streams import Turn, kinds
from tests.support.platform import until

MOST_MEGABYTES = 120
"""Thirty of them are OPA's engine, half of those pages of its library."""


@pytest_asyncio.fixture
async def process(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> AsyncIterator[tuple[Caller, "subprocess.Popen[bytes]"]]:
    """A gateway in a process of its own, and a caller of the tenant acme."""
    async with running(postgres, redis_url, broker) as (caller, child):
        yield caller.of("acme"), child


async def test_streams_end_when_the_process_is_told_to_go_and_resume_elsewhere(
    process: tuple[Caller, "subprocess.Popen[bytes]"],
    acme: Caller,
    operator: Any,
    voice: TurnStream,
) -> None:
    leaving, child = process
    turn = Turn((await leaving.post(await leaving.new_session())).json, operator, voice)
    async with asyncio.timeout(BOUND_SECONDS), leaving.listen(turn.url) as frames:
        listening = asyncio.ensure_future(anext(frames))
        await turn.say("one ")
        first = await listening
        child.send_signal(signal.SIGTERM)
        rest = [frame async for frame in frames]
    assert rest == []
    assert await asyncio.to_thread(child.wait, 10) == 0

    await turn.say("two")
    await turn.complete("one two")

    resumed = await acme.frames(turn.url, last_event_id=first.id)
    assert kinds(resumed) == ["delta", "completed"]
    assert resumed[0].data["text"] == "two"


async def test_the_process_stays_small(
    process: tuple[Caller, "subprocess.Popen[bytes]"],
) -> None:
    caller, child = process
    session = await caller.new_session()
    for _ in range(50):
        assert (await caller.post(session)).status == 202

    megabytes = psutil.Process(child.pid).memory_info().rss / 2**20
    assert megabytes <= MOST_MEGABYTES


async def test_the_first_message_after_a_pause_wakes_the_steps_that_follow(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    woken: list[str] = []

    async def step(request: Request) -> Response:
        woken.append(f"{request.method} {request.path}")
        return Response(200)

    sleeper = await serve(step, "127.0.0.1", 0)
    wake_urls = f"{sleeper.url} http://127.0.0.1:1 {sleeper.url}/v1"
    settings = replace(
        settings_of(postgres, redis_url, broker), gateway=GatewaySettings(wake_urls=wake_urls)
    )
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        caller = Caller(base, http).of("acme")
        session = await caller.new_session()

        async def both() -> bool:
            return len(woken) == 2

        await until(both, "the steps to be woken")
        assert (await caller.post(session)).status == 202
    await sleeper.close()

    assert sorted(woken) == ["GET /healthz", "GET /v1/healthz"]
