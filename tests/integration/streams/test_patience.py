"""Redis is given up when it does not answer, and not when the process had no time to listen."""

import asyncio
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
import uvloop

from somaagent.streams.connection import Connection, RedisAddress, RedisUnavailable

LOOPS = pytest.mark.parametrize(
    "loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"]
)


@LOOPS
def test_an_answer_that_came_while_the_loop_was_held_up_is_taken(
    redis_url: str, loop_factory: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def ask() -> object:
        connection = await Connection.open(RedisAddress.parse(redis_url))
        asking = asyncio.create_task(connection.execute(("PING",), seconds=0.5))
        # The command is sent, and then the process does something else for longer than it may take.
        await asyncio.sleep(0)
        time.sleep(2)  # noqa: ASYNC251 - this is what holds a loop up
        try:
            return await asking
        finally:
            connection.close()

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        assert runner.run(ask()) == [b"PONG"]


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
