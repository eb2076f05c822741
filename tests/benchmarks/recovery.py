"""How long a turn is held up by a kill of the process that it is with.

Each kill is at a known place (`tests/faults/turns/cuts.py`), one at a time on a platform that does
nothing else; the time runs from the kill until the turn has gone on, and holds the process's new
start, the broker's next try and, for a turn that was being answered, the end of its lease.
"""

import asyncio
import itertools
import math
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.faults.turns.cuts import CUTS, cut
from tests.faults.turns.people import Crowd
from tests.faults.turns.stage import Kill, Stage

SECONDS: Final = 150.0
"""How long it all takes, the platform's start included and its end not."""
EACH_SECONDS: Final = 45.0
"""Longest for one of them; it is given up then, and said to be."""


async def measure(state: Path, *, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """All figures of this module: each victim in turn, as often as there is time for."""
    boundaries = itertools.cycle(_boundaries())
    deadline = time.monotonic() + seconds
    stage = await Stage.start(state)
    try:
        async with aiohttp.ClientSession() as http:
            crowd = Crowd(stage, http, turns=sys.maxsize)
            await crowd.prepare()
            while (left := deadline - time.monotonic()) > 0:
                boundary = next(boundaries)
                before = len(stage.kills)
                try:
                    async with asyncio.timeout(min(EACH_SECONDS, left)):
                        await _cut(stage, crowd, boundary)
                except TimeoutError:
                    _say(f"{boundary}: not over in time")
                for kill in stage.kills[before:]:
                    took = kill.recovery_seconds
                    _say(f"{boundary}: " + ("not measured" if took is None else f"{took:.2f} s"))
    finally:
        await stage.stop()
    return _figures(stage.kills)


async def _cut(stage: Stage, crowd: Crowd, boundary: str) -> None:
    question = await cut(stage, crowd, boundary)
    if question is not None:
        await crowd.until_over(question)


def _boundaries() -> list[str]:
    """Those where a turn goes on by itself; each victim's first comes before anyone's second."""
    # At the others the turn waits for somebody, or is over and only to be told.
    names = [name for name, place in CUTS.items() if place.state is not None]
    seen = Counter[str]()
    places = dict[str, int]()
    for name in names:
        victim = name.partition(":")[0]
        places[name] = seen[victim]
        seen[victim] += 1
    return sorted(names, key=places.__getitem__)


def _say(what: str) -> None:
    sys.stderr.write(f"  recovery: {what}\n")
    sys.stderr.flush()


def _figures(kills: Sequence[Kill]) -> list[dict[str, Any]]:
    """Of all kills, and of each kind of victim, those after which a turn went on."""
    every = [kill for kill in kills if kill.recovery_seconds is not None]
    if not every:
        raise RuntimeError("no turn went on after a kill")
    figures = _quantiles("recovery", every)
    for victim in dict.fromkeys(kill.victim for kill in every):
        of_it = [kill for kill in every if kill.victim == victim]
        figures += _quantiles(f"recovery, {victim} killed", of_it)
    return figures


def _quantiles(name: str, kills: Sequence[Kill]) -> list[dict[str, Any]]:
    """Half and nineteen of twenty were not longer; the highest where there are fewer."""
    seconds = sorted(kill.recovery_seconds or 0.0 for kill in kills)
    p95 = seconds[math.ceil(0.95 * len(seconds)) - 1]
    return [
        _figure(f"{name}, p50 of {len(seconds)}", statistics.median(seconds)),
        _figure(f"{name}, p95 of {len(seconds)}", p95),
    ]


def _figure(name: str, seconds: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(seconds * 1e3, 1),
        "unit": "ms",
        "raw": None,
        "ratio": None,
        "goal": "none",
        "met": True,
    }
