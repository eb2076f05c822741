"""Waits between attempts: the cluster's formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knative_local.delivery.backoff import can_wait, is_retryable, wait_seconds
from knative_local.manifests.plan import DeliverySpec

delays = st.floats(min_value=0.001, max_value=60)


@given(delay=delays, retry=st.integers(min_value=1, max_value=20))
def test_linear_waits_grow_by_the_delay(delay: float, retry: int) -> None:
    delivery = DeliverySpec(retry=20, backoff_policy="linear", backoff_delay_seconds=delay)
    assert wait_seconds(delivery, retry) == pytest.approx(delay * retry)


@given(delay=delays, retry=st.integers(min_value=1, max_value=20))
def test_exponential_waits_double_and_begin_at_twice_the_delay(delay: float, retry: int) -> None:
    delivery = DeliverySpec(retry=20, backoff_delay_seconds=delay)
    assert wait_seconds(delivery, 1) == pytest.approx(2 * delay)
    assert wait_seconds(delivery, retry + 1) == pytest.approx(2 * wait_seconds(delivery, retry))


def test_the_stock_broker_waits_409_seconds_in_all() -> None:
    delivery = DeliverySpec(retry=10, backoff_delay_seconds=0.2)
    assert sum(wait_seconds(delivery, n) for n in range(1, 11)) == pytest.approx(409.2)


@pytest.mark.parametrize("status", [500, 503, 599, 404, 408, 409, 429])
def test_statuses_that_may_change_are_retried(status: int) -> None:
    assert is_retryable(status)


@pytest.mark.parametrize("status", [300, 301, 303, 400, 401, 403, 405, 410, 413, 418, 422])
def test_statuses_that_stay_are_not_retried(status: int) -> None:
    assert not is_retryable(status)


def test_a_delay_under_a_millisecond_cannot_be_waited_for() -> None:
    assert not can_wait(DeliverySpec(retry=3, backoff_delay_seconds=0))
    assert not can_wait(DeliverySpec(retry=3, backoff_delay_seconds=0.0009))
    assert can_wait(DeliverySpec(retry=3, backoff_delay_seconds=0.001))
