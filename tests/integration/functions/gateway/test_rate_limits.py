"""Rate limits, as clients of the gateway see them."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest_asyncio

from somaagent.ratelimit import RouteClass
from somaagent.settings import RateLimitSettings
from somaagent.streams.connection import Redis, RedisAddress
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.integration.streams.conftest import MortalRedis

SENT = {"evalsha", "eval", "hget", "mget", "xadd", "xread", "publish", "expire", "incr"}
"""What a gateway could send; the script's own commands, GET among them, stay in the server."""
TIGHT = RateLimitSettings(
    # A busy machine is no outage.
    patience_seconds=10,
    subject=" ".join(f"{name}=0.001:{3 if name == 'write' else 100}" for name in RouteClass),
)


@pytest_asyncio.fixture
async def own(
    tmp_path: Path, postgres: TestDatabase, broker: Broker
) -> AsyncIterator[tuple[Caller, MortalRedis]]:
    """Ada of acme, before a gateway with tight limits and a Redis of its own."""
    redis = MortalRedis(tmp_path)
    settings = replace(settings_of(postgres, redis.url, broker), rate_limits=TIGHT)
    async with serving(settings) as base, aiohttp.ClientSession() as http:
        yield Caller(base, http).of("acme"), redis
    redis.kill()


async def test_who_asks_too_often_is_told_when_to_come_again(
    own: tuple[Caller, MortalRedis],
) -> None:
    caller, _ = own
    session = await caller.new_session()
    accepted = [await caller.post(session) for _ in range(2)]
    limited = await caller.post(session)

    assert [answer.status for answer in accepted] == [202, 202]
    assert limited.status == 429
    assert limited.json["type"] == "urn:somaagent:error:rate_limited"
    assert 900 < int(limited.headers["retry-after"]) <= 1000
    assert '"subject";r=0;t=' in limited.headers["ratelimit"]
    # What only reads has a quota of its own, and shows that the message was not taken.
    listed = await caller.call("GET", f"/v1/sessions/{session}/messages")
    assert len(listed.json["messages"]) == 2
    assert (await caller.of("acme", subject="bob").call("POST", "/v1/sessions")).status == 201


async def test_every_answer_behind_authentication_says_how_the_client_stands(
    own: tuple[Caller, MortalRedis],
) -> None:
    caller, _ = own
    created = await caller.call("POST", "/v1/sessions")
    wrong = await caller.call("POST", "/v1/sessions", body={"title": 7})
    missing = await caller.call("GET", "/v1/sessions/4b0dbf50-6c7b-4f5e-8f8b-0d6f9e1b2c3d")
    stranger = await Caller(caller.base, caller.http).call("POST", "/v1/sessions")

    for answer, left in ((created, 2), (wrong, 1), (missing, 99)):
        assert f'"subject";r={left};t=' in answer.headers["ratelimit"]
        assert re.fullmatch(
            r'"subject";q=\d+;w=\d+, "tenant";q=\d+;w=\d+', answer.headers["ratelimit-policy"]
        )
    assert (wrong.status, missing.status, stranger.status) == (422, 404, 401)
    assert "ratelimit" not in stranger.headers


async def test_without_redis_reads_are_answered_and_writes_are_not(
    own: tuple[Caller, MortalRedis],
) -> None:
    caller, redis = own
    session = await caller.new_session()
    redis.kill()
    refused = await caller.post(session)
    read = await caller.call("GET", f"/v1/sessions/{session}/messages")

    assert refused.status == 503
    assert refused.json["type"] == "urn:somaagent:error:rate_limits_unavailable"
    assert int(refused.headers["retry-after"]) > 0
    assert (read.status, read.json["messages"]) == (200, [])
    assert "ratelimit" not in read.headers
    redis.start()


async def test_a_message_waits_for_a_redis_that_is_slow(
    own: tuple[Caller, MortalRedis],
) -> None:
    caller, redis = own
    session = await caller.new_session()
    redis.pause()
    try:
        posting = asyncio.create_task(caller.post(session))
        read = await caller.call("GET", f"/v1/sessions/{session}/messages")
        still_waiting = not posting.done()
    finally:
        redis.resume()
    posted = await posting

    assert (read.status, read.json["messages"]) == (200, [])
    assert still_waiting
    assert posted.status == 202


async def test_a_message_costs_one_round_trip_to_redis(anyone: Caller, redis_url: str) -> None:
    caller = anyone.of("acme")
    session = await caller.new_session()
    redis = Redis(RedisAddress.parse(redis_url))
    await redis.execute(("CONFIG", "RESETSTAT"))
    for _ in range(5):
        assert (await caller.post(session)).status == 202
    (told,) = await redis.execute(("INFO", "commandstats"))
    redis.close()

    calls = dict(re.findall(r"cmdstat_([a-z|]+):calls=(\d+)", told.decode()))
    outside = {name: int(count) for name, count in calls.items() if name in SENT}
    assert outside == {"evalsha": 5}
