"""One campaign: people ask while everything that runs is killed; then all is judged."""

import asyncio
import itertools
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from tests.faults.turns.cuts import cut
from tests.faults.turns.people import OVER, Crowd
from tests.faults.turns.rota import Rota
from tests.faults.turns.stage import SERVERS, Kill, Stage
from tests.faults.turns.verdict import Verdict, judge

PEOPLE: Final = 4
_AT_RANDOM: Final = ("gateway", "perception", "router", "conversation", "tool-executor")
_RARE: Final = ("sweeper", "dead-letter", "requeue", "model", "data-plane", *SERVERS)
_RARELY: Final = 9
"""Every so many random kills one of the above dies, each of which costs the platform seconds."""
_FEWEST_SECONDS: Final = 0.3
_MOST_SECONDS: Final = 2.0
"""Between two kills."""
_MOST_ATTEMPTS: Final = 4
_REPORT_SECONDS: Final = 10.0
_LAST_LOOK_SECONDS: Final = 120.0
"""For judging what is over when the campaign is ended early."""

Say = Callable[[str], None]


@dataclass
class Outcome:
    """One run."""

    crowd: Crowd
    stage: Stage
    boundaries: Sequence[str]
    """Known places at which turns are cut."""
    _before: int
    """Kills of earlier runs on the same platform."""
    seconds: float = 0.0
    missed: list[str] = field(default_factory=list[str])
    """Places at which nothing was hit; the turns went on."""
    rested: list[str] = field(default_factory=list[str])
    """Functions that were scaled to zero between two questions, each as often as that was so."""
    verdict: Verdict | None = None
    """None where nobody could judge."""
    interrupted: bool = False
    """Whether it was ended before all was asked."""

    @property
    def is_good(self) -> bool:
        """Whether all was asked, and nothing was lost or happened twice."""
        return not self.interrupted and self.verdict is not None and self.verdict.is_good

    @property
    def kills(self) -> list[Kill]:
        """What was killed."""
        return self.stage.kills[self._before :]

    def as_dict(self) -> dict[str, Any]:  # Any: JSON
        """What is written."""
        kills, asked = self.kills, self.crowd.asked
        if self.interrupted:
            asked = [each for each in asked if each.state in OVER]
        # Of those that were cut, the recovery is measured instead.
        times = [each.seconds for each in asked if each.seconds]
        recoveries = [kill.recovery_seconds for kill in kills if kill.recovery_seconds is not None]
        verdict = self.verdict
        judged: dict[str, Any] = {"judged": False} if verdict is None else verdict.as_dict()
        at_boundary = Counter(dict.fromkeys(self.boundaries, 0))
        at_boundary.update(kill.boundary for kill in kills)
        return {
            "turns": len(asked),
            "kills": len(kills),
            **judged,
            "interrupted": self.interrupted,
            "seconds": round(self.seconds, 1),
            "turn_p50_seconds": _quantile(times, 0.5),
            "turn_p95_seconds": _quantile(times, 0.95),
            "recovery_p50_ms": _quantile([each * 1e3 for each in recoveries], 0.5),
            "recovery_p95_ms": _quantile([each * 1e3 for each in recoveries], 0.95),
            "scaled_to_zero": dict(sorted(Counter(self.rested).items())),
            "kills_of_process": dict(sorted(Counter(kill.victim for kill in kills).items())),
            "kills_at_boundary": dict(sorted(at_boundary.items())),
            "boundaries_missed": dict(sorted(Counter(self.missed).items())),
            "turns_of_kind": dict(sorted(Counter(str(each.kind) for each in asked).items())),
            "metrics_and_rows": {} if verdict is None else verdict.counts,
            "details": [] if verdict is None else verdict.details,
        }


async def campaign(
    stage: Stage,
    turns: int,
    *,
    seed: int,
    boundaries: Sequence[str],
    say: Say | None = None,
    ending: asyncio.Event | None = None,
    kept: int = 0,
    rests: int = 0,
) -> Outcome:
    """Ask and kill on a platform that runs, until all is over; then judge.

    Args:
        stage: The platform.
        turns: How many questions are asked.
        seed: Of what is left to chance.
        boundaries: Of `CUTS`, in this order, again and again, those that were not hit sooner.
        say: Takes a line about how it goes, now and then.
        kept: How many of the turns are kept for the boundaries, until each was hit.
        rests: How often all functions are scaled to zero on the way, fewer than there are turns.
        ending: Once it is set, nothing more is asked, and what is over is judged.
    """
    timeout = aiohttp.ClientTimeout(total=30, sock_connect=5)
    began = time.monotonic()
    async with aiohttp.ClientSession(timeout=timeout) as http:
        crowd = Crowd(stage, http, turns, kept)
        outcome = Outcome(crowd, stage, boundaries, len(stage.kills))
        asking = asyncio.ensure_future(_ask_and_hurt(outcome, seed, rests))
        watching = asyncio.ensure_future(_report(outcome, say))
        enough = asyncio.ensure_future((ending or asyncio.Event()).wait())
        try:
            await asyncio.wait({asking, enough}, return_when=asyncio.FIRST_COMPLETED)
            outcome.interrupted = not asking.done()
        finally:
            for task in (watching, enough, asking):
                if task is not asking or outcome.interrupted or not asking.done():
                    task.cancel()
            await asyncio.gather(watching, enough, asking, return_exceptions=True)
        if outcome.interrupted:
            outcome.verdict = await _verdict_so_far(outcome)
        else:
            asking.result()
            await stage.mend()
            outcome.verdict = await judge(stage, crowd)
    outcome.seconds = time.monotonic() - began
    return outcome


async def _ask_and_hurt(outcome: Outcome, seed: int, rests: int) -> None:
    crowd = outcome.crowd
    rota, chance = Rota(outcome.boundaries), random.Random(seed)
    await crowd.prepare()
    for part in range(1, rests + 2):
        crowd.rest_at = crowd.turns * part // (rests + 1)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(PEOPLE, crowd.turns)):
                tasks.create_task(crowd.person())
            tasks.create_task(_hurt(outcome, rota, chance))
        if part <= rests:
            outcome.rested += await outcome.stage.rest()


async def _verdict_so_far(outcome: Outcome) -> Verdict | None:
    """Of the turns that are over; None where the platform cannot be asked in time."""
    try:
        async with asyncio.timeout(_LAST_LOOK_SECONDS):
            await outcome.stage.mend()
            return await judge(outcome.stage, outcome.crowd, so_far=True)
    except (AssertionError, OSError, TimeoutError):
        return None


async def _hurt(outcome: Outcome, rota: Rota, chance: random.Random) -> None:
    """Kill, at a known place and at random in turn, as long as questions are asked."""
    stage, crowd = outcome.stage, outcome.crowd
    # Every step runs, and the model has its weights: until then there is little to be hit.
    await crowd.answered.wait()
    ends: list[asyncio.Task[None]] = []
    for number in itertools.count():
        if crowd.is_resting:
            break
        if number % 2 == 0 and not await _is_worn(stage):
            boundary = rota.next()
            kills = len(stage.kills)
            question = await cut(stage, crowd, boundary)
            if question is not None:
                ends.append(asyncio.create_task(crowd.until_over(question)))
                hit = len(stage.kills) > kills
                rota.note(boundary, hit=hit)
                if not hit:
                    outcome.missed.append(boundary)
            if rota.round_is_over:
                crowd.kept = 0
        else:
            rarely = number % (2 * _RARELY) == 1
            victim = chance.choice(_RARE if rarely else _AT_RANDOM)
            if not await _is_worn(stage):
                await stage.kill(victim)
        await asyncio.sleep(chance.uniform(_FEWEST_SECONDS, _MOST_SECONDS))
    await asyncio.gather(*ends)


async def _is_worn(stage: Stage) -> bool:
    """Whether some turn was killed so often that the broker will soon give its event up.

    On one machine it tries nine times. Then the turn fails and says so, which is as it should be
    and not what is tried here.
    """
    async with stage.platform.sql() as sql:
        query = "SELECT 1 FROM turns WHERE attempt > $1 AND completed_at IS NULL"
        return bool(await sql.fetchval(query, _MOST_ATTEMPTS))


async def _report(outcome: Outcome, say: Say | None) -> None:
    began = time.monotonic()
    while say is not None:
        over = sum(each.state in OVER for each in outcome.crowd.asked)
        say(progress(over, outcome.crowd.turns, len(outcome.kills), time.monotonic() - began))
        await asyncio.sleep(_REPORT_SECONDS)


def progress(over: int, turns: int, kills: int, seconds: float) -> str:
    """A line about how it goes, with the pace until now and how long the rest takes at it."""
    line = f"{over} of {turns} turns are over, {kills} kills"
    if not over or not seconds:
        return line
    rate = over / seconds
    return f"{line}; {rate:.2f} turns a second, about {(turns - over) / rate / 60:.0f} min left"


def _quantile(values: Sequence[float], part: float) -> float | None:
    if not values:
        return None
    if len(values) == 1:
        return round(values[0], 3)
    return round(statistics.quantiles(values, n=100, method="inclusive")[int(part * 100) - 1], 3)
