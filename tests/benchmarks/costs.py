"""What a turn costs with and without a call of a tool: CPU of ours, and waits for Postgres.

The functions reach their database through a relay that counts how often one of them waits for an
answer. The model's own time is not ours and not counted.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from somaagent.local.layout import Layout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from tests.benchmarks.turns import cpu_seconds
from tests.support.platform import ROOT, Accepted, Client, Platform
from tests.support.round_trips import RoundTrips, counting

TURNS: Final = 12
_PASSWORD: Final = "costs"
_QUESTIONS: Final = {
    "plain": "Turn {number}. Which colour is the sky? Answer in one word.",
    "tool": "What is {number} times 43? use the calculator",
}
_MOST: Final = {"plain": 40, "tool": 90}
"""Round trips for a turn, of all functions together."""


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module."""
    figures: list[dict[str, Any]] = []
    async with _running(state) as (client, trips):
        for kind, question in _QUESTIONS.items():
            figures += await _turns(client, trips, kind, question)
    return figures


async def _turns(
    client: Client, trips: RoundTrips, kind: str, question: str
) -> list[dict[str, Any]]:
    session = await client.new_session()
    for number in range(3):
        await client.answer(await client.post(session, question.format(number=number + 11)))
    ours = [*client.platform.processes(), client.platform.runtime()]
    cpu, count = cpu_seconds(ours), trips.count
    accepted = list[Accepted]()
    for number in range(TURNS):
        accepted.append(await client.post(session, question.format(number=number + 37)))
        await client.answer(accepted[-1])
    cpu, count = cpu_seconds(ours) - cpu, trips.count - count
    async with client.platform.sql() as sql:
        calls = await sql.fetchval(
            "SELECT count(*) FROM tool_calls WHERE turn_id = ANY ($1::uuid[])",
            [each.turn_id for each in accepted],
        )
    if (calls > 0) != (kind == "tool"):
        raise RuntimeError(f"{calls} calls of tools in turns of the kind {kind}")
    name = f"{kind}, {calls / TURNS:.1f} calls"
    most = _MOST[kind]
    return [
        _figure(f"turn_cpu ({name})", cpu / TURNS * 1e3, "CPU-ms"),
        _figure(f"turn_round_trips ({name})", count / TURNS, "round trips", most=most),
    ]


@asynccontextmanager
async def _running(state: Path) -> AsyncGenerator[tuple[Client, RoundTrips]]:
    layout = Layout(state / "database")
    layout.prepare()
    postgres = EmbeddedPostgres(layout=layout, password=_PASSWORD, checkout=ROOT)
    parts = urlsplit((await asyncio.to_thread(postgres.start, silent)).url.get_secret_value())
    try:
        async with counting("127.0.0.1", parts.port or 5432) as trips:
            user = parts.netloc.rpartition("@")[0]
            dsn = urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:{trips.port}"))
            platform = await asyncio.to_thread(
                Platform.start, state / "platform", environment={"SOMA_POSTGRES_DSN": dsn}
            )
            try:
                async with platform.client(tenant="bench") as client:
                    yield client, trips
            finally:
                await asyncio.to_thread(platform.stop)
    finally:
        await asyncio.to_thread(postgres.stop)


def _figure(name: str, value: float, unit: str, *, most: float | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "raw": None,
        "ratio": None,
        "goal": "none" if most is None else f"<= {most:g}",
        "met": most is None or value <= most,
    }
