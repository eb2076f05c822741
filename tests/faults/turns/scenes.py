"""A question whose turn is to be cut at a known place, and what can be waited for there."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.faults.turns.holds import SECONDS, Held, Missed, held, held_table, reaches, soon
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

    def hold_table(self, table: str) -> AbstractAsyncContextManager[Held]:
        """Let nobody write to a table."""
        return held_table(self.stage.platform, table)

    @asynccontextmanager
    async def taken_up(self, victim: str, *, calls: bool = False) -> AsyncGenerator[Held]:
        """Hold the session, or the turn's calls, before a step that is stopped goes on."""
        with self.stage.stopped(victim):
            await self.post()
            await self.reaches("waiting_tools")
            rows_of = self.hold_calls() if calls else self.hold_session()
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

    async def finds(
        self, query: str, value: str | None = None, *, seconds: float = SECONDS
    ) -> None:
        """Wait until a query finds something of the turn, or of `value`.

        Raises:
            Missed: It does not.
        """

        async def found() -> bool:
            return bool(await self.sql.fetchval(query, value or self.question.turn_id))

        await soon(found, seconds=seconds)

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
