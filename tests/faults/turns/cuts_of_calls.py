"""Kills between the steps of a call of a tool."""

from tests.faults.turns.holds import COMMIT_SECONDS, Held, soon
from tests.faults.turns.scenes import Scene


async def conversation_calls(scene: Scene) -> None:
    """Inside the transaction that stores a step with its calls."""
    await scene.post()
    await scene.reaches("generating")
    async with scene.hold_turn() as rows:
        await scene.awaited(rows, "'waiting_tools'")
        await scene.kill("conversation")


async def conversation_asks(scene: Scene) -> None:
    """Between the commit of a step with calls and their events."""
    await scene.post()
    await scene.reaches("generating")
    async with scene.hold_turn() as rows:
        await scene.awaited(rows, "'waiting_tools'")
        with scene.stage.stopped("data-plane"):
            await rows.release()
            await scene.reaches("waiting_tools", seconds=COMMIT_SECONDS)
            await scene.kill("conversation")


async def executor_claims(scene: Scene) -> None:
    """Inside the transaction that claims the call."""
    with scene.stage.stopped("tool-executor"):
        await scene.post()
        await scene.reaches("waiting_tools")
        rows_of = scene.hold_calls()
        rows: Held = await rows_of.__aenter__()
    try:
        await scene.awaited(rows, "attempt + 1")
        await scene.kill("tool-executor")
    finally:
        await rows_of.__aexit__(None, None, None)


async def executor_runs(scene: Scene) -> None:
    """While the tool runs."""
    await scene.post()
    await scene.running()
    await scene.kill("tool-executor")


async def executor_stores(scene: Scene) -> None:
    """Inside the transaction that stores what came of the call."""
    await scene.post()
    await scene.running()
    async with scene.hold_calls() as rows:
        await scene.awaited(rows, "finished_at")
        await scene.kill("tool-executor")


async def executor_tells(server: str, scene: Scene) -> None:
    """Between the outcome's commit and telling the listeners or the broker."""
    await scene.post()
    await scene.running()
    async with scene.hold_calls() as rows:
        await scene.awaited(rows, "finished_at")
        with scene.stage.stopped(server):
            await rows.release()
            query = "SELECT 1 FROM tool_calls WHERE turn_id = $1::uuid AND status IS NOT NULL"

            async def settled() -> bool:
                return bool(await scene.sql.fetchval(query, scene.question.turn_id))

            await soon(settled, seconds=COMMIT_SECONDS)
            await scene.kill("tool-executor")
