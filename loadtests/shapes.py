"""How a load grows and falls: the share of its peak at each moment of a run."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Final

Shape = Callable[[float], float]
"""Takes the moment as a share of the run, 0 to 1; gives a share of the peak, 0 to 1."""

STEPS: Final = 8
_EDGE: Final = 0.1


def constant(_moment: float) -> float:
    """The peak, all the time."""
    return 1.0


def ramp(moment: float) -> float:
    """From nothing to the peak, evenly."""
    return moment


def step(moment: float) -> float:
    """The peak in the last of `STEPS` equal steps, each of which adds as much."""
    return (math.floor(min(moment, 1 - 1e-9) * STEPS) + 1) / STEPS


def spike(moment: float) -> float:
    """A tenth of the peak, and the peak itself in the middle fifth."""
    return 1.0 if 0.4 <= moment < 0.6 else 0.1


def soak(moment: float) -> float:
    """The peak, with slow first and last tenths."""
    return min(1.0, max(0.05, moment / _EDGE), max(0.05, (1 - moment) / _EDGE))


SHAPES: Final[dict[str, Shape]] = {
    "constant": constant,
    "ramp": ramp,
    "step": step,
    "spike": spike,
    "soak": soak,
}


def arrivals(shape: Shape, *, peak: float, seconds: float, chance: Random) -> Iterator[float]:
    """When somebody arrives, in seconds from the beginning, in order, of a Poisson process.

    Many sources of `peak / n` each are together one of `peak`, which is how workers share it.

    Args:
        shape: How the rate goes.
        peak: Largest rate, in arrivals a second.
        seconds: How long the run is.
        chance: Where chance comes from.
    """
    at = chance.expovariate(peak)
    while at < seconds:
        # Thinning: of a process at the peak's rate the share is kept that the shape says.
        if chance.random() < shape(at / seconds):
            yield at
        at += chance.expovariate(peak)
