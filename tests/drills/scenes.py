"""What makes each alert fire on a running platform, and what mends it.

A scene is entered, asked again and again until its alerts fire, and left, which mends what it did.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from tests.drills.watched import SECONDS, Watched, said
from tests.support.platform import Accepted, until

Again = Callable[[], Awaitable[None]]
Scene = Callable[[Watched], AbstractAsyncContextManager[Again]]
TOO_LONG: Final = "qzxv jkwp " * 3200
"""More than fits into the model's context."""
PLENTY: Final = 100_000_000
SLOW_SECONDS: Final = 12.0
"""More than the ten in which an answer should begin."""


@dataclass(frozen=True, kw_only=True)
class Drill:
    """One thing that goes wrong."""

    alerts: tuple[str, ...]
    what: str
    """What is done to the platform."""
    scene: Scene


async def limit(watched: Watched, tokens: int) -> None:
    """Bound what the tenant may spend in a day."""
    url = f"{watched.platform.gateway}/v1/admin/budgets/tenant/all/day"
    async with watched.http.put(url, json={"tokens": tokens}) as response:
        await said(response)


async def stopped_turn(watched: Watched) -> None:
    """A message whose turn ends before a model was asked, or soon after."""
    accepted = await watched.client.post(await watched.client.new_session(), "Never mind.")
    url = f"{watched.platform.gateway}/v1/sessions/{accepted.session_id}/turns"
    async with watched.http.post(f"{url}/{accepted.turn_id}/interrupt") as response:
        await response.read()


async def reached(watched: Watched, accepted: Accepted, *states: str) -> None:
    """Wait until a turn is in one of the states."""

    async def there() -> bool:
        state = await watched.sql.fetchval(
            "SELECT state FROM turns WHERE id = $1::text::uuid", accepted.turn_id
        )
        return state in states

    await until(there, f"a turn to be {' or '.join(states)}", seconds=SECONDS)


@asynccontextmanager
async def budget(watched: Watched) -> AsyncGenerator[Again]:
    """A day's budget of one token, and a message that is refused for it."""
    await limit(watched, 1)
    await watched.client.post(await watched.client.new_session(), "What is left?")
    try:
        yield watched.awake
    finally:
        await limit(watched, PLENTY)


@asynccontextmanager
async def slow_model(watched: Watched) -> AsyncGenerator[Again]:
    """A model's server that is stopped for twelve seconds at a time when it is asked something."""

    async def again() -> None:
        accepted = await watched.client.post(await watched.client.new_session(), "Who are you?")
        await reached(watched, accepted, "generating")
        # It is asked to count tokens first, and then for the answer.
        for _ in range(3):
            with watched.frozen(watched.model):
                await asyncio.sleep(SLOW_SECONDS)  # it is the time itself that is wanted
            await asyncio.sleep(0.5)  # as above
        await reached(watched, accepted, "completed", "failed")

    yield again


@asynccontextmanager
async def failing_turns(watched: Watched) -> AsyncGenerator[Again]:
    """Messages that do not fit into the model's context."""

    async def again() -> None:
        accepted = await watched.client.post(await watched.client.new_session(), TOO_LONG)
        await reached(watched, accepted, "failed")

    yield again


@asynccontextmanager
async def denied_sessions(watched: Watched) -> AsyncGenerator[Again]:
    """A database that lets nobody add a session."""
    await watched.sql.execute("REVOKE INSERT ON sessions FROM soma_app")

    async def again() -> None:
        url = f"{watched.platform.gateway}/v1/sessions"
        async with watched.http.post(url, json={}) as response:
            assert response.status >= 500, response.status

    try:
        yield again
    finally:
        await watched.sql.execute("GRANT INSERT ON sessions TO soma_app")


@asynccontextmanager
async def unsigned_events(watched: Watched) -> AsyncGenerator[Again]:
    """Events that nobody signed, which are given up at once, and turns beside them."""

    async def again() -> None:
        await forge(watched)
        await stopped_turn(watched)

    yield again


async def forge(watched: Watched) -> None:
    """Publish an event of the platform's own type without its signature."""
    headers = {
        "ce-specversion": "1.0",
        "ce-id": str(uuid4()),
        "ce-source": "/drill",
        "ce-type": "ai.somaagent.conversation.turn-ready.v1",
        "content-type": "application/json",
    }
    url = watched.platform.status["ingress_url"]
    async with watched.http.post(url, data=b"{}", headers=headers) as response:
        assert response.status < 300, await response.text()


@asynccontextmanager
async def denied_steps(watched: Watched) -> AsyncGenerator[Again]:
    """A database in which no step can note what it did."""
    await watched.sql.execute("REVOKE INSERT ON handled_events FROM soma_app")
    try:
        for _ in range(3):
            await watched.client.post(await watched.client.new_session(), "Hello?")
        yield watched.awake
    finally:
        await watched.sql.execute("GRANT INSERT ON handled_events TO soma_app")


@asynccontextmanager
async def stuck(watched: Watched) -> AsyncGenerator[Again]:
    """A model that is stopped in the middle of a turn, whose row says that it is 20 minutes old."""
    with watched.frozen(watched.model):
        accepted = await watched.client.post(await watched.client.new_session(), "Are you there?")
        await reached(watched, accepted, "generating")
        await watched.sql.execute(
            "UPDATE turns SET created_at = created_at - interval '20 minutes'"
            " WHERE id = $1::text::uuid",
            accepted.turn_id,
        )
        yield watched.awake
    await reached(watched, accepted, "completed", "failed")


DRILLS: Final = (
    Drill(
        alerts=("BudgetIsExhausted",),
        what="a tenant's budget of the day is set to one token",
        scene=budget,
    ),
    Drill(
        alerts=("MessagesAreNotAccepted",),
        what="Postgres is told to let nobody add a session, and people want some",
        scene=denied_sessions,
    ),
    Drill(
        alerts=("TurnsFail",),
        what="messages that do not fit into the model's context",
        scene=failing_turns,
    ),
    Drill(
        alerts=("EventsAreGivenUp", "EventsAreNotDelivered"),
        what="events without a signature are published",
        scene=unsigned_events,
    ),
    Drill(
        alerts=("FunctionFails",),
        what="Postgres lets no step note what it did",
        scene=denied_steps,
    ),
    Drill(
        alerts=("FirstTokensAreLate",),
        what="the model's server is stopped (SIGSTOP), twelve seconds at a time, when it is asked",
        scene=slow_model,
    ),
    Drill(
        alerts=("TurnsAreStuck",),
        what="the model's server is stopped during a turn; the turn's row is made 20 minutes older",
        scene=stuck,
    ),
)
OTHERS_MEASURE: Final = {
    "ModelQueueGrows": "its metric is vLLM's, and the local model's server is llama.cpp's",
    "CertificateExpires": "its metric is cert-manager's, which runs in a cluster",
    "SecretIsOld": "its metric is kube-state-metrics', which runs in a cluster",
}
"""Alerts that cannot be made to fire on one machine, and why; promtool judges their rules."""
NOT_YET: Final = {
    "EventsWait": "events were 50 s late after half a minute without Postgres, and it did not fire",
    "MigrationsAreMissing": "a gateway that lacks pre migrations is not ready, and is taken away",
    "PlatformMetricsAreMissing": "it fires and ends here as the gateway goes to zero and back",
}
"""Alerts that have no drill yet, and what is known; promtool judges the rules of these too."""
