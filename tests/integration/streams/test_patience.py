"""Redis is given up when it does not answer, and not when the process had no time to listen."""

import asyncio
import socket
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
import uvloop
from pydantic import SecretStr

from somaagent.ratelimit import Admitted, RateLimiter, RouteClass
from somaagent.settings import RateLimitSettings, RedisSettings
from somaagent.streams.connection import Connection, RedisAddress, RedisUnavailable

LOOPS = pytest.mark.parametrize(
    "loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"]
)


@LOOPS
def test_an_answer_that_came_while_the_loop_was_held_up_is_taken(
    redis_url: str, loop_factory: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def ask() -> object:
        loop = asyncio.get_running_loop()
        connection = await Connection.open(RedisAddress.parse(redis_url))
        near, far = socket.socketpair()

        def busy() -> None:
            loop.remove_reader(near)
            time.sleep(3)  # this is what holds a loop up: in here uvloop's timers come first

        loop.add_reader(near, busy)
        # The answer comes after a second, in time, and while nobody listens.
        command = ("BLPOP", f"nothing:{uuid4()}", 1)
        asking = asyncio.create_task(connection.execute(command, seconds=2))
        await asyncio.sleep(0)
        far.send(b"x")
        try:
            return await asking
        finally:
            connection.close()
            near.close()
            far.close()

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        assert runner.run(ask()) == [None]


@LOOPS
def test_requests_are_counted_though_the_loop_was_held_up_while_redis_was_first_reached(
    redis_url: str, loop_factory: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def ask() -> object:
        limits = RateLimitSettings(patience_seconds=2)
        limiter = RateLimiter.open(limits, RedisSettings(url=SecretStr(redis_url)))
        asking = asyncio.create_task(
            limiter.take(tenant="acme", subject=str(uuid4()), route_class=RouteClass.WRITE)
        )
        await asyncio.sleep(0)
        time.sleep(3)  # noqa: ASYNC251 - this is what holds a loop up
        try:
            return await asking
        finally:
            limiter.close()

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        assert isinstance(runner.run(ask()), Admitted)


@LOOPS
def test_a_server_that_does_not_answer_is_given_up(
    redis_url: str, loop_factory: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def ask() -> float:
        connection = await Connection.open(RedisAddress.parse(redis_url))
        began = time.monotonic()
        with pytest.raises(RedisUnavailable, match=r"within 0\.4 s"):
            await connection.execute(("BLPOP", f"nothing:{uuid4()}", 0), seconds=0.4)
        return time.monotonic() - began

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        assert runner.run(ask()) >= 0.39
