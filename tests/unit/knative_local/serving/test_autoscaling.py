import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knative_local.manifests.plan import ScalingSpec
from knative_local.serving.autoscaling import (
    Memory,
    Observation,
    activation_replicas,
    bounded,
    desired_replicas,
    excess_burst_capacity,
    panic_window_seconds,
    target_per_replica,
)


def wanted(
    spec: ScalingSpec,
    *,
    stable: float,
    panic: float | None = None,
    ready: int = 1,
    concurrency: int = 0,
    memory: Memory | None = None,
    now: float = 0.0,
) -> int:
    seen = Observation(stable=stable, panic=stable if panic is None else panic, ready=ready)
    return desired_replicas(spec, concurrency, seen, memory or Memory(), now)


def test_target_is_the_total_times_the_utilization() -> None:
    assert target_per_replica(ScalingSpec(), 0) == pytest.approx(70.0)


def test_target_of_concurrency_is_never_above_the_hard_limit() -> None:
    assert target_per_replica(ScalingSpec(target=100), 10) == pytest.approx(7.0)
    assert target_per_replica(ScalingSpec(target=200, metric="rps"), 10) == pytest.approx(140.0)


@pytest.mark.parametrize(("stable", "expected"), [(0.0, 0), (0.01, 1), (70.0, 1), (70.1, 2)])
def test_replicas_follow_the_average_over_the_target(stable: float, expected: int) -> None:
    assert wanted(ScalingSpec(), stable=stable, panic=0.0, ready=1) == expected


def test_scale_down_halves_at_most_per_tick() -> None:
    assert wanted(ScalingSpec(), stable=1.0, panic=0.0, ready=8) == 4


def test_scale_up_is_bounded_by_its_rate() -> None:
    assert wanted(ScalingSpec(max_scale_up_rate=2), stable=7000.0, ready=3) == 6


def test_activation_scale_raises_any_demand_but_none() -> None:
    spec = ScalingSpec(activation_scale=3)
    assert wanted(spec, stable=0.5, panic=0.0) == 3
    assert wanted(spec, stable=0.0, panic=0.0) == 0
    assert activation_replicas(spec) == 3


def test_panic_begins_at_twice_what_the_ready_replicas_carry() -> None:
    memory = Memory()
    assert wanted(ScalingSpec(), stable=10.0, panic=140.0, ready=1, memory=memory) == 2
    assert memory.panic_since == 0.0


def test_panic_never_scales_down_until_one_stable_window_has_passed() -> None:
    memory = Memory()
    spec = ScalingSpec(window_seconds=60)
    assert wanted(spec, stable=10.0, panic=700.0, ready=1, memory=memory, now=0) == 10
    assert wanted(spec, stable=10.0, panic=10.0, ready=10, memory=memory, now=60) == 10
    assert wanted(spec, stable=10.0, panic=10.0, ready=10, memory=memory, now=61) == 5


def test_what_no_route_leads_to_may_go_at_once() -> None:
    seen = Observation(stable=1.0, panic=0.0, ready=8, reachable=False)
    assert desired_replicas(ScalingSpec(), 0, seen, Memory(), 0.0) == 1
    assert bounded(ScalingSpec(min_scale=3), 0, reachable=False) == 0


def test_activation_scale_is_not_held_back_by_the_rate() -> None:
    spec = ScalingSpec(activation_scale=5, max_scale_up_rate=2)
    assert wanted(spec, stable=0.5, panic=0.0, ready=1) == 5


def test_scale_down_delay_keeps_the_highest_recent_decision() -> None:
    memory = Memory()
    spec = ScalingSpec(scale_down_delay_seconds=10)
    assert wanted(spec, stable=139.0, panic=0.0, ready=2, memory=memory, now=0) == 2
    assert wanted(spec, stable=1.0, panic=0.0, ready=2, memory=memory, now=9) == 2
    assert wanted(spec, stable=1.0, panic=0.0, ready=2, memory=memory, now=10) == 1


def test_bounds_apply_last() -> None:
    spec = ScalingSpec(min_scale=2, max_scale=5)
    assert [bounded(spec, n) for n in (0, 3, 9)] == [2, 3, 5]
    assert bounded(ScalingSpec(), 9) == 9


def test_panic_window_is_a_share_of_the_stable_one() -> None:
    assert panic_window_seconds(ScalingSpec()) == pytest.approx(6.0)
    assert panic_window_seconds(ScalingSpec(window_seconds=6)) == 1.0


@pytest.mark.parametrize(
    ("capacity", "ready", "panic", "expected"),
    [(-1, 9, 0.0, -1), (0, 0, 50.0, 0), (211, 1, 0.0, -111), (211, 3, 20.5, 68), (10, 1, 90, 0)],
)
def test_excess_burst_capacity_is_what_the_ready_replicas_could_take_on(
    capacity: float, ready: int, panic: float, expected: int
) -> None:
    seen = Observation(stable=0.0, panic=panic, ready=ready)
    assert excess_burst_capacity(ScalingSpec(target_burst_capacity=capacity), 0, seen) == expected


SPECS = st.builds(
    ScalingSpec,
    target=st.floats(0.01, 1000),
    utilization=st.floats(0.01, 1),
    activation_scale=st.integers(1, 5),
    panic_threshold_percentage=st.floats(110, 1000),
    max_scale_up_rate=st.floats(1.01, 1000),
    max_scale_down_rate=st.floats(1.01, 10),
)
LOADS = st.floats(0, 5000)


def rounded_up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def by_the_formula(spec: ScalingSpec, load: float, ready: int) -> int:
    """The specification's formula in exact arithmetic."""
    target = max(Fraction(spec.target * spec.utilization), Fraction(0.01))
    # What a cluster divides are floating point numbers too.
    plain = rounded_up(Fraction(load / float(target)))
    low = Fraction(ready / spec.max_scale_down_rate)
    high = rounded_up(Fraction(spec.max_scale_up_rate * ready))
    clamped = min(max(plain, low.numerator // low.denominator), high)
    return max(clamped, spec.activation_scale) if plain > 0 else clamped


@given(SPECS, LOADS, st.integers(0, 40))
def test_without_panic_the_formula_decides(spec: ScalingSpec, load: float, ready: int) -> None:
    assert wanted(spec, stable=load, panic=0.0, ready=ready) == by_the_formula(
        spec, load, max(1, ready)
    )


@given(SPECS, LOADS, LOADS, st.integers(0, 40))
def test_in_panic_the_larger_of_both_formulas_decides(
    spec: ScalingSpec, stable: float, panic: float, ready: int
) -> None:
    memory = Memory(panic_since=0.0)
    found = wanted(spec, stable=stable, panic=panic, ready=ready, memory=memory, now=1.0)
    ready = max(1, ready)
    assert found == max(by_the_formula(spec, stable, ready), by_the_formula(spec, panic, ready))


@given(SPECS, st.lists(st.tuples(LOADS, LOADS, st.integers(0, 40)), min_size=1, max_size=40))
def test_no_decision_in_panic_is_below_an_earlier_one(
    spec: ScalingSpec, ticks: list[tuple[float, float, int]]
) -> None:
    memory, highest = Memory(), 0
    for number, (stable, panic, ready) in enumerate(ticks):
        found = wanted(
            spec, stable=stable, panic=panic, ready=ready, memory=memory, now=2.0 * number
        )
        assert found >= 0
        if memory.panic_since is None:
            highest = 0
        else:
            assert found >= highest
            highest = found


@given(st.lists(LOADS, min_size=1, max_size=60), st.integers(1, 60))
def test_delay_gives_the_maximum_of_its_last_ticks(loads: list[float], seconds: int) -> None:
    spec = ScalingSpec(scale_down_delay_seconds=float(seconds), max_scale_down_rate=1e9)
    plain = ScalingSpec(max_scale_down_rate=1e9)
    memory, decisions = Memory(), list[int]()
    for number, load in enumerate(loads):
        decisions.append(wanted(plain, stable=load, panic=0.0, ready=1))
        found = wanted(spec, stable=load, panic=0.0, ready=1, memory=memory, now=2.0 * number)
        assert found == max(decisions[-math.ceil(seconds / 2) :])
