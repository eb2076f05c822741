import pytest

from knative_local.manifests.plan import ScalingSpec
from knative_local.serving.autoscaling import (
    Memory,
    Observation,
    activation_replicas,
    bounded,
    desired_replicas,
    may_reach_zero,
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


def test_scale_down_delay_keeps_the_highest_recent_decision() -> None:
    memory = Memory()
    spec = ScalingSpec(scale_down_delay_seconds=10)
    assert wanted(spec, stable=139.0, panic=0.0, ready=2, memory=memory, now=0) == 2
    assert wanted(spec, stable=1.0, panic=0.0, ready=2, memory=memory, now=9) == 2
    assert wanted(spec, stable=1.0, panic=0.0, ready=2, memory=memory, now=11) == 1


def test_bounds_apply_last() -> None:
    spec = ScalingSpec(min_scale=2, max_scale=5)
    assert [bounded(spec, n) for n in (0, 3, 9)] == [2, 3, 5]
    assert bounded(ScalingSpec(), 9) == 9


def test_panic_window_is_a_share_of_the_stable_one() -> None:
    assert panic_window_seconds(ScalingSpec()) == pytest.approx(6.0)
    assert panic_window_seconds(ScalingSpec(window_seconds=6)) == 1.0


def may(spec: ScalingSpec, *, idle: float, age: float = 1000.0, proxied: float = 1000.0) -> bool:
    return may_reach_zero(spec, idle_seconds=idle, replica_age_seconds=age, proxied_seconds=proxied)


def test_last_replica_goes_one_window_after_the_last_request() -> None:
    assert not may(ScalingSpec(), idle=59.9)
    assert may(ScalingSpec(), idle=60.0)


def test_last_replica_lives_for_one_window_at_least() -> None:
    assert not may(ScalingSpec(), idle=1000.0, age=59.0)


def test_retention_comes_after_the_window() -> None:
    spec = ScalingSpec(retention_seconds=30)
    assert not may(spec, idle=89.0)
    assert may(spec, idle=90.0)


def test_grace_counts_from_when_the_proxy_is_in_the_path() -> None:
    spec = ScalingSpec(window_seconds=6)
    assert not may(spec, idle=20.0, proxied=20.0)
    assert may(spec, idle=30.0, proxied=30.0)


def test_minimum_above_zero_keeps_the_last_replica() -> None:
    assert not may(ScalingSpec(min_scale=1), idle=1e9)
