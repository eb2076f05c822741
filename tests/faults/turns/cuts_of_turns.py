"""Kills between the steps of a turn that calls no tool."""

import asyncio

from tests.faults.turns.holds import COMMIT_SECONDS, Held, Missed, soon
from tests.faults.turns.scenes import Scene


async def gateway_stores(scene: Scene) -> None:
    """Inside the transaction that stores the message."""
    async with scene.hold_session() as rows:
        posting = asyncio.create_task(scene.post())
        await scene.awaited(rows)
        await scene.kill("gateway")
    await posting


async def gateway_publishes(scene: Scene) -> None:
    """Between the message's commit and the broker's receipt."""
    async with scene.hold_session() as rows:
        posting = asyncio.create_task(scene.post())
        await scene.awaited(rows)
        with scene.stage.stopped("data-plane"):
            await rows.release()
            query = "SELECT 1 FROM turns WHERE session_id = $1::uuid"

            async def stored() -> bool:
                return bool(await scene.sql.fetchval(query, scene.question.session_id))

            await soon(stored, seconds=COMMIT_SECONDS)
            await scene.kill("gateway")
    await posting


async def has_the_event(victim: str, state: str, scene: Scene) -> None:
    """While an event is with a step that has not begun with it."""
    with scene.stage.stopped(victim) as found:
        if not found:
            await scene.post()
            raise Missed
        await scene.post()
        await scene.reaches(state)
        await scene.kill(victim)


async def perception_admits(scene: Scene) -> None:
    """Inside the transaction that admits the turn."""
    with scene.stage.stopped("perception"):
        await scene.post()
        rows_of = scene.hold_session()
        rows: Held = await rows_of.__aenter__()
    try:
        await scene.awaited(rows)
        await scene.kill("perception")
    finally:
        await rows_of.__aexit__(None, None, None)


async def router_routes(scene: Scene) -> None:
    """Inside the transaction that routes the turn."""
    with scene.stage.stopped("router"):
        await scene.post()
        await scene.reaches("analyzed")
        rows_of = scene.hold_turn()
        rows: Held = await rows_of.__aenter__()
    try:
        await scene.awaited(rows, "'routed'")
        await scene.kill("router")
    finally:
        await rows_of.__aexit__(None, None, None)


async def speaks(victim: str, scene: Scene) -> None:
    """While the model speaks."""
    await scene.post()
    await scene.reaches("generating")
    await scene.kill(victim)


async def conversation_stores(scene: Scene) -> None:
    """Inside the transaction that stores the answer."""
    await scene.post()
    await scene.reaches("generating")
    async with scene.hold_session() as rows:
        await scene.awaited(rows)
        await scene.kill("conversation")


async def conversation_tells(server: str, scene: Scene) -> None:
    """Between the answer's commit and telling the listeners or the broker."""
    await scene.post()
    await scene.reaches("generating")
    async with scene.hold_session() as rows:
        await scene.awaited(rows)
        with scene.stage.stopped(server):
            await rows.release()
            await scene.reaches("completed", seconds=COMMIT_SECONDS)
            await scene.kill("conversation")
