"""How long a turn is held up by a kill of the process that it is with.

Each kill is at a known place (`tests/faults/turns/cuts.py`), one at a time on a platform that does
nothing else; the time runs from the kill until the turn has gone on, and holds the process's new
start, the broker's next try and, for a turn that was being answered, the end of its lease.
"""

import statistics
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.faults.turns.cuts import CUTS, cut
from tests.faults.turns.people import Crowd
from tests.faults.turns.stage import Stage

ROUNDS: Final = 3


async def measure(state: Path, *, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """All figures of this module; each boundary is cut as often as there are rounds."""
    # At the others the turn waits for somebody, or is over.
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
    times = {
        victim: [
            kill.recovery_seconds
            for kill in stage.kills
            if kill.victim == victim and kill.recovery_seconds is not None
        ]
        for victim in dict.fromkeys(kill.victim for kill in stage.kills)
    }
    everything = [each for some in times.values() for each in some]
    p95 = statistics.quantiles(everything, n=20, method="inclusive")[18]
    return [
        _figure("recovery_p50", statistics.median(everything)),
        _figure("recovery_p95", p95),
        *(
            _figure(f"recovery_p50_{victim}", statistics.median(some))
            for victim, some in times.items()
            if some
        ),
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
