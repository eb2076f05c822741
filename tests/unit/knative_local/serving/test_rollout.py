"""Gradual rollouts, step by step."""

from hypothesis import given
from hypothesis import strategies as st

from knative_local.serving.rollout import Rollout, Share, advance

A = Rollout(percent=100, shares=(Share("a", 100),))


def shares(rollout: Rollout) -> dict[str, int]:
    return {share.revision: share.percent for share in rollout.shares}


def test_without_a_duration_all_goes_at_once() -> None:
    assert shares(advance(A, "b", 100, 0.0, 0.0)) == {"b": 100}


def test_first_revision_needs_no_rollout() -> None:
    assert shares(advance(None, "a", 100, 60.0, 0.0)) == {"a": 100}


def test_rollout_begins_with_one_percent() -> None:
    begun = advance(A, "b", 100, 60.0, 0.0)
    assert shares(begun) == {"a": 99, "b": 1}
    assert (begun.step_percent, begun.step_seconds) == (2, 1.0)


def test_nothing_moves_before_its_time() -> None:
    begun = advance(A, "b", 100, 200.0, 0.0)
    assert advance(begun, "b", 100, 200.0, begun.next_step_at - 0.01) == begun
    moved = advance(begun, "b", 100, 200.0, begun.next_step_at)
    assert shares(moved) == {"a": 98, "b": 2}


def test_third_revision_takes_from_the_second() -> None:
    half = Rollout(percent=100, shares=(Share("a", 40), Share("b", 60)))
    begun = advance(half, "c", 100, 20.0, 0.0)
    assert shares(begun) == {"a": 40, "b": 59, "c": 1}
    moved = advance(begun, "c", 100, 20.0, begun.next_step_at)
    assert shares(moved) == {"a": 40, "b": 54, "c": 6}


def test_less_for_the_configuration_is_taken_from_its_oldest_revision() -> None:
    half = Rollout(percent=100, shares=(Share("a", 40), Share("b", 60)), next_step_at=9.0)
    assert shares(advance(half, "b", 50, 20.0, 0.0)) == {"b": 50}
    assert shares(advance(half, "b", 80, 20.0, 0.0)) == {"a": 20, "b": 60}


def test_more_for_the_configuration_goes_to_its_newest_revision() -> None:
    half = Rollout(percent=50, shares=(Share("a", 20), Share("b", 30)), next_step_at=9.0)
    assert shares(advance(half, "b", 80, 20.0, 0.0)) == {"a": 20, "b": 60}


@given(st.integers(2, 100), st.integers(1, 3600), st.floats(0, 1e6))
def test_every_rollout_ends_in_about_its_time_and_never_loses_a_percent(
    percent: int, duration: int, start: float
) -> None:
    rollout = advance(
        Rollout(percent=percent, shares=(Share("a", percent),)), "b", percent, duration, start
    )
    now, newest = start, 1
    for _ in range(200):
        assert sum(shares(rollout).values()) == percent
        assert shares(rollout)["b"] >= newest
        newest = shares(rollout)["b"]
        if rollout.done:
            break
        now = rollout.next_step_at
        rollout = advance(rollout, "b", percent, duration, now)
    assert shares(rollout) == {"b": percent}
    # Steps are whole percents: rounding them up ends early, rounding down late.
    assert now - start <= 1.5 * duration + 2
