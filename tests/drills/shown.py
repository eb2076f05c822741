"""A used platform, broken here and there, and what every panel of every dashboard shows of it."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.drills.drill import Drill, made
from tests.drills.load import load
from tests.drills.panels import EMPTY, drawn, unknown
from tests.drills.run import Outcome, drilled
from tests.drills.scenes import DRILLS
from tests.drills.spending import priced_tool
from tests.drills.watched import Watched, watched
from tests.support.prometheus import Json
from tools.dashboards.__main__ import alerts_of
from tools.dashboards.boards import BOARDS


@dataclass(kw_only=True)
class Shown:
    """What a run has shown."""

    panels: list[Json] = field(default_factory=list[Json])
    """Each query, with its lines; for `build/dashboards.json`."""
    unknown: set[str] = field(default_factory=set[str])
    """Metrics that are asked for and that there are not."""
    wrong: list[str] = field(default_factory=list[str])
    """What could not be done."""

    @property
    def empty(self) -> set[str]:
        """The queries that nothing answered."""
        return {each["name"] for each in self.panels if not each["lines"]}

    def faults(self) -> list[str]:
        """What is not as it should be."""
        return [
            *self.wrong,
            *(f"empty: {each}" for each in sorted(self.empty - EMPTY.keys())),
            *(f"not empty: {each}" for each in sorted(EMPTY.keys() - self.empty)),
            *(f"Prometheus has no {each}" for each in sorted(self.unknown)),
        ]


def one_for_each_board() -> Iterator[Drill[Watched]]:
    """The first drill whose alert leads to a dashboard, of each that alerts lead to."""
    left = {board.uid: set(alerts_of(board)) for board in BOARDS}
    for drill in DRILLS:
        leads_to = [uid for uid, alerts in left.items() if alerts & set(drill.alerts)]
        for uid in leads_to:
            del left[uid]
        if leads_to:
            yield drill


async def show(folder: Path, say: Callable[[str], None]) -> Shown:
    """Start a platform, use it, have an alert of each dashboard fire, and ask every panel."""
    found = Shown()
    # The model that a tenant's profile names is the platform's own.
    settings = {"SOMA_PROFILES_HOSTS": "127.0.0.1", **await priced_tool(made(folder / "tools"))}
    async with watched(folder / "platform", settings) as here:
        say("the platform runs")
        found.wrong += await load(here, say)
        outcome = Outcome()
        ending: list[asyncio.Task[None]] = []
        try:
            for drill in one_for_each_board():
                ending += await drilled(here, drill, outcome, say)
        finally:
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
        found.wrong += outcome.wrong
        await here.read_again()
        found.panels = await drawn(here)
        found.unknown = await unknown(here)
    return found
