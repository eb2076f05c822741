"""How long a delivery waits before it is tried again, and whether it is."""

from knative_local.manifests.plan import DeliverySpec

_RETRYABLE_BELOW_500 = frozenset({404, 408, 409, 429})
_MILLISECOND = 0.001


def wait_seconds(delivery: DeliverySpec, retry: int) -> float:
    """Return the wait before the n-th retry (n = 1, 2, …): no jitter and no limit."""
    if delivery.backoff_policy == "linear":
        return delivery.backoff_delay_seconds * retry
    return delivery.backoff_delay_seconds * float(2**retry)


def can_wait(delivery: DeliverySpec) -> bool:
    """Tell whether the delay is one that the cluster's timer accepts.

    A delay under a millisecond is refused there, and the refusal takes the place of the failure:
    there is no retry, and the dead letter carries no status code.
    """
    return delivery.backoff_delay_seconds >= _MILLISECOND


def is_retryable(status: int) -> bool:
    """Tell whether an answer with this status may be different next time."""
    return status >= 500 or status in _RETRYABLE_BELOW_500
