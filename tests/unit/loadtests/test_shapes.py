"""How loads go."""

from random import Random

import pytest

from loadtests.options import duration
from loadtests.shapes import SHAPES, STEPS, arrivals


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_stays_between_nothing_and_its_peak(name: str) -> None:
    levels = [SHAPES[name](moment / 1000) for moment in range(1001)]

    assert min(levels) >= 0
    assert max(levels) == 1


def test_steps_are_even_and_go_up() -> None:
    levels = [SHAPES["step"]((number + 0.5) / STEPS) for number in range(STEPS)]

    assert levels == [(number + 1) / STEPS for number in range(STEPS)]


@pytest.mark.parametrize(("name", "mean"), [("constant", 1.0), ("ramp", 0.5), ("spike", 0.28)])
def test_arrivals_follow_their_shape(name: str, mean: float) -> None:
    came = list(arrivals(SHAPES[name], peak=50, seconds=200, chance=Random(1)))

    assert came == sorted(came)
    assert came[0] >= 0
    assert came[-1] < 200
    # A Poisson count spreads by its root; five times that is beyond chance.
    assert len(came) == pytest.approx(50 * 200 * mean, abs=5 * (50 * 200 * mean) ** 0.5)


def test_the_same_seed_brings_the_same_arrivals() -> None:
    first, second, other = (
        list(arrivals(SHAPES["soak"], peak=5, seconds=60, chance=Random(seed)))
        for seed in (7, 7, 8)
    )

    assert first == second != other


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("1.5m", 90), ("1h", 3600), ("500ms", 0.5)]
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "-5s", "5 minutes", "nan", "1d"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        duration(text)
