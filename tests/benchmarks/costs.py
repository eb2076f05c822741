"""What a turn costs with and without a call of a tool: processor time, and waits for others.

The functions reach Postgres and Redis through relays that count how often one of them waits for an
answer; what the broker takes and delivers, the data plane counts. A turn is counted to the end of
what it sets going: `analytics` hears of it when it is over. The model's own time is not ours and is
not counted.
"""

import asyncio
import re
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from somaagent.local.layout import Layout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from somaagent.local.valkey import EmbeddedValkey
from tests.benchmarks.turns import cpu_seconds
from tests.support.platform import ROOT, Accepted, Client, Platform, until
from tests.support.round_trips import RoundTrips, counting

TURNS: Final = 12
QUESTIONS: Final = {
    "plain": "Turn {number}. Which colour is the sky? Answer in one word.",
    "tool": "What is {number} times 43? use the calculator",
}
MOST: Final = {
    "plain": {"postgres": 14.0, "redis": 20.0, "broker": 5.0},
    "tool": {"postgres": 24.0, "redis": 60.0, "broker": 7.0},
}
"""Round trips for a turn, of all functions together: of Postgres 13 and 23, which `docs/costs.md`
lists, and one more. Of the broker those that succeed: the message is given to
it and delivered, so are what is analyzed and routed, then that the turn is over; with a tool also
that the call is asked for and answered."""
MOST_EACH_SECOND: Final = {"postgres": 8.0, "redis": 4.0, "broker": 0.0}
"""And for each second that is counted: leases are renewed, probes ask, metrics are pushed."""
_PASSWORD: Final = "costs"
_COUNTED: Final = """
SELECT (SELECT count(*) FROM turns WHERE state = 'completed')
       <= (SELECT COALESCE(sum(turns), 0) FROM turn_days WHERE outcome = 'completed')
"""
_TAKEN: Final = re.compile(
    r'kn_eventing_dispatch_latency_ms_count\{.*http_response_status_code="2\d\d"\} (\d+)'
)
"""Both what the broker is given and what its Triggers deliver."""


@dataclass(frozen=True)
class Relayed:
    """A platform whose servers are behind relays."""

    client: Client
    postgres: RoundTrips
    redis: RoundTrips
    dsn: str
    """Postgres past its relay, for what the counting itself asks."""

    async def counts(self) -> dict[str, int]:
        """Round trips until now."""
        url = self.client.platform.status["metrics_url"]
        async with self.client.http.get(url) as response:
            found = _TAKEN.findall(await response.text())
        broker = sum(map(int, found))
        return {"postgres": self.postgres.count, "redis": self.redis.count, "broker": broker}

    async def settled(self) -> dict[str, int]:
        """The same, once no event waits and every turn that is over is counted by `analytics`."""
        platform = self.client.platform

        async def nothing_waits() -> bool:
            status = await asyncio.to_thread(platform.current_status)
            return all(function["lag"] == 0 for function in status["functions"])

        sql = await asyncpg.connect(self.dsn, timeout=60)
        try:

            async def all_counted() -> bool:
                return bool(await sql.fetchval(_COUNTED))

            await until(all_counted, "analytics to count the turns", seconds=120)
        finally:
            await sql.close()
        await until(nothing_waits, "the last events to be handled", seconds=120)
        return await self.counts()


@dataclass(frozen=True)
class Cost:
    """What some turns of a kind cost, each."""

    kind: str
    calls: float
    """Of tools."""
    cpu_ms: float
    seconds: float
    """In which round trips were counted: the turn, and until nothing of it waits any more."""
    round_trips: dict[str, float]

    def most(self, server: str) -> float:
        """Round trips to a server that such a turn with one call may take."""
        return MOST[self.kind][server] + MOST_EACH_SECOND[server] * self.seconds


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module."""
    figures: list[dict[str, Any]] = []
    for cost in await costs(state, turns=TURNS):
        name = f"{cost.kind}, {cost.calls:.1f} calls"
        figures.append(_figure(f"turn_cpu ({name})", cost.cpu_ms, "CPU-ms"))
        for server, count in cost.round_trips.items():
            most = cost.most(server) if cost.calls <= 1 else None
            figures.append(
                _figure(f"turn_{server}_round_trips ({name})", count, "round trips", most=most)
            )
    return figures


async def costs(state: Path, *, turns: int) -> list[Cost]:
    """What this many turns of each kind cost, after others that warm everything up."""
    async with _running(state) as relayed:
        return [await _cost(relayed, kind, turns) for kind in QUESTIONS]


async def _cost(relayed: Relayed, kind: str, turns: int) -> Cost:
    client, question = relayed.client, QUESTIONS[kind]
    # Each in a session of its own: after some that it was told, a model may leave the tool out.
    sessions = [await client.new_session() for _ in range(turns + 2)]
    for number in range(2):
        asked = question.format(number=number + 11)
        await client.answer(await client.post(sessions.pop(), asked))
    before = await relayed.settled()
    ours = [*client.platform.processes(), client.platform.runtime()]
    cpu = cpu_seconds(ours)
    accepted, began = list[Accepted](), time.monotonic()
    for number, session in enumerate(sessions):
        accepted.append(await client.post(session, question.format(number=number + 37)))
        await client.answer(accepted[-1])
    after = await relayed.settled()
    seconds = (time.monotonic() - began) / turns
    cpu = cpu_seconds(ours) - cpu
    async with client.platform.sql() as sql:
        calls = await sql.fetchval(
            "SELECT count(*) FROM tool_calls WHERE turn_id = ANY ($1::uuid[])",
            [each.turn_id for each in accepted],
        )
    if (calls > 0) != (kind == "tool"):
        raise RuntimeError(f"{calls} calls of tools in turns of the kind {kind}")
    trips = {server: (after[server] - count) / turns for server, count in before.items()}
    return Cost(kind, calls / turns, cpu / turns * 1e3, seconds, trips)


@asynccontextmanager
async def _running(state: Path) -> AsyncGenerator[Relayed]:
    layout = Layout(state / "servers")
    layout.prepare()
    postgres = EmbeddedPostgres(layout=layout, password=_PASSWORD, checkout=ROOT)
    valkey = EmbeddedValkey(layout=layout, password=_PASSWORD)
    try:
        direct = (await asyncio.to_thread(postgres.start, silent)).url.get_secret_value()
        redis = (await asyncio.to_thread(valkey.start, silent)).url.get_secret_value()
        async with _relay(direct) as (dsn, to_postgres), _relay(redis) as (redis, to_redis):
            environment = {"SOMA_POSTGRES_DSN": dsn, "SOMA_REDIS_URL": redis}
            platform = await asyncio.to_thread(
                Platform.start,
                state / "platform",
                # Whose processor time is counted must not go meanwhile.
                *("--idle-window", "1200"),
                # One step at most, so that a model that likes to call ends.
                *("--set", "SOMA_MODEL_MAX_TOKENS=48", "--set", "SOMA_TOOLS_MOST_STEPS=1"),
                environment=environment,
            )
            try:
                async with platform.client(tenant="bench") as client:
                    yield Relayed(client, to_postgres, to_redis, direct)
            finally:
                await asyncio.to_thread(platform.stop)
    finally:
        await asyncio.to_thread(valkey.stop)
        await asyncio.to_thread(postgres.stop)


@asynccontextmanager
async def _relay(url: str) -> AsyncGenerator[tuple[str, RoundTrips]]:
    """The URL of a relay before the server of a URL."""
    parts = urlsplit(url)
    async with counting("127.0.0.1", parts.port or 0) as trips:
        user = parts.netloc.rpartition("@")[0]
        yield urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:{trips.port}")), trips


def _figure(name: str, value: float, unit: str, *, most: float | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "raw": None,
        "ratio": None,
        "goal": "none" if most is None else f"<= {most:.0f}",
        "met": most is None or value <= most,
    }
