"""People who go on talking, and programs that go on asking, while something is exchanged."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from somaagent.clock import now
from tests.support.platform import Accepted, Client, Platform, until

PATIENCE_SECONDS = 300.0
_PAUSE_SECONDS = 0.1
QUESTION = "Count from one to fifty."


@dataclass
class Traffic:
    """Questions that are asked one after the other in several sessions, each until answered."""

    client: Callable[[], Client]
    """Who asks next: the credential may change between two questions."""
    quiet: bool
    """Whether nothing but questions flows."""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    answered: list[Accepted] = field(default_factory=list[Accepted])
    requests: int = 0
    """Other requests than questions, all of which were answered as they should be."""
    began: datetime = field(default_factory=now)

    async def ask(self, session: str) -> None:
        """Ask until stopped; a request that fails ends it."""
        while not self.stopped.is_set():
            accepted = await self.client().post(session, QUESTION)
            assert await self.client().answer(accepted)
            self.answered.append(accepted)

    async def visit(self, visit: Callable[[], Awaitable[int]]) -> None:
        """Make requests until stopped; one that fails ends it."""
        while not self.stopped.is_set():
            self.requests += await visit()
            # The cores are for what is exchanged.
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), _PAUSE_SECONDS)

    async def more(self, turns: int) -> None:
        """Wait for more answers, and for another request."""
        goal, requests = len(self.answered) + turns, self.requests

        async def answered() -> bool:
            return len(self.answered) >= goal and (self.quiet or self.requests > requests)

        await until(answered, f"{turns} more answers", seconds=PATIENCE_SECONDS)

    async def requested(self, requests: int) -> None:
        """Wait for more of the other requests."""
        goal = self.requests + requests

        async def made() -> bool:
            return self.requests >= goal

        await until(made, f"{requests} more requests", seconds=PATIENCE_SECONDS)


@asynccontextmanager
async def flowing(
    client: Callable[[], Client],
    *visits: Callable[[], Awaitable[int]],
    sessions: int = 2,
) -> AsyncGenerator[Traffic]:
    """Traffic during the block; whatever failed in it is raised, at the latest at its end.

    Args:
        client: Who asks.
        visits: Other requests, each made again and again; each tells how many it made.
        sessions: How many questions are asked at once.
    """
    traffic = Traffic(client, quiet=not visits)
    made = [await client().new_session() for _ in range(sessions)]
    async with asyncio.TaskGroup() as tasks:
        for session in made:
            tasks.create_task(traffic.ask(session))
        for visit in visits:
            tasks.create_task(traffic.visit(visit))
        try:
            yield traffic
        finally:
            traffic.stopped.set()


async def every_turn_once(platform: Platform, traffic: Traffic) -> None:
    """Nothing that was accepted is lost, doubled or under way."""
    async with platform.sql() as sql:
        rows = await sql.fetch(
            "SELECT t.id::text, t.state, count(m.id) AS answers FROM turns t"
            " LEFT JOIN messages m ON m.turn_id = t.id AND m.role = 'assistant' GROUP BY 1, 2"
        )
        dead = await sql.fetchval(
            "SELECT count(*) FROM dead_letters WHERE received_at >= $1", traffic.began
        )
    found = {row["id"]: (row["state"], row["answers"]) for row in rows}
    assert {found[turn.turn_id] for turn in traffic.answered} == {("completed", 1)}
    assert {state for state, _ in found.values()} == {"completed"}
    assert dead == 0
