"""What becomes of an answer: nothing, a record of the same topic, or another request."""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from knative_local.delivery.dead_letters import Failure
from knative_local.delivery.status import TriggerCounters
from knative_local.http1.messages import Headers
from knative_local.http1.subscriber import SubscriberResponse
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.events import headers_of, record_from_http
from knative_local.ingress.tracing import send_traced
from knative_local.kafka.errors import ProduceFailed
from knative_local.kafka.producer import OutgoingRecord, Producer
from knative_local.manifests.plan import Destination, EgressPlan

Attempt = Callable[[str, str, Headers, bytes | None], Awaitable[SubscriberResponse | Failure]]
"""Sends a message, which is called something in traces, with an egress' retries."""

_TRACE = {b"traceparent": "traceparent", b"tracestate": "tracestate", b"baggage": "baggage"}

logger = logging.getLogger(__name__)


class Replies(Protocol):
    """Takes the answer of a subscriber that took an event."""

    async def take(self, answer: SubscriberResponse, headers: Headers) -> Failure | None:
        """Return why the delivery failed after all, or nothing.

        Args:
            answer: What the subscriber answered.
            headers: What it was sent; an event in the answer goes on in its trace.
        """
        ...


def replies_of(
    plan: EgressPlan, *, producer: Producer, counters: TriggerCounters, attempt: Attempt
) -> Replies:
    """Return what a plan wants to be done with answers."""
    if plan.reply == "nowhere":
        return _Ignored()
    if isinstance(plan.reply, Destination):
        return _Forwarded(plan.reply.uri, counters, attempt)
    return _Stored(plan.topic, counters, producer)


class _Ignored:
    """A success is a success, whatever it says."""

    async def take(self, answer: SubscriberResponse, headers: Headers) -> Failure | None:
        """See `Replies`."""
        del answer, headers
        return None


class _Stored:
    """An event in an answer becomes a record of the topic that the first one came from."""

    def __init__(self, topic: str, counters: TriggerCounters, producer: Producer) -> None:
        self._topic = topic
        self._counters = counters
        self._producer = producer

    async def take(self, answer: SubscriberResponse, headers: Headers) -> Failure | None:
        """See `Replies`."""
        record = _event_in(answer)
        if record is None or isinstance(record, Failure):
            return record
        try:
            await send_traced(self._producer, self._topic, record, _continued(record, headers))
        except ProduceFailed as error:
            logger.debug("reply_not_stored", extra={"reason": str(error)})
            return Failure()
        self._counters.replies += 1
        return None


class _Forwarded:
    """An event in an answer is sent on; that it is not taken fails the first delivery."""

    def __init__(self, uri: str, counters: TriggerCounters, attempt: Attempt) -> None:
        self._uri = uri
        self._counters = counters
        self._attempt = attempt

    async def take(self, answer: SubscriberResponse, headers: Headers) -> Failure | None:
        """See `Replies`."""
        record = _event_in(answer)
        if record is None or isinstance(record, Failure):
            return record
        _continued(record, headers)
        second = await self._attempt("reply", self._uri, headers_of(record), record.value)
        if isinstance(second, Failure):
            return second
        self._counters.replies += 1
        return None


def _continued(record: OutgoingRecord, headers: Headers) -> bytes | None:
    """Let a reply without a trace of its own go on in the one of what it answers."""
    own = next((value for name, value in record.headers if name == "traceparent"), None)
    if own is not None:
        return own
    context = [(name, value) for name, value in headers if name in _TRACE]
    there = {name for name, _ in record.headers}
    record.headers.extend(
        (_TRACE[name], value) for name, value in context if _TRACE[name] not in there
    )
    return next((value for name, value in context if name == b"traceparent"), None)


def _event_in(answer: SubscriberResponse) -> OutgoingRecord | Failure | None:
    try:
        return record_from_http(answer.headers, answer.body)
    except InvalidEvent as error:
        # Whatever the headers pretend, an answer without a body is an acknowledgement; one with a
        # body that is no event means that the subscriber is not one.
        if not answer.body:
            return None
        logger.debug("reply_refused", extra={"reason": str(error)})
        return Failure()
