"""Kills at known places: each holds a step there with a turn of its own, and kills it."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, NamedTuple

from tests.faults.turns import cuts_of_calls as calls
from tests.faults.turns import cuts_of_turns as turns
from tests.faults.turns import cuts_of_waits as waits
from tests.faults.turns.holds import Missed, is_past, soon
from tests.faults.turns.people import Crowd
from tests.faults.turns.questions import Asked, Kind
from tests.faults.turns.scenes import Scene
from tests.faults.turns.stage import Stage


class Cut(NamedTuple):
    """One place at which a turn is cut."""

    action: Callable[[Scene], Awaitable[None]]
    """What is done."""
    kind: Kind
    """To what kind of question."""
    state: str | None = None
    """The state that its turn is left in, where it goes on by itself from there."""


CUTS: Final[dict[str, Cut]] = {
    "gateway: storing the message": Cut(turns.gateway_stores, Kind.PLAIN, "received"),
    "gateway: stored, not published": Cut(turns.gateway_publishes, Kind.PLAIN, "received"),
    "perception: has the event": Cut(
        partial(turns.has_the_event, "perception", "received"),
        Kind.PLAIN,
        "received",
    ),
    "perception: admitting": Cut(turns.perception_admits, Kind.PLAIN, "received"),
    "router: has the event": Cut(
        partial(turns.has_the_event, "router", "analyzed"),
        Kind.PLAIN,
        "analyzed",
    ),
    "router: routing": Cut(turns.router_routes, Kind.PLAIN, "analyzed"),
    "conversation: has the event": Cut(
        partial(turns.has_the_event, "conversation", "routed"),
        Kind.PLAIN,
        "routed",
    ),
    "conversation: the model speaks": Cut(
        partial(turns.speaks, "conversation"),
        Kind.PLAIN,
        "generating",
    ),
    "conversation: storing the answer": Cut(turns.conversation_stores, Kind.PLAIN, "generating"),
    "conversation: stored, not told": Cut(partial(turns.conversation_tells, "valkey"), Kind.PLAIN),
    "conversation: stored, not published": Cut(
        partial(turns.conversation_tells, "data-plane"), Kind.PLAIN
    ),
    "conversation: storing calls": Cut(calls.conversation_calls, Kind.EFFECT, "generating"),
    "conversation: calls stored, not asked": Cut(
        calls.conversation_asks, Kind.EFFECT, "waiting_tools"
    ),
    "tool-executor: has the event": Cut(
        partial(turns.has_the_event, "tool-executor", "waiting_tools"),
        Kind.EFFECT,
        "waiting_tools",
    ),
    "tool-executor: claiming": Cut(calls.executor_claims, Kind.EFFECT, "waiting_tools"),
    "tool-executor: the tool runs": Cut(calls.executor_runs, Kind.EFFECT, "waiting_tools"),
    "tool-executor: storing the outcome": Cut(calls.executor_stores, Kind.EFFECT, "waiting_tools"),
    "tool-executor: stored, not told": Cut(
        partial(calls.executor_tells, "valkey"),
        Kind.EFFECT,
        "waiting_tools",
    ),
    "tool-executor: stored, not published": Cut(
        partial(calls.executor_tells, "data-plane"),
        Kind.EFFECT,
        "waiting_tools",
    ),
    "model: it speaks": Cut(partial(turns.speaks, "model"), Kind.PLAIN, "generating"),
    "data-plane: the model speaks": Cut(
        partial(turns.speaks, "data-plane"), Kind.PLAIN, "generating"
    ),
    "data-plane: the tool runs": Cut(
        partial(turns.speaks, "data-plane"), Kind.EFFECT, "generating"
    ),
    "requeue: noting the call": Cut(waits.requeue_notes, Kind.APPROVED),
    "requeue: noted, not told": Cut(waits.requeue_tells, Kind.APPROVED),
    "gateway: approving": Cut(waits.gateway_approves, Kind.APPROVED),
    "gateway: approved, not published": Cut(waits.gateway_tells_approval, Kind.APPROVED),
    "tool-executor: taking the grant": Cut(waits.executor_takes_grant, Kind.APPROVED),
    "everything: a call waits for approval": Cut(waits.everything_waits, Kind.APPROVED),
    "tool-executor: delegating": Cut(waits.executor_delegates, Kind.DELEGATED),
    "conversation: the delegated turn speaks": Cut(waits.child_speaks, Kind.DELEGATED),
    "tool-executor: ending the delegation": Cut(waits.executor_ends_delegation, Kind.DELEGATED),
    "dead-letter: keeping": Cut(waits.letter_is_kept, Kind.PLAIN),
    "dead-letter: kept, not told": Cut(waits.letter_is_told, Kind.PLAIN),
    "conversation: summarising": Cut(waits.summary_is_made, Kind.LONG),
    "conversation: storing the summary": Cut(waits.summary_is_stored, Kind.LONG),
}
"""By what is killed, and what it is at."""


async def cut(stage: Stage, crowd: Crowd, boundary: str) -> Asked | None:
    """Cut a turn of its own; its question, or None when all are asked.

    The turn goes on in any case; what was not hit is in no list of kills.
    """
    action, kind, state = CUTS[boundary]
    question = crowd.next_question(await crowd.new_session(kind), kind, to_be_cut=True)
    if question is None:
        return None
    async with stage.platform.sql() as sql:
        scene = Scene(stage=stage, crowd=crowd, question=question, sql=sql, boundary=boundary)
        try:
            await action(scene)
        except Missed:
            # With the same key it is the same message, if it was accepted after all.
            await crowd.post(question)
            return question
        if state is None:
            return question
        kill = next(each for each in reversed(stage.kills) if each.boundary == boundary)

        async def went_on() -> bool:
            return await is_past(sql, question.turn_id, state)

        try:
            await soon(went_on, seconds=120)
        except Missed:
            return question
        kill.recovery_seconds = time.monotonic() - kill.at
    return question
