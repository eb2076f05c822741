"""Whether one run was slower than another, or only looks so.

Latencies that follow each other are alike, so single samples say less than they seem to. The
samples of a run are cut into blocks of time; blocks are drawn anew many times, and the spread of
what comes out is the noise. A difference counts when it lies beyond it, and is not tiny. Many
figures are compared at once, and one in twenty would lie beyond its own noise by chance; so the
confidence is that of all of them together.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import NormalDist, stdev
from typing import Final

from loadtests.options import Options
from loadtests.results.samples import Run, percentile

BLOCKS: Final = 12
_DRAWS: Final = 400
_DOUBT: Final = 0.05
"""That anything at all is said to differ between two runs that are alike."""
_TINY: Final = 0.05
_FEWEST: Final = 24
_FEWEST_BEYOND: Final = 5
"""Samples of a tail: where fewer lie beyond a percentile, it is a matter of luck."""
_SHARES: Final = (0.5, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure of two runs."""

    name: str
    before: float
    after: float
    low: float
    """The ratio after / before is above this, beyond what noise does."""
    high: float
    """And below this."""
    said: str
    """`slower`, `faster`, `no difference beyond noise` or `too few samples`."""


def why_not(before: Run, after: Run) -> list[str]:
    """What makes two runs not comparable; empty when they are."""
    reasons = other_loads(before.options, after.options)
    machines = [run.about.get("machine", {}) for run in (before, after)]
    reasons += [
        f"{what} {machines[0].get(what)!r} and {machines[1].get(what)!r}"
        for what in ("processor", "cores", "memory_gib")
        if machines[0].get(what) != machines[1].get(what)
    ]
    return reasons


def other_loads(before: Options, after: Options) -> list[str]:
    """In what two loads are not the same, as far as that is known before they begin."""
    return [
        f"{what} {getattr(before, what)!r} and {getattr(after, what)!r}"
        for what in ("journey", "rate", "users", "think", "shape", "seconds", "workers")
        if getattr(before, what) != getattr(after, what)
    ]


def differences(before: Run, after: Run) -> list[Difference]:
    """Every latency that both have."""
    first, second = _blocks(before), _blocks(after)
    pairs = [(name, share) for name in sorted(first.keys() & second.keys()) for share in _SHARES]
    width = NormalDist().inv_cdf(1 - _DOUBT / 2 / max(1, len(pairs)))
    return [_compared(name, share, first[name], second[name], width) for name, share in pairs]


def _compared(
    name: str,
    share: float,
    before: Sequence[Sequence[float]],
    after: Sequence[Sequence[float]],
    width: float,
) -> Difference:
    """One figure; `width` is how many standard deviations the noise reaches to each side."""
    old, new = _joined(before), _joined(after)
    was, now = percentile(old, share), percentile(new, share)
    chance = Random(f"{name}{share}")
    drawn = [
        _distance(
            percentile(_joined(chance.choices(before, k=len(before))), share),
            percentile(_joined(chance.choices(after, k=len(after))), share),
        )
        for _ in range(_DRAWS)
    ]
    # Few blocks drawn anew spread less than the runs that they stand for.
    blocks = min(len(before), len(after))
    noise = width * stdev(drawn) * math.sqrt(blocks / max(1, blocks - 1))
    low, high = (math.exp(_distance(was, now) + sign * noise) for sign in (-1, 1))
    fewest = max(_FEWEST, _FEWEST_BEYOND / (1 - share))
    said = "no difference beyond noise"
    if min(len(old), len(new)) < fewest - 1e-9 or blocks < BLOCKS / 2:
        said = "too few samples"
    elif low > 1 + _TINY:
        said = "slower"
    elif high < 1 - _TINY:
        said = "faster"
    return Difference(
        name=f"{name}, p{share * 100:g}", before=was, after=now, low=low, high=high, said=said
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


def _distance(before: float, after: float) -> float:
    """The logarithm of their ratio: half and double are equally far from one."""
    return math.log(after / before) if before > 0 and after > 0 else 0.0
