"""What need not wait is done at once; what must wait goes on in whatever task awaits it."""

import asyncio

import pytest

from functions.gateway.eager import begin


async def test_what_does_not_wait_is_done_at_once() -> None:
    done: list[int] = []

    async def work() -> None:
        done.append(1)

    assert begin(work()) is None
    assert done == [1]


async def test_what_waits_goes_on_in_the_task_that_awaits_the_rest() -> None:
    loop = asyncio.get_running_loop()
    first, second = loop.create_future(), loop.create_future()
    done: list[object] = []

    async def work() -> None:
        done.append(await first)
        await asyncio.sleep(0)
        done.append(await second)

    rest = begin(work())
    assert rest is not None
    first.set_result("a")
    second.set_result("b")
    await asyncio.wait_for(rest, 30)

    assert done == ["a", "b"]


async def test_errors_and_cancellation_reach_the_work() -> None:
    loop = asyncio.get_running_loop()
    never, broken = loop.create_future(), loop.create_future()
    seen: list[str] = []

    async def work(future: "asyncio.Future[None]") -> None:
        try:
            await future
        except BaseException as error:
            seen.append(type(error).__name__)
            raise

    async def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        begin(fail())
    rest = begin(work(broken))
    assert rest is not None
    broken.set_exception(KeyError())
    with pytest.raises(KeyError):
        await rest
    rest = begin(work(never))
    assert rest is not None
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await rest
    assert seen == ["KeyError", "CancelledError"]
