"""How many calls run at once."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from functions.tool_executor.places import Places
from somaagent.tools.builtin.echo import SPEC

FOUR = replace(SPEC, concurrency=4)
SOON = 0.01
LATE = 60


async def fill(stack: AsyncExitStack, places: Places, tenant: str, count: int) -> None:
    for _ in range(count):
        await stack.enter_async_context(places.of(FOUR, tenant, seconds=LATE))


async def test_a_tenant_that_fills_its_places_leaves_some_to_others() -> None:
    places = Places()
    async with AsyncExitStack() as stack:
        await fill(stack, places, "acme", 2)
        with pytest.raises(TimeoutError):
            await stack.enter_async_context(places.of(FOUR, "acme", seconds=SOON))
        await fill(stack, places, "globex", 2)
        # By now the tool is full.
        with pytest.raises(TimeoutError):
            await stack.enter_async_context(places.of(FOUR, "initech", seconds=SOON))
        await stack.enter_async_context(
            places.of(replace(FOUR, name="other"), "acme", seconds=LATE)
        )
    assert len(places) == 0


async def test_a_tool_with_one_place_has_it_for_everybody_in_turn() -> None:
    places, one = Places(), replace(SPEC, concurrency=1)
    order: list[str] = []

    async def work(tenant: str) -> None:
        async with places.of(one, tenant, seconds=LATE):
            order.append(tenant)
            await asyncio.sleep(0)
            order.append(tenant)

    await asyncio.gather(*(work(tenant) for tenant in ("acme", "globex", "acme")))
    assert sorted(order) == ["acme"] * 4 + ["globex"] * 2
    assert order[::2] == order[1::2]
    assert len(places) == 0


async def test_who_gives_up_waiting_leaves_nothing_behind() -> None:
    places = Places()
    async with AsyncExitStack() as stack:
        await fill(stack, places, "acme", 2)
        waiting = [
            asyncio.ensure_future(fill(stack, places, "acme", 1)),
            asyncio.ensure_future(fill(stack, places, "acme", 1)),
        ]
        await asyncio.sleep(0)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert len(places) == 0
    async with AsyncExitStack() as stack:
        await fill(stack, places, "acme", 2)
