"""Kills while a turn waits for a person, or for another turn."""

from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack, asynccontextmanager

from tests.faults.turns.holds import COMMIT_SECONDS, Held
from tests.faults.turns.scenes import Scene

_MAILBOX = "FROM sessions"
"""Of the statement that locks a session."""
_SUMMARY_SECONDS = 60.0
"""Until a summary is begun, and until it is made; where none is due, it never is."""

_NOTED = "SELECT 1 FROM requeue_entries WHERE turn_id = $1::uuid"
_APPROVED = f"{_NOTED} AND state = 'approved'"
_CHILD = """
SELECT 1 FROM turns k JOIN tool_calls c ON c.tenant = k.tenant AND c.child_turn_id = k.id
WHERE c.turn_id = $1::uuid
"""
_CHILD_SPEAKS = f"{_CHILD} AND k.state = 'generating'"
_CHILD_IS_OVER = f"{_CHILD} AND k.completed_at IS NOT NULL"


@asynccontextmanager
async def _being_noted(scene: Scene) -> AsyncGenerator[Held]:
    """Hold the step that notes that a call waits for approval, when it is about to insert that."""
    with scene.stage.stopped("tool-executor"):
        await scene.post()
        await scene.reaches("waiting_tools")
        calls_of = scene.keep_calls()
        calls: Held = await calls_of.__aenter__()
    try:
        # It locks the call first, which nobody else does before somebody decides.
        who = await scene.awaited(calls, "FROM tool_calls")
        async with scene.hold_table("requeue_entries") as table:
            await calls.release()
            await scene.awaited(table, "INSERT INTO requeue_entries", by=who)
            yield table
    finally:
        await calls_of.__aexit__(None, None, None)


async def requeue_notes(scene: Scene) -> None:
    """Inside the transaction that notes that a call waits for approval."""
    async with _being_noted(scene):
        await scene.kill("requeue")


async def requeue_tells(scene: Scene) -> None:
    """Between that commit and telling the listeners."""
    async with _being_noted(scene) as rows:
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
        await scene.awaited(rows)
        await scene.kill("gateway")
    await approving


async def gateway_tells_approval(scene: Scene) -> None:
    """Between an approval's commit and the broker's receipt."""
    await scene.post()
    await scene.waiting()
    async with scene.hold_calls() as rows:
        approving = scene.approving()
        await scene.awaited(rows)
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
        await scene.awaited(rows)
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
        await scene.awaited(rows)
        await scene.kill("tool-executor")


async def child_speaks(scene: Scene) -> None:
    """While the model speaks in the turn of a delegated task."""
    async with _delegated(scene) as let_begin:
        # It is asked, and does not come to an end.
        with scene.stage.stopped("model"):
            let_begin()
            await scene.finds(_CHILD_SPEAKS)
            await scene.kill("conversation")


async def executor_ends_delegation(scene: Scene) -> None:
    """Inside the transaction that stores what came of a delegated task."""
    async with _delegated(scene) as let_begin, scene.hold_calls() as rows:
        let_begin()
        await scene.finds(_CHILD_IS_OVER)
        await scene.awaited(rows, "child_turn_id")
        await scene.kill("tool-executor")


@asynccontextmanager
async def _delegated(scene: Scene) -> AsyncGenerator[Callable[[], None]]:
    """A task that is delegated and whose turn is not admitted before that is called."""
    await scene.post()
    await scene.reaches("generating")
    with ExitStack() as kept_out:
        kept_out.enter_context(scene.stage.stopped("perception"))
        await scene.finds(_CHILD)
        yield kept_out.close


async def letter_is_kept(scene: Scene) -> None:
    """Inside the transaction that keeps an event that was given up."""
    async with scene.hold_table("dead_letters") as rows:
        await scene.crowd.send_undeliverable()
        await scene.awaited(rows, "INSERT INTO dead_letters")
        await scene.kill("dead-letter")
    await scene.post()


async def letter_is_told(scene: Scene) -> None:
    """Between that commit and the broker's receipt of the event that tells of it."""
    async with scene.hold_table("dead_letters") as rows:
        event_id = await scene.crowd.send_undeliverable()
        await scene.awaited(rows, "INSERT INTO dead_letters")
        with scene.stage.stopped("data-plane"):
            await rows.release()
            query = "SELECT 1 FROM dead_letters WHERE event_id = $1"
            await scene.finds(query, event_id, seconds=COMMIT_SECONDS)
            await scene.kill("dead-letter")
    await scene.post()


async def summary_is_made(scene: Scene) -> None:
    """While the model summarises a session, after the answer was stored and told."""
    async with _summarising(scene):
        await scene.kill("conversation")


async def summary_is_stored(scene: Scene) -> None:
    """Inside the transaction that stores a summary and charges it."""
    async with _summarising(scene) as rows:
        # The turn is over; the model has a few words to say.
        await rows.awaited(_MAILBOX, seconds=_SUMMARY_SECONDS)
        await scene.kill("conversation")


@asynccontextmanager
async def _summarising(scene: Scene) -> AsyncGenerator[Held]:
    """Hold the session from when its summary is begun.

    It is locked three times in a row: to store the answer, to begin the summary, to store that.
    """
    await scene.post()
    await scene.reaches("generating")
    async with scene.hold_session() as answer:
        await scene.awaited(answer, _MAILBOX)
        async with scene.hold_session_again(answer) as beginning:
            await beginning.awaited(_MAILBOX, seconds=_SUMMARY_SECONDS)
            async with scene.hold_session_again(beginning) as storing:
                yield storing
