"""What grows while a load goes on: memory, descriptors, connections, the database."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from loadtests.results.samples import Run

_WARM_SHARE: Final = 1 / 3
"""Of the run; pools and caches fill in it."""
_COOL_SHARE: Final = 0.9
"""From here on the shape `soak` asks less."""
_SHORTEST: Final = 300.0
"""Seconds between both; in fewer, warming up and growth look alike."""
_BLOCKS: Final = 20
"""What follows each other closely is alike, and says as little as one of it."""
_FEWEST: Final = 10
_HOUR: Final = 3600.0
_MIB: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line through measured values."""

    slope: float
    """Per hour."""
    error: float
    """Standard error of the slope."""


def fitted(points: Sequence[tuple[float, float]]) -> Line | None:
    """Least squares through (seconds, value); None where there are too few points."""
    count = len(points)
    if count < _FEWEST:
        return None
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    if spread == 0:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    left = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    error = math.sqrt(left / (count - 2) / spread)
    return Line(slope=slope * _HOUR, error=error * _HOUR)


def of(run: Run) -> dict[str, Line]:
    """Growth of each process in MiB an hour, from when the run was warm; none in a short run.

    Of anonymous memory: a leak is there, and the kernel does not take it back, as it may the pages
    of files. What warms up slowly grows less and less, what leaks goes on: of the whole time and
    its later half the line counts that rises less.
    """
    lines: dict[str, Line] = {}
    for name, points in memory(run).items():
        later = points[len(points) // 2 :]
        found = [line for line in (fitted(_blocks(points)), fitted(_blocks(later))) if line]
        if found:
            lines[name] = min(found, key=lambda line: line.slope - 2 * line.error)
    return lines


def resident(run: Run) -> dict[str, Line]:
    """The same of all resident memory, over the whole time; it is shown, and not judged."""
    lines = {name: fitted(_blocks(points)) for name, points in memory(run, "rss").items()}
    return {name: line for name, line in lines.items() if line is not None}


def at_end(run: Run) -> dict[str, float]:
    """MiB of anonymous memory that each process has when the load begins to fall."""
    return {name: points[-1][1] for name, points in memory(run).items()}


def unjudged(run: Run) -> list[str]:
    """Processes that did not run all the time as the same number: a new process grows."""
    names = {name for look in _warm(run) for name in look["processes"]} - {"locust"}
    return sorted(names - memory(run).keys())


def memory(run: Run, which: str = "anonymous") -> dict[str, list[tuple[float, float]]]:
    """Seconds and MiB of each process that can be judged."""
    looks = _warm(run)
    if not looks or looks[-1]["at"] - looks[0]["at"] < _SHORTEST:
        return {}
    found: dict[str, list[tuple[float, float]]] = {}
    names = {name for look in looks for name in look["processes"]}
    for name in sorted(names - {"locust"}):
        figures = [(look["at"], look["processes"].get(name)) for look in looks]
        counts = {f["processes"] if f else 0 for _, f in figures}
        if len(counts) != 1 and name != "postgres":
            continue
        # Its processes share most of what they have.
        figure = "memory" if (name, which) == ("postgres", "rss") else which
        found[name] = [(at, f.get(figure, f["rss"]) / _MIB) for at, f in figures if f]
    return found


def _blocks(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Means of so many stretches of equal length."""
    borders = [len(points) * number // _BLOCKS for number in range(_BLOCKS + 1)]
    cut = [points[begin:end] for begin, end in pairwise(borders) if end > begin]
    return [
        (sum(x for x, _ in each) / len(each), sum(y for _, y in each) / len(each)) for each in cut
    ]


def figures(run: Run) -> dict[str, float]:
    """The rest: descriptors and connections at the end less at the beginning, bytes per turn."""
    looks = _warm(run)
    if len(looks) < _FEWEST:
        return {}
    first, last = looks[0], looks[-1]
    grown = {
        f"descriptors of {name}": now["descriptors"] - first["processes"][name]["descriptors"]
        for name, now in sorted(last["processes"].items())
        if name in first["processes"]
    }
    if first["database"] and last["database"]:
        grown["connections to Postgres"] = (
            last["database"]["connections"] - first["database"]["connections"]
        )
        turns = sum(
            1
            for sample in run.samples
            if sample.name == "whole turn" and first["at"] <= sample.at <= last["at"]
        )
        if turns:
            size = last["database"]["bytes"] - first["database"]["bytes"]
            grown["bytes of the database per turn"] = size / turns
    return grown


def _warm(run: Run) -> list[dict[str, Any]]:  # Any: JSON
    begin = run.begin + _WARM_SHARE * run.options.seconds
    share = _COOL_SHARE if run.options.shape == "soak" else 1.0
    end = run.begin + share * run.options.seconds
    return [look for look in run.platform if begin <= look["at"] <= end]
