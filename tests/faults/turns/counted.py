"""Whether the metrics of the platform say what Postgres says, whatever was killed meanwhile."""

import asyncio
from collections import Counter
from collections.abc import Mapping

import aiohttp
import asyncpg
from prometheus_client.parser import text_string_to_metric_families

from tests.support.platform import Platform, soma

_QUERIES = {
    "turns accepted": "SELECT count(*) FROM turns",
    "turns completed": "SELECT count(*) FROM turns WHERE state = 'completed'",
    "events handled": "SELECT count(*) FROM handled_events",
    "cold starts": "SELECT count(*) FROM handled_events WHERE cold",
    "generations": "SELECT count(*) FROM budget_entries WHERE state = 'settled'",
    "tokens": "SELECT sum(input_tokens + output_tokens) FROM budget_entries",
    "calls": "SELECT count(*) FROM tool_calls WHERE state IN ('finished', 'blocked')",
    "dead letters": "SELECT count(*) FROM dead_letters",
}


def differences(counts: Mapping[str, tuple[int, int]]) -> list[str]:
    """Every number that is not the same in both."""
    return [
        f"{name}: metrics {told}, rows {rows}"
        for name, (told, rows) in counts.items()
        if told != rows
    ]


async def both(
    platform: Platform, sql: "asyncpg.Connection[asyncpg.Record]"
) -> dict[str, tuple[int, int]]:
    """Each number as the metrics tell it, and as the rows do; call it when all turns are over."""
    found: dict[str, tuple[int, int]] = {}
    for _ in range(20):
        # An event that is handled between the two questions would be in one answer alone.
        before = await _rows(sql)
        told = await _metrics(platform)
        rows = await _rows(sql)
        found = {name: (told[name], rows[name]) for name in _QUERIES}
        if before == rows or all(one == other for one, other in found.values()):
            break
    return found


async def _rows(sql: "asyncpg.Connection[asyncpg.Record]") -> dict[str, int]:
    return {name: int(await sql.fetchval(query) or 0) for name, query in _QUERIES.items()}


async def _metrics(platform: Platform) -> Counter[str]:
    scope = ("--tenant", "platform", "--subject", "tests", "--scope", "metrics:read")
    token = await asyncio.to_thread(soma, "token", "--state", str(platform.state), *scope)
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {token.strip()}"}) as http,
        http.get(f"{platform.gateway}/metrics/platform") as answer,
    ):
        assert answer.status == 200
        text = await answer.text()
    told: Counter[str] = Counter()
    names = {
        "soma_turns_accepted_total": "turns accepted",
        "soma_event_wait_seconds_count": "events handled",
        "soma_cold_starts_total": "cold starts",
        "soma_model_generations_total": "generations",
        "soma_model_tokens_total": "tokens",
        "soma_tool_calls_total": "calls",
        "soma_dead_letters_total": "dead letters",
    }
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name in names:
                told[names[sample.name]] += int(sample.value)
            elif (sample.name, sample.labels.get("state")) == (
                "soma_turns_ended_total",
                "completed",
            ):
                told["turns completed"] += int(sample.value)
    return told
