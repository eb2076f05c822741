"""Kills at known places: each holds a step there with a turn of its own, and kills it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from tests.faults.turns.holds import Held, Missed, held, is_past, reaches, soon
from tests.faults.turns.people import Asked, Crowd, Kind
from tests.faults.turns.stage import Kill, Stage


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A question whose turn is to be cut."""

    stage: Stage
    crowd: Crowd
    question: Asked
    sql: Any  # Any: a connection of the operator
    boundary: str

    async def post(self) -> None:
        """Send the question."""
        await self.crowd.post(self.question)

    async def reaches(self, state: str) -> None:
        """Wait until the turn is in `state` or past it."""
        await reaches(self.sql, self.question.turn_id, state)

    def hold_session(self) -> Any:  # Any: a context manager of Held
        """Lock the session, for which admission and settlement wait inside their transactions."""
        return held(self.stage.platform, "sessions", "id", self.question.session_id)

    def hold_turn(self) -> Any:  # Any: as above
        """Lock the turn."""
        return held(self.stage.platform, "turns", "id", self.question.turn_id)

    def hold_calls(self) -> Any:  # Any: as above
        """Lock the turn's calls."""
        return held(self.stage.platform, "tool_calls", "turn_id", self.question.turn_id)

    async def kill(self, victim: str) -> Kill:
        """Kill it here.

        Raises:
            Missed: It does not run.
        """
        kill = await self.stage.kill(victim, self.boundary)
        if kill is None:
            raise Missed
        return kill

    async def running(self) -> None:
        """Wait until a call of the turn runs, or has run."""
        query = "SELECT 1 FROM tool_calls WHERE turn_id = $1::uuid AND attempt > 0"

        async def runs() -> bool:
            return bool(await self.sql.fetchval(query, self.question.turn_id))

        await soon(runs)


async def gateway_stores(scene: Scene) -> None:
    """Inside the transaction that stores the message."""
    async with scene.hold_session() as rows:
        posting = asyncio.create_task(scene.post())
        await rows.awaited()
        await scene.kill("gateway")
    await posting


async def gateway_publishes(scene: Scene) -> None:
    """Between the message's commit and the broker's receipt."""
    async with scene.hold_session() as rows:
        posting = asyncio.create_task(scene.post())
        await rows.awaited()
        with scene.stage.stopped("data-plane"):
            await rows.release()
            query = "SELECT 1 FROM turns WHERE session_id = $1::uuid"

            async def stored() -> bool:
                return bool(await scene.sql.fetchval(query, scene.question.session_id))

            await soon(stored)
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
        await rows.awaited()
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
        await rows.awaited("'routed'")
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
        await rows.awaited()
        await scene.kill("conversation")


async def conversation_tells(server: str, scene: Scene) -> None:
    """Between the answer's commit and telling the listeners or the broker."""
    await scene.post()
    await scene.reaches("generating")
    async with scene.hold_session() as rows:
        await rows.awaited()
        with scene.stage.stopped(server):
            await rows.release()
            await scene.reaches("completed")
            await scene.kill("conversation")


async def conversation_calls(scene: Scene) -> None:
    """Inside the transaction that stores a step with its calls."""
    await scene.post()
    await scene.reaches("generating")
    async with scene.hold_turn() as rows:
        await rows.awaited("'waiting_tools'")
        await scene.kill("conversation")


async def conversation_asks(scene: Scene) -> None:
    """Between the commit of a step with calls and their events."""
    await scene.post()
    await scene.reaches("generating")
    async with scene.hold_turn() as rows:
        await rows.awaited("'waiting_tools'")
        with scene.stage.stopped("data-plane"):
            await rows.release()
            await scene.reaches("waiting_tools")
            await scene.kill("conversation")


async def executor_claims(scene: Scene) -> None:
    """Inside the transaction that claims the call."""
    with scene.stage.stopped("tool-executor"):
        await scene.post()
        await scene.reaches("waiting_tools")
        rows_of = scene.hold_calls()
        rows: Held = await rows_of.__aenter__()
    try:
        await rows.awaited("attempt + 1")
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
        await rows.awaited("finished_at")
        await scene.kill("tool-executor")


async def executor_tells(server: str, scene: Scene) -> None:
    """Between the outcome's commit and telling the listeners or the broker."""
    await scene.post()
    await scene.running()
    async with scene.hold_calls() as rows:
        await rows.awaited("finished_at")
        with scene.stage.stopped(server):
            await rows.release()
            query = "SELECT 1 FROM tool_calls WHERE turn_id = $1::uuid AND status IS NOT NULL"

            async def settled() -> bool:
                return bool(await scene.sql.fetchval(query, scene.question.turn_id))

            await soon(settled)
            await scene.kill("tool-executor")


CUTS: Final[dict[str, tuple[Callable[[Scene], Awaitable[None]], Kind, str]]] = {
    "gateway: storing the message": (gateway_stores, Kind.PLAIN, "received"),
    "gateway: stored, not published": (gateway_publishes, Kind.PLAIN, "received"),
    "perception: has the event": (
        partial(has_the_event, "perception", "received"),
        Kind.PLAIN,
        "received",
    ),
    "perception: admitting": (perception_admits, Kind.PLAIN, "received"),
    "router: has the event": (
        partial(has_the_event, "router", "analyzed"),
        Kind.PLAIN,
        "analyzed",
    ),
    "router: routing": (router_routes, Kind.PLAIN, "analyzed"),
    "conversation: has the event": (
        partial(has_the_event, "conversation", "routed"),
        Kind.PLAIN,
        "routed",
    ),
    "conversation: the model speaks": (
        partial(speaks, "conversation"),
        Kind.PLAIN,
        "generating",
    ),
    "conversation: storing the answer": (conversation_stores, Kind.PLAIN, "generating"),
    "conversation: stored, not told": (
        partial(conversation_tells, "valkey"),
        Kind.PLAIN,
        "generating",
    ),
    "conversation: stored, not published": (
        partial(conversation_tells, "data-plane"),
        Kind.PLAIN,
        "generating",
    ),
    "conversation: storing calls": (conversation_calls, Kind.EFFECT, "generating"),
    "conversation: calls stored, not asked": (conversation_asks, Kind.EFFECT, "generating"),
    "tool-executor: has the event": (
        partial(has_the_event, "tool-executor", "waiting_tools"),
        Kind.EFFECT,
        "waiting_tools",
    ),
    "tool-executor: claiming": (executor_claims, Kind.EFFECT, "waiting_tools"),
    "tool-executor: the tool runs": (executor_runs, Kind.EFFECT, "waiting_tools"),
    "tool-executor: storing the outcome": (executor_stores, Kind.EFFECT, "waiting_tools"),
    "tool-executor: stored, not told": (
        partial(executor_tells, "valkey"),
        Kind.EFFECT,
        "waiting_tools",
    ),
    "tool-executor: stored, not published": (
        partial(executor_tells, "data-plane"),
        Kind.EFFECT,
        "waiting_tools",
    ),
    "model: it speaks": (partial(speaks, "model"), Kind.PLAIN, "generating"),
    "data-plane: the model speaks": (partial(speaks, "data-plane"), Kind.PLAIN, "generating"),
    "data-plane: the tool runs": (partial(speaks, "data-plane"), Kind.EFFECT, "generating"),
}
"""What is done, to what kind of question, and the state that its turn is left in."""


async def cut(stage: Stage, crowd: Crowd, boundary: str) -> Asked | None:
    """Cut a turn of its own; its question, or None when all are asked.

    The turn goes on in any case; what was not hit is in no list of kills.
    """
    action, kind, state = CUTS[boundary]
    session = await crowd.new_session(kind)
    question = crowd.next_question(session, kind)
    if question is None:
        return None
    async with stage.platform.sql() as sql:
        scene = Scene(stage=stage, crowd=crowd, question=question, sql=sql, boundary=boundary)
        try:
            await action(scene)
        except Missed:
            return question
        kill = next(each for each in reversed(stage.kills) if each.boundary == boundary)
        began = asyncio.get_running_loop().time()

        async def went_on() -> bool:
            return await is_past(sql, question.turn_id, state)

        try:
            await soon(went_on, seconds=120)
        except Missed:
            return question
        kill.recovery_seconds = asyncio.get_running_loop().time() - began
    return question
