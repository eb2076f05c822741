"""Delivery settings with the defaults of the Kafka broker's controllers."""

from __future__ import annotations

from knative_local.manifests.durations import iso8601_seconds
from knative_local.manifests.models.eventing import Delivery
from knative_local.manifests.plan import DeliverySpec, Destination
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.destinations import resolve
from knative_local.manifests.reporting import Place

DEFAULT_BACKOFF_SECONDS = 0.2
DEFAULT_TIMEOUT_SECONDS = 600.0


def plan_delivery(
    given: Delivery | None, place: Place, context: Context, *, may_come: bool = False
) -> DeliverySpec:
    """What the data plane does with `given`; problems and doubts are said at `place`.

    With `may_come` the dead letter sink may be an object that is made later.
    """
    if given is None:
        return DeliverySpec()
    retry = given.retry or 0
    if retry < 0:
        place.at("retry").refuse(f"{retry} is negative")
    timeout = _duration(given.timeout, DEFAULT_TIMEOUT_SECONDS, place.at("timeout"))
    if timeout <= 0:
        place.at("timeout").refuse(f"{given.timeout} must be longer than zero")
    backoff = _duration(given.backoff_delay, DEFAULT_BACKOFF_SECONDS, place.at("backoffDelay"))
    if retry > 0 and backoff < 0.001:
        place.at("backoffDelay").warn(
            "less than a millisecond: the Kafka broker then does not retry at all"
        )
    _check_ignored(given, place, context)
    sink = resolve(
        given.dead_letter_sink,
        place.at("deadLetterSink"),
        context,
        needed=False,
        may_come=may_come,
    )
    return DeliverySpec(
        retry=retry,
        backoff_policy=given.backoff_policy or "exponential",
        backoff_delay_seconds=backoff,
        timeout_seconds=timeout,
        dead_letter_sink=sink,
    )


def unresolved(sink: Destination | None) -> str:
    """What a Broker or a channel says of a dead letter sink that is not there."""
    if sink is None or not sink.missing:
        return ""
    return f"failed to resolve Spec.Delivery.DeadLetterSink: {sink.missing}"


def is_set(given: Delivery | None) -> bool:
    """Whether the Kafka broker counts this as a delivery of its own."""
    return given is not None and (
        given.dead_letter_sink is not None or given.retry is not None or given.timeout is not None
    )


def _check_ignored(given: Delivery, place: Place, context: Context) -> None:
    if given.format is not None:
        place.at("format").warn("the Kafka broker ignores it and always sends in binary mode")
    if given.retry_after_max is None:
        return
    at = place.at("retryAfterMax")
    if not context.config.allow_retry_after:
        at.refuse("is not allowed unless the feature delivery-retryafter is enabled")
        return
    _duration(given.retry_after_max, 0.0, at)
    at.warn("the Kafka broker never reads Retry-After")


def _duration(text: str | None, default: float, place: Place) -> float:
    if text is None:
        return default
    try:
        return iso8601_seconds(text)
    except ValueError as error:
        place.refuse(str(error))
        return default
