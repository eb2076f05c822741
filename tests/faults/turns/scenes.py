"""A question whose turn is to be cut at a known place, and what can be waited for there."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.faults.turns.holds import (
    SECONDS,
    Held,
    Missed,
    held,
    held_table,
    next_held,
    reaches,
    soon,
)
from tests.faults.turns.people import Crowd
from tests.faults.turns.questions import Asked
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

    async def reaches(self, state: str, *, seconds: float = SECONDS) -> None:
        """Wait until the turn is in `state` or past it."""
        await reaches(self.sql, self.question.turn_id, state, seconds=seconds)

    def hold_session(self) -> AbstractAsyncContextManager[Held]:
        """Lock the session, for which admission and settlement wait inside their transactions."""
        return held(self.stage.platform, "sessions", "id", self.question.session_id)

    def hold_turn(self) -> AbstractAsyncContextManager[Held]:
        """Lock the turn."""
        return held(self.stage.platform, "turns", "id", self.question.turn_id)

    def hold_calls(self) -> AbstractAsyncContextManager[Held]:
        """Lock the turn's calls."""
        return held(self.stage.platform, "tool_calls", "turn_id", self.question.turn_id)

    def hold_session_again(self, rows: Held) -> AbstractAsyncContextManager[Held]:
        """Let who waits for the session go on with it, until the next time."""
        platform, session_id = self.stage.platform, self.question.session_id
        return next_held(platform, rows, "sessions", "id", session_id)

    def keep_calls(self) -> AbstractAsyncContextManager[Held]:
        """Let the turn's calls be changed, and nobody lock them to decide about them."""
        turn_id = self.question.turn_id
        return held(self.stage.platform, "tool_calls", "turn_id", turn_id, lock="KEY SHARE")

    def hold_table(self, table: str) -> AbstractAsyncContextManager[Held]:
        """Let nobody write to a table."""
        return held_table(self.stage.platform, table)

    @asynccontextmanager
    async def taken_up(self, victim: str) -> AsyncGenerator[Held]:
        """Hold the session before a step that is stopped goes on."""
        with self.stage.stopped(victim):
            await self.post()
            await self.reaches("waiting_tools")
            rows_of = self.hold_session()
            rows: Held = await rows_of.__aenter__()
        try:
            yield rows
        finally:
            await rows_of.__aexit__(None, None, None)

    async def kill(self, victim: str) -> Kill:
        """Kill it here.

        Raises:
            Missed: It does not run.
        """
        kill = await self.stage.kill(victim, self.boundary)
        if kill is None:
            raise Missed
        return kill

    async def awaited(self, rows: Held, statement: str = "", *, by: int | None = None) -> int:
        """Wait until somebody waits for `rows`, in a statement with these words; who it is.

        Raises:
            Missed: Nobody comes, or will, because the turn is over.
        """
        return await rows.awaited(statement, by=by, unless=self.is_over)

    async def finds(
        self, query: str, value: str | None = None, *, seconds: float = SECONDS
    ) -> None:
        """Wait until a query finds something of the turn, or of `value`.

        Raises:
            Missed: It does not, or will not, because the turn is over.
        """

        async def found() -> bool:
            return bool(await self.sql.fetchval(query, value or self.question.turn_id))

        await soon(found, seconds=seconds, unless=self.is_over)

    async def is_over(self) -> bool:
        """Whether the turn is over: what has not come then never does."""
        query = "SELECT completed_at IS NOT NULL FROM turns WHERE id = $1::uuid"
        turn_id = self.question.turn_id
        return bool(turn_id and await self.sql.fetchval(query, turn_id))

    async def running(self) -> None:
        """Wait until a call of the turn runs, or has run."""
        await self.finds("SELECT 1 FROM tool_calls WHERE turn_id = $1::uuid AND attempt > 0")

    async def waiting(self) -> None:
        """Wait until a call of the turn waits for approval, and the requeue knows it."""
        await self.finds(
            "SELECT 1 FROM requeue_entries WHERE turn_id = $1::uuid AND state = 'waiting'"
        )

    def approving(self) -> "asyncio.Task[None]":
        """Approve what waits, until it is."""
        return asyncio.create_task(self.crowd.approve_all(self.question))
