"""Brings the events of one egress to their end: subscriber, retries, reply, dead letter sink."""

import asyncio
import logging
from dataclasses import replace
from time import perf_counter

from knative_local.delivery.backoff import can_wait, is_retryable, wait_seconds
from knative_local.delivery.dead_letters import Failure, dead_letter_headers
from knative_local.delivery.event import Event, is_sendable, type_of
from knative_local.delivery.replies import replies_of
from knative_local.delivery.status import TriggerCounters
from knative_local.http1.errors import HttpError
from knative_local.http1.messages import Headers
from knative_local.http1.subscriber import Resolver, SubscriberResponse
from knative_local.kafka.producer import Producer
from knative_local.manifests.plan import EgressPlan
from knative_local.tracing import TRACER, parent_in, with_parent

_LOSS_LOG_SECONDS = 10.0

logger = logging.getLogger(__name__)


class GivenUp(Exception):
    """The dispatcher was closed while an event waited for its next attempt."""


class Dispatcher:
    """Delivers one event at a time per call; calls may run side by side."""

    def __init__(
        self,
        plan: EgressPlan,
        *,
        resolver: Resolver,
        producer: Producer,
        counters: TriggerCounters,
    ) -> None:
        self._plan = plan
        self._resolver = resolver
        self._counters = counters
        self._times = counters.times
        self._own_headers: Headers = [
            (b"prefer", b"reply"),
            (b"kn-namespace", plan.namespace.encode()),
        ]
        self._replies = replies_of(
            plan, producer=producer, counters=counters, attempt=self._attempt
        )
        self._loss_logged = 0.0
        self._pausing: set[asyncio.Future[None]] = set()
        self._closing = False

    def close(self) -> None:
        """Give up every event that waits for its next attempt, or that will have to wait."""
        self._closing = True
        for pause in self._pausing:
            if not pause.done():
                pause.set_exception(GivenUp)

    async def deliver(self, event: Event) -> None:
        """Return when the event is finished, in whatever way.

        Raises:
            GivenUp: It is not finished; whoever comes next has to deliver it.
        """
        span = TRACER.start(
            "kafka_receive",
            "consumer",
            parent_in(event.headers),
            consumer__name=self._plan.name,
            messaging__message_id=event.attributes.get("id", ""),
            messaging__message_type=event.attributes.get("type", ""),
        )
        if span is None:
            await self._deliver(event)
            return
        if event.stored_ms:
            wait = TRACER.start(
                "wait", "internal", span.traceparent, began=event.stored_ms * 1_000_000
            )
            if wait is not None:
                wait.end()
        headers = with_parent(event.headers, b"traceparent", span)
        try:
            await self._deliver(replace(event, headers=headers))
        except BaseException as error:
            span.end(type(error).__name__)
            raise
        span.end()

    async def _deliver(self, event: Event) -> None:
        plan = self._plan
        if not is_sendable(event.headers):
            self._counters.discarded += 1
            return
        failure = await self._send("dispatch", plan.subscriber.uri, event.headers, event.body)
        if failure is None:
            self._counters.delivered += 1
            return
        sink = plan.delivery.dead_letter_sink
        if sink is None:
            self._lost(plan.subscriber.uri, failure)
            return
        headers = dead_letter_headers(event, plan.subscriber.uri, failure)
        second = await self._send("dead letter", sink.uri, headers, event.body)
        if second is None:
            self._counters.dead_lettered += 1
        else:
            self._lost(sink.uri, second)

    async def _send(
        self, what: str, uri: str, headers: Headers, body: bytes | None
    ) -> Failure | None:
        answer = await self._attempt(what, uri, headers, body)
        if isinstance(answer, Failure):
            return answer
        return await self._replies.take(answer, headers)

    async def _attempt(
        self, what: str, uri: str, headers: Headers, body: bytes | None
    ) -> SubscriberResponse | Failure:
        """Return the answer of a subscriber that took the message, after as many attempts."""
        delivery = self._plan.delivery
        kind = type_of(headers)
        headers = self._own_headers + headers
        failure = Failure()
        for attempt in range(delivery.retry + 1):
            if attempt:
                if not can_wait(delivery):
                    return Failure()
                await self._pause(wait_seconds(delivery, attempt))
                self._counters.retried += 1
            began = perf_counter()
            span = TRACER.start(
                what, "client", parent_in(headers), url__full=uri, attempt=attempt + 1
            )
            sent = with_parent(headers, b"traceparent", span)
            try:
                answer = await self._resolver.resolve(uri).post(
                    uri, sent, body, timeout=delivery.timeout_seconds
                )
            except (HttpError, OSError) as error:
                if span is not None:
                    span.end(type(error).__name__)
                self._times.add(kind, None, perf_counter() - began)
                logger.debug("delivery_failed", extra={"uri": uri, "reason": str(error)})
                failure = Failure()
                continue
            self._times.add(kind, answer.status, perf_counter() - began)
            if span is not None:
                problem = "" if answer.status < 300 else f"answered with {answer.status}"
                span.end(problem, http__response__status_code=answer.status)
            if answer.status < 300:
                return answer
            failure = Failure(answer.status, answer.headers, answer.body)
            if not is_retryable(answer.status):
                return failure
        return failure

    async def _pause(self, seconds: float) -> None:
        if self._closing:
            raise GivenUp
        loop = asyncio.get_running_loop()
        pause: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(seconds, _end, pause)
        self._pausing.add(pause)
        try:
            await pause
        finally:
            timer.cancel()
            self._pausing.discard(pause)

    def _lost(self, uri: str, failure: Failure) -> None:
        self._counters.lost += 1
        now = asyncio.get_running_loop().time()
        if self._loss_logged and now - self._loss_logged < _LOSS_LOG_SECONDS:
            return
        self._loss_logged = now
        logger.warning(
            "events_lost",
            extra={
                "trigger": f"{self._plan.namespace}/{self._plan.name}",
                "uri": uri,
                "status": failure.status,
                "lost": self._counters.lost,
            },
        )


def _end(pause: asyncio.Future[None]) -> None:
    if not pause.done():
        pause.set_result(None)
