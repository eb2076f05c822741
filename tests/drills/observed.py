"""Who watches: a real Prometheus that judges the shipped rules, and what it is asked."""

import time
from dataclasses import dataclass
from typing import Final

import aiohttp

from tests.support.platform import until
from tests.support.prometheus import Json, told

SECONDS: Final = 240.0
"""How long a busy machine may take for one thing."""
EVERY_SECONDS: Final = 3
"""Between two readings; the windows of the rules have ten of them."""


@dataclass(frozen=True, kw_only=True)
class Observed:
    """Something that runs, and the Prometheus that reads it."""

    http: aiohttp.ClientSession
    prometheus: str
    since: float
    """When Prometheus began to look, in seconds of Unix time."""

    async def firing(self) -> set[str]:
        """The names of the alerts that fire now."""
        answer = await told(self.http, f"{self.prometheus}/api/v1/alerts")
        found = answer.get("alerts", [])
        return {each["labels"]["alertname"] for each in found if each["state"] == "firing"}

    async def value(self, query: str) -> float | None:
        """What a query that has one answer is answered now."""
        answer = await told(self.http, f"{self.prometheus}/api/v1/query", query=query)
        found = answer.get("result", [])
        return float(found[0]["value"][1]) if found else None

    async def over_time(self, query: str, *, step: int) -> list[Json]:
        """What a graph of the whole run shows."""
        over = {"start": str(self.since), "end": str(time.time()), "step": str(step)}
        answer = await told(self.http, f"{self.prometheus}/api/v1/query_range", query=query, **over)
        return list(answer.get("result", []))

    async def read_again(self) -> None:
        """Wait until Prometheus has read the pages once more."""
        start = await self.value("max(timestamp(up))") or 0.0

        async def newer() -> bool:
            oldest = await self.value("min(timestamp(up))")
            return oldest is not None and oldest > start

        await until(newer, "Prometheus to read the pages", seconds=SECONDS)

    async def awake(self) -> None:
        """Keep what is read from going to sleep; what does not sleep needs nothing."""
