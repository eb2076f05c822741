"""`make faults`: many people's turns while everything that runs is killed, again and again.

Half of the kills come at known places between two steps of a turn, half at random. Afterwards every
turn is judged from outside. Prints a table and writes `build/faults.json`.
"""

import argparse
import asyncio
import itertools
import json
import logging
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import aiohttp
import uvloop
from rich.console import Console
from rich.table import Table

from tests.faults.turns.cuts import CUTS, cut
from tests.faults.turns.people import OVER, Crowd
from tests.faults.turns.stage import SERVERS, Kill, Stage
from tests.faults.turns.verdict import Verdict, judge

ROOT: Final = Path(__file__).resolve().parents[3]
PEOPLE: Final = 4
_AT_RANDOM: Final = ("gateway", "perception", "router", "conversation", "tool-executor")
_RARE: Final = ("sweeper", "dead-letter", "model", "data-plane", *SERVERS)
_RARELY: Final = 9
"""Every so many random kills one of the above dies, each of which costs the platform seconds."""
_FEWEST_SECONDS: Final = 0.3
_MOST_SECONDS: Final = 2.0
"""Between two kills."""
_MOST_ATTEMPTS: Final = 4
_REPORT_SECONDS: Final = 10.0

Say = Callable[[str], None]


@dataclass
class Outcome:
    """One run."""

    crowd: Crowd
    stage: Stage
    _before: int
    """Kills of earlier runs on the same platform."""
    seconds: float = 0.0
    missed: list[str] = field(default_factory=list[str])
    """Places at which nothing was hit; the turns went on."""
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def kills(self) -> list[Kill]:
        """What was killed."""
        return self.stage.kills[self._before :]

    def as_dict(self) -> dict[str, Any]:  # Any: JSON
        """What is written."""
        kills, asked = self.kills, self.crowd.asked
        recoveries = [kill.recovery_seconds for kill in kills if kill.recovery_seconds is not None]
        return {
            "turns": len(asked),
            "kills": len(kills),
            "lost": len(self.verdict.lost),
            "doubled_answers": len(self.verdict.doubled_answers),
            "repeated_tool_effects": len(self.verdict.repeated_tool_effects),
            "ledger_difference": self.verdict.ledger_difference,
            "reservations_left": self.verdict.reservations_left,
            "seconds": round(self.seconds, 1),
            "turn_p50_seconds": _quantile([each.seconds for each in asked], 0.5),
            "turn_p95_seconds": _quantile([each.seconds for each in asked], 0.95),
            "recovery_p50_ms": _quantile([each * 1e3 for each in recoveries], 0.5),
            "recovery_p95_ms": _quantile([each * 1e3 for each in recoveries], 0.95),
            "kills_of_process": dict(sorted(Counter(kill.victim for kill in kills).items())),
            "kills_at_boundary": dict(sorted(Counter(kill.boundary for kill in kills).items())),
            "boundaries_missed": dict(sorted(Counter(self.missed).items())),
            "turns_of_kind": dict(sorted(Counter(str(each.kind) for each in asked).items())),
            "turns_with_tools": self.verdict.tools,
            "tool_calls": self.verdict.calls,
            "tool_effects": self.verdict.effects,
            "events_of_sweeper": self.verdict.swept,
            "details": [
                *self.verdict.lost,
                *self.verdict.doubled_answers,
                *self.verdict.repeated_tool_effects,
            ],
        }


async def run(
    state: Path, turns: int, *, seed: int, say: Say | None = None, boundaries: Sequence[str]
) -> Outcome:
    """Start a platform in `state`, let it be asked and hurt, judge, and stop it."""
    began = time.monotonic()
    stage = await Stage.start(state)
    try:
        outcome = await campaign(stage, turns, seed=seed, say=say, boundaries=boundaries)
    finally:
        await stage.stop()
    outcome.seconds = time.monotonic() - began
    return outcome


async def campaign(
    stage: Stage, turns: int, *, seed: int, boundaries: Sequence[str], say: Say | None = None
) -> Outcome:
    """Ask and kill on a platform that runs, until all is over; then judge.

    Args:
        stage: The platform.
        turns: How many questions are asked.
        seed: Of what is left to chance.
        boundaries: Of `CUTS`, in this order, again and again.
        say: Takes a line about how it goes, now and then.
    """
    timeout = aiohttp.ClientTimeout(total=30, sock_connect=5)
    began = time.monotonic()
    async with aiohttp.ClientSession(timeout=timeout) as http:
        crowd = Crowd(stage, http, turns)
        outcome = Outcome(crowd, stage, len(stage.kills))
        await crowd.prepare()
        chance = random.Random(seed)
        tasks = [asyncio.create_task(crowd.person()) for _ in range(min(PEOPLE, turns))]
        tasks.append(asyncio.create_task(_hurt(outcome, chance, boundaries)))
        watching = asyncio.create_task(_report(outcome, say))
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in (watching, *tasks):
                task.cancel()
            await asyncio.gather(watching, *tasks, return_exceptions=True)
        await stage.mend()
        outcome.verdict = await judge(stage, crowd)
    outcome.seconds = time.monotonic() - began
    return outcome


async def _hurt(outcome: Outcome, chance: random.Random, boundaries: Sequence[str]) -> None:
    """Kill, at a known place and at random in turn, as long as questions are asked."""
    stage, crowd = outcome.stage, outcome.crowd
    places = itertools.cycle(boundaries)
    ends: list[asyncio.Task[None]] = []
    for number in itertools.count():
        if len(crowd.asked) >= crowd.turns:
            break
        if number % 2 == 0 and not await _is_worn(stage):
            boundary = next(places)
            kills = len(stage.kills)
            question = await cut(stage, crowd, boundary)
            if question is not None:
                ends.append(asyncio.create_task(crowd.until_over(question)))
                if len(stage.kills) == kills:
                    outcome.missed.append(boundary)
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
    while say is not None:
        over = sum(each.state in OVER for each in outcome.crowd.asked)
        say(f"{over} of {outcome.crowd.turns} turns are over, {len(outcome.kills)} kills")
        await asyncio.sleep(_REPORT_SECONDS)


def _quantile(values: Sequence[float], part: float) -> float | None:
    if not values:
        return None
    if len(values) == 1:
        return round(values[0], 3)
    return round(statistics.quantiles(values, n=100, method="inclusive")[int(part * 100) - 1], 3)


def main() -> None:
    """Run it with as many turns as told."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--turns", type=int, default=40, help="questions that are asked")
    parser.add_argument("--seed", type=int, default=20261128, help="of what is left to chance")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "faults.json")
    parser.add_argument("--keep", type=Path, help="a folder for the platform's state, kept")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    options = parser.parse_args()
    if options.turns < 1:
        parser.error("--turns must be 1 at least")
    # The consumer of the verdict asks a Kafka that was just started.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    console = Console(stderr=True)
    folder = options.keep or Path(tempfile.mkdtemp(prefix="somaagent-faults-"))
    try:
        outcome = uvloop.run(
            run(
                folder,
                options.turns,
                seed=options.seed,
                say=lambda line: console.print(line, highlight=False),
                boundaries=tuple(CUTS),
            )
        )
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    written = outcome.as_dict()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(written, indent=2) + "\n")
    if options.json:
        sys.stdout.write(json.dumps(written, indent=2) + "\n")
    else:
        Console(width=100).print(_table(written))
        console.print(f"written to {options.out}")
    sys.exit(0 if outcome.verdict.is_good else 1)


def _table(written: Mapping[str, Any]) -> Table:  # Any: JSON
    table = Table("what", "count")
    for name, value in written.items():
        title = name.replace("_", " ")
        if isinstance(value, dict):
            for part, count in cast("dict[str, int]", value).items():
                table.add_row(f"  {title}: {part}", str(count))
        elif isinstance(value, list):
            for line in cast("list[str]", value):
                table.add_row("wrong", line)
        else:
            table.add_row(title, str(value))
    return table


if __name__ == "__main__":
    main()
