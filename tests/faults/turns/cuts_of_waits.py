"""Kills while a turn waits for a person, or for another turn."""

from tests.faults.turns.holds import COMMIT_SECONDS
from tests.faults.turns.scenes import Scene

_NOTED = "SELECT 1 FROM requeue_entries WHERE turn_id = $1::uuid"
_APPROVED = f"{_NOTED} AND state = 'approved'"
_CHILD = """
SELECT 1 FROM turns k JOIN tool_calls c ON c.tenant = k.tenant AND c.child_turn_id = k.id
WHERE c.turn_id = $1::uuid
"""
_CHILD_SPEAKS = f"{_CHILD} AND k.state NOT IN ('received', 'queued', 'analyzed', 'routed')"
_CHILD_IS_OVER = f"{_CHILD} AND k.completed_at IS NOT NULL"


async def requeue_notes(scene: Scene) -> None:
    """Inside the transaction that notes that a call waits for approval."""
    async with scene.hold_table("requeue_entries") as rows:
        await scene.post()
        await rows.awaited("requeue_entries")
        await scene.kill("requeue")


async def requeue_tells(scene: Scene) -> None:
    """Between that commit and telling the listeners."""
    async with scene.hold_table("requeue_entries") as rows:
        await scene.post()
        await rows.awaited("requeue_entries")
        with scene.stage.stopped("valkey"):
            await rows.release()
            await scene.finds(_NOTED, seconds=COMMIT_SECONDS)
            await scene.kill("requeue")


async def gateway_approves(scene: Scene) -> None:
    """Inside the transaction that stores an approval."""
    await scene.post()
    await scene.waiting()
    async with scene.hold_calls() as rows:
        approving = scene.approving()
        await rows.awaited()
        await scene.kill("gateway")
    await approving


async def gateway_tells_approval(scene: Scene) -> None:
    """Between an approval's commit and the broker's receipt."""
    await scene.post()
    await scene.waiting()
    async with scene.hold_calls() as rows:
        approving = scene.approving()
        await rows.awaited()
        with scene.stage.stopped("data-plane"):
            await rows.release()
            await scene.finds(_APPROVED, seconds=COMMIT_SECONDS)
            await scene.kill("gateway")
    await approving


async def executor_takes_grant(scene: Scene) -> None:
    """Inside the transaction that uses an approval up."""
    await scene.post()
    await scene.waiting()
    with scene.stage.stopped("tool-executor"):
        await scene.approving()
        rows_of = scene.hold_calls()
        rows = await rows_of.__aenter__()
    try:
        await rows.awaited()
        await scene.kill("tool-executor")
    finally:
        await rows_of.__aexit__(None, None, None)


async def everything_waits(scene: Scene) -> None:
    """While a call waits for approval and no process has it: all of them, servers included."""
    await scene.post()
    await scene.waiting()
    await scene.stage.kill_everything(scene.boundary)
    await scene.approving()


async def executor_delegates(scene: Scene) -> None:
    """Inside the transaction that makes the turn of a delegated task."""
    async with scene.taken_up("tool-executor") as rows:
        await rows.awaited()
        await scene.kill("tool-executor")


async def child_speaks(scene: Scene) -> None:
    """While the model speaks in the turn of a delegated task."""
    await scene.post()
    await scene.finds(_CHILD_SPEAKS)
    await scene.kill("conversation")


async def executor_ends_delegation(scene: Scene) -> None:
    """Inside the transaction that stores what came of a delegated task."""
    await scene.post()
    await scene.finds(_CHILD)
    async with scene.hold_calls() as rows:
        await scene.finds(_CHILD_IS_OVER)
        await rows.awaited("child_turn_id")
        await scene.kill("tool-executor")


async def letter_is_kept(scene: Scene) -> None:
    """Inside the transaction that keeps an event that was given up."""
    async with scene.hold_table("dead_letters") as rows:
        await scene.crowd.send_undeliverable()
        await rows.awaited("dead_letters")
        await scene.kill("dead-letter")
    await scene.post()


async def letter_is_told(scene: Scene) -> None:
    """Between that commit and the broker's receipt of the event that tells of it."""
    async with scene.hold_table("dead_letters") as rows:
        event_id = await scene.crowd.send_undeliverable()
        await rows.awaited("dead_letters")
        with scene.stage.stopped("data-plane"):
            await rows.release()
            query = "SELECT 1 FROM dead_letters WHERE event_id = $1"
            await scene.finds(query, event_id, seconds=COMMIT_SECONDS)
            await scene.kill("dead-letter")
    await scene.post()


async def summary_is_made(scene: Scene) -> None:
    """While the model summarises a session, after the answer was stored and told."""
    await scene.post()
    await _summarising(scene)
    await scene.kill("conversation")


async def summary_is_stored(scene: Scene) -> None:
    """Inside the transaction that stores a summary and charges it."""
    await scene.post()
    await _summarising(scene)
    async with scene.hold_session() as rows:
        await rows.awaited()
        await scene.kill("conversation")


async def _summarising(scene: Scene) -> None:
    query = "SELECT 1 FROM session_summaries WHERE session_id = $1::uuid AND claim IS NOT NULL"
    await scene.finds(query, scene.question.session_id)
