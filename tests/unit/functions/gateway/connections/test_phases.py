"""Phases end in time for all their members, by one timer that is there only when it is needed."""

import asyncio
from typing import Any

from functions.gateway.connections.phases import Phase, Sweep


def timers() -> int:
    """What the running loop has scheduled."""
    loop: Any = asyncio.get_running_loop()  # Any: a private list is the only place that tells
    return sum(1 for handle in loop._scheduled if not handle.cancelled())


async def test_members_end_in_the_order_in_which_they_came() -> None:
    over: list[str] = []
    sweep = Sweep()
    phase = Phase[str](sweep, 0.05, over.append)
    done = asyncio.Event()
    last = Phase[str](sweep, 0.3, lambda _: done.set())

    for name in ("a", "b", "c", "d"):
        phase.enter(name)
    phase.leave("b")
    phase.enter("a")
    last.enter("x")
    async with asyncio.timeout(30):
        await done.wait()

    assert over == ["c", "d", "a"]
    assert len(phase) == 0


async def test_staying_does_not_prolong_it() -> None:
    over = asyncio.Event()
    phase = Phase[str](Sweep(), 0.2, lambda _: over.set())
    phase.enter("a")

    async with asyncio.timeout(30):
        while not over.is_set():
            if len(phase):
                phase.stay("a")
            await asyncio.sleep(0.01)

    assert phase.oldest() is None


async def test_there_is_one_timer_for_thousands_and_none_for_nobody() -> None:
    before = timers()
    sweep = Sweep()
    over: list[int] = []
    done = asyncio.Event()

    def end(number: int) -> None:
        over.append(number)
        if len(over) == 5000:
            done.set()

    phase = Phase[int](sweep, 0.05, end)
    for number in range(5000):
        phase.enter(number)
    during = timers()
    async with asyncio.timeout(30):
        await done.wait()

    assert during == before + 1
    assert timers() <= before + 1
    assert sorted(over) == list(range(5000))


async def test_a_shorter_phase_is_not_kept_waiting_by_a_longer_one() -> None:
    sweep = Sweep()
    over = asyncio.Event()
    long = Phase[str](sweep, 3600, lambda _: None)
    short = Phase[str](sweep, 0.05, lambda _: over.set())
    long.enter("a")
    short.enter("b")

    async with asyncio.timeout(30):
        await over.wait()

    assert long.oldest() == "a"
