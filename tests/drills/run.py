"""The drills of one stage, one after the other, and what came of them."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import aiohttp
import asyncpg

from tests.drills.drill import Drill, W
from tests.drills.observed import SECONDS, Observed
from tests.support.platform import until

PAUSE_SECONDS: Final = 1.0
"""Between two looks; the rules are judged every three."""
SCENE_SECONDS: Final = 2 * SECONDS
"""Until a drill's alerts fire: on a busy machine it is several turns of a model till then."""
Say = Callable[[str], None]


@dataclass(kw_only=True)
class Result:
    """One alert's drill."""

    alert: str
    what: str
    fired_after_seconds: float | None = None
    ended_after_seconds: float | None = None
    """From the mending on."""

    @property
    def passed(self) -> bool:
        """Whether it fired, and ended."""
        return self.fired_after_seconds is not None and self.ended_after_seconds is not None

    def as_dict(self) -> dict[str, Any]:  # Any: JSON
        """For `build/alert-drills.json`."""
        return {**asdict(self), "passed": self.passed}


@dataclass(kw_only=True)
class Outcome:
    """What a run has shown."""

    results: list[Result] = field(default_factory=list[Result])
    wrong: list[str] = field(default_factory=list[str])
    """What could not be done."""
    not_here: dict[str, str] = field(default_factory=dict[str, str])
    """Alerts whose drill needs what this machine lacks, and how to get it."""

    def faults(self) -> list[str]:
        """What is not as it should be."""
        found = [f"{each.alert} did not fire and end" for each in self.results if not each.passed]
        return found + self.wrong


async def drilled_all(here: W, drills: Sequence[Drill[W]], outcome: Outcome, say: Say) -> None:
    """Break what runs and mend it, once for each drill; they end beside one another."""
    ending: list[asyncio.Task[None]] = []
    try:
        for drill in drills:
            ending += await drilled(here, drill, outcome, say)
        outcome.wrong += [
            str(error) for error in await asyncio.gather(*ending, return_exceptions=True) if error
        ]
    finally:
        for task in ending:
            task.cancel()


async def drilled(here: W, drill: Drill[W], outcome: Outcome, say: Say) -> list[asyncio.Task[None]]:
    """Make its alerts fire, and mend it; whoever waits for their ends."""
    await _until_over(here, drill.alerts)
    results = [Result(alert=alert, what=drill.what) for alert in drill.alerts]
    outcome.results += results
    begun = time.monotonic()
    try:
        async with asyncio.timeout(SCENE_SECONDS), drill.scene(here) as again:
            while waiting := [each for each in results if each.fired_after_seconds is None]:
                await again()
                firing = await here.firing()
                for each in waiting:
                    if each.alert in firing:
                        each.fired_after_seconds = round(time.monotonic() - begun, 1)
                        say(f"{each.alert} fires after {each.fired_after_seconds} s")
                await asyncio.sleep(PAUSE_SECONDS)  # Prometheus has no event to wait for
    except (AssertionError, TimeoutError, aiohttp.ClientError, asyncpg.PostgresError) as error:
        # One drill's failure is told, and the others go on.
        outcome.wrong.append(f"{', '.join(drill.alerts)}: {type(error).__name__}: {error}"[:400])
        say(outcome.wrong[-1])
    mended = time.monotonic()
    fired = [each for each in results if each.fired_after_seconds is not None]
    return [asyncio.create_task(_ended(here, each, mended, say)) for each in fired]


async def _ended(here: Observed, result: Result, mended: float, say: Say) -> None:
    await _until_over(here, (result.alert,))
    result.ended_after_seconds = round(time.monotonic() - mended, 1)
    say(f"{result.alert} is over {result.ended_after_seconds} s after it was mended")


async def _until_over(here: Observed, alerts: tuple[str, ...]) -> None:
    async def over() -> bool:
        await here.awake()
        # When Prometheus cannot be asked just now, nothing fires either.
        return await here.value("vector(1)") == 1 and not set(alerts) & await here.firing()

    await until(over, f"{', '.join(alerts)} to be over", seconds=SECONDS)
