import pytest

from knative_local.serving.load import Load


def test_nothing_observed_is_zero() -> None:
    assert Load(60).average(100.0, 60, "concurrency") == 0.0


def test_concurrency_is_weighted_by_time() -> None:
    load = Load(60)
    load.enter(10.0)
    load.enter(10.5)
    load.leave(11.0)
    load.leave(11.0)
    # One for half a second, two for the other half.
    assert load.average(11.0, 60, "concurrency") == pytest.approx(1.5)


def test_average_is_over_the_seconds_observed_so_far() -> None:
    load = Load(60)
    load.enter(10.0)
    load.leave(12.0)
    assert load.average(14.0, 60, "concurrency") == pytest.approx(0.5)


def test_request_that_stays_counts_in_every_second() -> None:
    load = Load(60)
    load.enter(0.0)
    assert load.average(200.0, 60, "concurrency") == pytest.approx(1.0)
    assert load.average(200.0, 6, "concurrency") == pytest.approx(1.0)


def test_window_forgets_what_lies_before_it() -> None:
    load = Load(60)
    load.enter(0.0)
    load.leave(30.0)
    assert load.average(59.0, 6, "concurrency") == 0.0
    assert load.average(89.0, 60, "concurrency") == pytest.approx(1 / 60)
    assert load.average(91.0, 60, "concurrency") == 0.0


def test_long_pause_leaves_nothing_behind() -> None:
    load = Load(6)
    for moment in (0.0, 1.0, 2.0):
        load.enter(moment)
        load.leave(moment + 0.5)
    assert load.average(1000.0, 6, "concurrency") == 0.0
    assert load.average(1000.0, 6, "rps") == 0.0


def test_requests_per_second_are_counted_by_arrival() -> None:
    load = Load(60)
    for n in range(20):
        load.enter(5.0 + n / 10)
        load.leave(5.0 + n / 10)
    assert load.average(7.0, 60, "rps") == pytest.approx(10.0)


def test_first_second_shows_what_is_there_now() -> None:
    load = Load(60)
    load.enter(10.2)
    assert load.average(10.3, 60, "concurrency") == 1.0
