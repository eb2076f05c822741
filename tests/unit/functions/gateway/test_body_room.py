"""Bodies have one bound for all of them, and the one that arrives for longest makes room."""

import asyncio

import pytest

from functions.gateway.body_room import BodyRoom
from functions.gateway.problems import Problem


async def test_the_body_that_has_been_arriving_for_longest_makes_room() -> None:
    room = BodyRoom(100)
    displaced = asyncio.Event()

    async def slow() -> None:
        patience = asyncio.timeout(60)
        with room.arrival(patience) as arrival:
            try:
                async with patience:
                    arrival.grow(90)
                    await asyncio.Event().wait()
            except TimeoutError:
                if arrival.displaced:
                    displaced.set()

    first = asyncio.create_task(slow())
    await asyncio.sleep(0)
    with room.arrival(asyncio.timeout(60)) as quick:
        quick.grow(20)
        room.arrived(quick)
        await first

        assert displaced.is_set()
        assert room.taken == 20
    assert room.taken == 0


async def test_bodies_that_are_worked_on_make_no_room() -> None:
    room = BodyRoom(100)
    with room.arrival(asyncio.timeout(60)) as whole:
        whole.grow(100)
        room.arrived(whole)
        with room.arrival(asyncio.timeout(60)) as late:
            room.arrived(late)
            with pytest.raises(Problem, match="as many bodies") as refused:
                late.grow(1)
        assert room.taken == 100

    assert refused.value.status == 503
    assert room.taken == 0
