"""How long a turn is held up by a kill of the process that it is with.

Each kill is at a known place (`tests/faults/turns/cuts.py`), one at a time on a platform that does
nothing else; the time runs from the kill until the turn has gone on, and holds the process's new
start, the broker's next try and, for a turn that was being answered, the end of its lease.
"""

import math
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.faults.turns.cuts import CUTS, cut
from tests.faults.turns.people import Crowd
from tests.faults.turns.stage import Kill, Stage

ROUNDS: Final = 3


async def measure(state: Path, *, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """All figures of this module; each boundary is cut as often as there are rounds."""
    # At the others the turn waits for somebody, or is over and only to be told.
    boundaries = [name for name, place in CUTS.items() if place.state is not None]
    stage = await Stage.start(state)
    try:
        async with aiohttp.ClientSession() as http:
            crowd = Crowd(stage, http, turns=rounds * len(boundaries))
            await crowd.prepare()
            for boundary in boundaries * rounds:
                question = await cut(stage, crowd, boundary)
                if question is not None:
                    await crowd.until_over(question)
    finally:
        await stage.stop()
    return _figures(stage.kills)


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
