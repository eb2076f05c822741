"""Whether one run was slower than another, or only looks so.

Latencies that follow each other are alike, so single samples say less than they seem to. The
samples of a run are cut into blocks of time; blocks are drawn anew many times, and the spread of
what comes out is the noise. A difference counts when it lies beyond it, and is not tiny.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from loadtests.results.samples import Run, percentile

BLOCKS: Final = 12
_DRAWS: Final = 1000
_TINY: Final = 0.05
_FEWEST: Final = 24
_SHARES: Final = (0.5, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure of two runs."""

    name: str
    before: float
    after: float
    low: float
    """The ratio after / before is above this, with 95 % confidence."""
    high: float
    """And below this."""
    said: str
    """`slower`, `faster`, `no difference beyond noise` or `too few samples`."""


def why_not(before: Run, after: Run) -> list[str]:
    """What makes two runs not comparable; empty when they are."""
    reasons = [
        f"{what} {getattr(before.options, what)!r} and {getattr(after.options, what)!r}"
        for what in ("journey", "rate", "users", "think", "shape", "seconds", "workers")
        if getattr(before.options, what) != getattr(after.options, what)
    ]
    machines = [run.about.get("machine", {}) for run in (before, after)]
    reasons += [
        f"{what} {machines[0].get(what)!r} and {machines[1].get(what)!r}"
        for what in ("processor", "cores", "memory_gib")
        if machines[0].get(what) != machines[1].get(what)
    ]
    return reasons


def differences(before: Run, after: Run) -> list[Difference]:
    """Every latency that both have."""
    found: list[Difference] = []
    first, second = _blocks(before), _blocks(after)
    for name in sorted(first.keys() & second.keys()):
        found += [_compared(name, share, first[name], second[name]) for share in _SHARES]
    return found


def _compared(
    name: str, share: float, before: Sequence[Sequence[float]], after: Sequence[Sequence[float]]
) -> Difference:
    old, new = _joined(before), _joined(after)
    chance = Random(f"{name}{share}")
    ratios = sorted(
        _ratio(
            percentile(_joined(chance.choices(before, k=len(before))), share),
            percentile(_joined(chance.choices(after, k=len(after))), share),
        )
        for _ in range(_DRAWS)
    )
    low, high = percentile(ratios, 0.025), percentile(ratios, 0.975)
    said = "no difference beyond noise"
    if min(len(old), len(new)) < _FEWEST or min(len(before), len(after)) < BLOCKS / 2:
        said = "too few samples"
    elif low > 1 + _TINY:
        said = "slower"
    elif high < 1 - _TINY:
        said = "faster"
    return Difference(
        name=f"{name}, p{share * 100:g}",
        before=percentile(old, share),
        after=percentile(new, share),
        low=low,
        high=high,
        said=said,
    )


def _blocks(run: Run) -> Mapping[str, list[list[float]]]:
    """Milliseconds by name, cut into blocks of time; empty blocks are left out."""
    cut: dict[str, dict[int, list[float]]] = {}
    width = max(run.options.seconds / BLOCKS, 1e-9)
    for sample in run.samples:
        if sample.error is None and sample.kind != "generator":
            number = min(BLOCKS - 1, max(0, math.floor((sample.at - run.begin) / width)))
            cut.setdefault(sample.name, {}).setdefault(number, []).append(sample.ms)
    return {name: list(blocks.values()) for name, blocks in cut.items()}


def _joined(blocks: Sequence[Sequence[float]]) -> list[float]:
    return [value for block in blocks for value in block]


def _ratio(before: float, after: float) -> float:
    return after / before if before > 0 else 1.0
