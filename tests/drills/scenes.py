"""What makes each alert fire on a running platform, and what mends it.

A scene is entered, asked again and again until its alerts fire, and left, which mends what it did.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final
from uuid import uuid4

from tests.drills.drill import Again, Drill, nothing
from tests.drills.observed import SECONDS
from tests.drills.watched import Watched, said
from tests.support.platform import Accepted, until

TOO_LONG: Final = "qzxv jkwp " * 3200
"""More than fits into the model's context."""
PLENTY: Final = 100_000_000
NO_POST: Final = "0000_post"
OUTAGE_SECONDS: Final = 33.0
"""From which on retries, whose pauses double, are over half a minute late."""
CROWD: Final = 30
"""Turns at once: four are answered, and the alert comes when more than 16 others wait."""
UNFINISHED: Final = ("received", "analyzed", "routed", "generating")
WAKING_SECONDS: Final = 2.0
"""Less than the gateway stays when nobody asks it anything."""
SLOW_SECONDS: Final = 12.0
"""More than the ten in which an answer should begin."""


async def limit(watched: Watched, tokens: int) -> None:
    """Bound what the tenant may spend in a day."""
    url = f"{watched.platform.gateway}/v1/admin/budgets/tenant/all/day"
    async with watched.http.put(url, json={"tokens": tokens}) as response:
        await said(response)


async def stopped_turn(watched: Watched) -> None:
    """A message whose turn ends before a model was asked, or soon after."""
    await interrupt(
        watched, await watched.client.post(await watched.client.new_session(), "Never mind.")
    )


async def interrupt(watched: Watched, accepted: Accepted) -> None:
    """Say that its answer is not wanted any more; it may have ended by now."""
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
    """A day's budget of one token when more are spent, and a message that is refused for it."""
    # Without a limit nothing is counted against one.
    await limit(watched, PLENTY)
    accepted = await watched.client.post(await watched.client.new_session(), "Who are you?")
    await watched.client.answer(accepted)
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

    # A gateway that goes to zero meanwhile takes its pages with it, and rates need them.
    waking = asyncio.create_task(_keep_awake(watched))
    try:
        yield again
    finally:
        waking.cancel()


async def _keep_awake(watched: Watched) -> None:
    while True:
        await watched.awake()
        await asyncio.sleep(WAKING_SECONDS)


@asynccontextmanager
async def migrations(watched: Watched) -> AsyncGenerator[Again]:
    """A database that says it has no migration of those that come after a release."""
    # Without the others no gateway would be ready, and nobody could say what is missing.
    newest = await watched.sql.fetchval(
        "SELECT max(version_num) FROM soma_migrations WHERE version_num LIKE '%_post'"
    )
    change = "UPDATE soma_migrations SET version_num = $2 WHERE version_num = $1"
    await watched.sql.execute(change, newest, NO_POST)
    try:
        yield watched.awake
    finally:
        await watched.sql.execute(change, NO_POST, newest)


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


async def deny_notes(watched: Watched) -> None:
    """Let no step note what it did, so that none can end what it began with."""
    await watched.sql.execute("REVOKE INSERT ON handled_events FROM soma_app")


async def grant_notes(watched: Watched) -> None:
    """Mend it; it may be mended already."""
    await watched.sql.execute("GRANT INSERT ON handled_events TO soma_app")


@asynccontextmanager
async def denied_steps(watched: Watched) -> AsyncGenerator[Again]:
    """A database in which no step can note what it did."""
    await deny_notes(watched)
    try:
        for _ in range(3):
            await watched.client.post(await watched.client.new_session(), "Hello?")
        yield watched.awake
    finally:
        await grant_notes(watched)


@asynccontextmanager
async def late_events(watched: Watched) -> AsyncGenerator[Again]:
    """The same for half a minute; the events are handled when they are tried again, late."""
    # Of what Prometheus has not seen before it sees no increase: cold, and warm.
    for _ in range(2):
        accepted = await watched.client.post(await watched.client.new_session(), "Hello!")
        await reached(watched, accepted, "completed", "failed")
    await watched.read_again()
    denied = True
    await deny_notes(watched)
    try:
        for _ in range(3):
            await watched.client.post(await watched.client.new_session(), "Hello?")
        # From when the last was sent: on a busy machine that alone takes a while.
        begun = time.monotonic()

        async def again() -> None:
            nonlocal denied
            await watched.awake()
            if denied and time.monotonic() - begun > OUTAGE_SECONDS:
                await grant_notes(watched)
                denied = False

        yield again
    finally:
        await grant_notes(watched)


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


@asynccontextmanager
async def crowd(watched: Watched) -> AsyncGenerator[Again]:
    """Questions of more people than the model answers at once, who then want no answer any more."""
    asked: list[Accepted] = []

    async def again() -> None:
        for _ in range(CROWD - len(await _unfinished(watched))):
            session = await watched.client.new_session()
            asked.append(await watched.client.post(session, "Count from 1 to 500, in words."))

    try:
        yield again
    finally:
        left = await _unfinished(watched)
        for accepted in asked:
            if accepted.turn_id in left:
                await interrupt(watched, accepted)

    async def nobody_waits() -> bool:
        return not await _unfinished(watched)

    await until(nobody_waits, "the turns to be over", seconds=SECONDS)


async def _unfinished(watched: Watched) -> set[str]:
    rows = await watched.sql.fetch(
        "SELECT id::text FROM turns WHERE state = ANY($1::text[])", list(UNFINISHED)
    )
    return {str(row["id"]) for row in rows}


@asynccontextmanager
async def silent_gateway(watched: Watched) -> AsyncGenerator[Again]:
    """A gateway whose process is stopped."""
    with watched.frozen(watched.platform.processes("gateway")):
        yield nothing


DRILLS: Final[tuple[Drill[Watched], ...]] = (
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
        alerts=("EventsWait",),
        what="the same for half a minute, after which events are handled late",
        scene=late_events,
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
    Drill(
        alerts=("ModelQueueGrows",),
        what="30 people ask the model of one machine at once; then they interrupt their turns",
        scene=crowd,
    ),
    Drill(
        alerts=("MigrationsAreMissing",),
        what="the database is told that it has none of the post migrations",
        scene=migrations,
    ),
    Drill(
        alerts=("PlatformMetricsAreMissing",),
        what="the gateway's process is stopped (SIGSTOP)",
        scene=silent_gateway,
    ),
)
