"""The adapter: an HTTP request from the broker in, a handler's outcome out.

Functions Framework's own `cloud_event` decorator answers `200 OK` with a body, which the Kafka
broker counts as a failed delivery. So a step is registered as an HTTP function, and this module
answers `202` without a body, or `200` with one CloudEvent.
"""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import functions_framework.aio
import orjson
from opentelemetry.trace import Span
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from somaagent.clock import now
from somaagent.errors import RejectedEvent, SomaError
from somaagent.events import Event, event_class
from somaagent.identifiers import derive_event_id, is_tenant, partition_key
from somaagent.messaging.envelope import Envelope, from_attributes, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign, verify
from somaagent.serving.delivery import Delivery, Handler, Outcome
from somaagent.serving.measuring import StepCounts, outcome_of
from somaagent.serving.reading import read_event
from somaagent.settings import EventSettings
from somaagent.telemetry.crashes import crash
from somaagent.telemetry.requests import WORK
from somaagent.telemetry.tracing import (
    consumer_span,
    current_traceparent,
    mark_failed,
    resumed_span,
)

MAX_EVENT_BYTES: Final = 1_048_576
"""The broker takes no larger event."""

logger = logging.getLogger(__name__)

Open = Callable[[], Awaitable[Handler]]


@dataclass(slots=True, kw_only=True)
class FunctionHost:
    """One step in one process: opens its handler once and answers deliveries."""

    function: str
    """Name of the step, as in `tool-executor`."""
    open_handler: Open
    events: EventSettings
    ring: KeyRing
    trusts_platform_only: bool = True
    """Whether unsigned events are refused; the dead letter step keeps whatever comes."""
    _handler: Handler | None = None
    _publisher: Any = None  # Any: importing the publisher costs aiohttp, which most steps spare
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    _cold: bool = True
    _counts: StepCounts = field(init=False)

    def __post_init__(self) -> None:
        self._counts = StepCounts(self.function)

    async def handler(self) -> Handler:
        """The opened handler; a failed open is tried again at the next call."""
        if self._handler is None:
            async with self._opening:
                if self._handler is None:
                    self._handler = await self.open_handler()
                    self._counts.opened(self._handler)
        return self._handler

    async def aclose(self) -> None:
        """Hand over what was counted; close the handler and the publisher."""
        await self._counts.aclose()
        if self._handler is not None:
            await self._handler.aclose()
        if self._publisher is not None:
            await self._publisher.aclose()

    async def respond(self, request: Request) -> Response:
        """Answer one delivery so that the broker does what the outcome asks for."""
        began = time.perf_counter()
        ended: Outcome | SomaError
        try:
            envelope, attributes = await _read(request)
        except SomaError as error:
            self._counts.delivered(error, seconds=time.perf_counter() - began)
            return _problem(error)
        work = WORK.set({})
        try:
            with consumer_span(self.function, envelope) as span:
                ended, response = await self._respond(envelope, attributes, span)
                seconds = time.perf_counter() - began
                self._counts.delivered(ended, seconds=seconds)
                logger.info(
                    "event_handled",
                    extra={
                        "event_id": envelope.event_id,
                        "event_type": envelope.event_type,
                        "outcome": outcome_of(ended),
                        "duration_ms": round(seconds * 1000, 3),
                    },
                )
        finally:
            WORK.reset(work)
        return response

    async def _respond(
        self, envelope: Envelope, attributes: Mapping[str, object], span: Span
    ) -> tuple[Outcome | SomaError, Response]:
        try:
            return await self._deliver(envelope, attributes, span)
        except SomaError as error:
            mark_failed(span, type(error).__name__)
            logger.warning(
                "event_failed",
                extra={
                    "event_id": envelope.event_id,
                    "event_type": envelope.event_type,
                    "error": type(error).__name__,
                    "detail": str(error),
                },
            )
            return error, _problem(error)
        except Exception as error:
            mark_failed(span, "unexpected")
            logger.error(  # noqa: TRY400 - its words may hold what a person said
                "event_crashed",
                extra={
                    "event_id": envelope.event_id,
                    "event_type": envelope.event_type,
                    **crash(error),
                },
            )
            crashed = SomaError("the step failed in a way it did not foresee")
            return crashed, _problem(crashed)

    async def _deliver(
        self, envelope: Envelope, attributes: Mapping[str, object], span: Span
    ) -> tuple[Outcome, Response]:
        received_at = now()
        event = self._trusted_event(envelope)
        if event is not None:
            WORK.set(_work(envelope, event))
            span.set_attributes(
                {f"somaagent.{name}": value for name, value in (WORK.get() or {}).items()}
            )
        handler = await self.handler()
        cold, self._cold = self._cold, False
        delivery = Delivery(
            function=self.function,
            envelope=envelope,
            attributes=attributes,
            tenant=envelope.tenant if event is not None else None,
            event=event,
            received_at=received_at,
            cold=cold,
        )
        span.set_attribute("faas.coldstart", cold)
        outcome = await handler.handle(delivery)
        return outcome, await self._publish(delivery, outcome)

    def _trusted_event(self, envelope: Envelope) -> Event | None:
        try:
            max_age = timedelta(seconds=self.events.max_age_seconds)
            verify(envelope, self.ring, present=now(), max_age=max_age)
            return _parse(envelope)
        except RejectedEvent:
            if self.trusts_platform_only:
                raise
            return None

    async def _publish(self, delivery: Delivery, outcome: Outcome) -> Response:
        if not outcome.events:
            return Response(status_code=202)
        with resumed_span(None if outcome.resumed else outcome.traceparent):
            parent = outcome.traceparent if outcome.resumed else current_traceparent()
            envelopes = [
                _follow_up(delivery, event, index, parent)
                for index, event in enumerate(outcome.events)
            ]
        if len(envelopes) > 1:
            publisher = await self._open_publisher()
            for envelope in envelopes[:-1]:
                await publisher.publish(envelope)
        reply = sign(envelopes[-1], self.ring, at=now())
        return Response(reply.data, status_code=200, headers=to_http(reply))

    async def _open_publisher(self) -> Any:  # Any: see the field
        if self._publisher is None:
            from somaagent.messaging.publisher import Publisher

            self._publisher = await Publisher.open(self.events)
        return self._publisher


HOSTS: list[FunctionHost] = []
"""The step that this process serves; Functions Framework loads its module, which adds it here."""


def cloud_event_function(
    open_handler: Open, *, trusts_platform_only: bool = True
) -> Callable[[Request], Awaitable[Response]]:
    """The function that Functions Framework serves, to be assigned to `handle` in `main.py`."""
    events = EventSettings()  # pyright: ignore[reportCallIssue] - read from the environment
    host = FunctionHost(
        function=_step_name(),
        open_handler=open_handler,
        events=events,
        ring=KeyRing.read(events),
        trusts_platform_only=trusts_platform_only,
    )
    HOSTS.append(host)

    async def handle(request: Request) -> Response:
        return await host.respond(request)

    functions_framework.aio.http(handle)  # registers the signature under the function's name
    return handle


def _step_name() -> str:
    # The one place that names a step is its folder; `FUNCTION_SOURCE` leads there.
    source = Path(os.environ["FUNCTION_SOURCE"])  # noqa: TID251 - Functions Framework's own variable
    return source.parent.name.replace("_", "-")


async def _read(request: Request) -> tuple[Envelope, Mapping[str, object]]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_EVENT_BYTES:
            raise RejectedEvent(f"the event is larger than {MAX_EVENT_BYTES} bytes")
    attributes, raw = read_event(request.headers.items(), bytes(body))
    envelope = from_attributes(
        attributes, raw, traceparent=request.headers.get("traceparent"), received=now()
    )
    return envelope, attributes


def _parse(envelope: Envelope) -> Event:
    if envelope.tenant is None or not is_tenant(envelope.tenant):
        raise RejectedEvent(f"event {envelope.event_id!r} names no tenant")
    known = event_class(envelope.event_type)
    if known is None:
        raise RejectedEvent(f"the type {envelope.event_type!r} is unknown")
    try:
        return known.model_validate_json(envelope.data)
    except ValidationError as error:
        places = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
        raise RejectedEvent(f"the event's data is wrong at: {places}") from error


def _work(envelope: Envelope, event: Event) -> dict[str, str]:
    """What log lines and the span say of the event: whose it is, and of which session and turn."""
    ids = {name: getattr(event, name, None) for name in ("session_id", "turn_id")}
    found = {"tenant": envelope.tenant, **ids}
    return {name: str(value) for name, value in found.items() if value is not None}


def _follow_up(delivery: Delivery, event: Event, index: int, traceparent: str | None) -> Envelope:
    cause = delivery.envelope
    subject, key = cause.subject, cause.partition_key
    # Mostly the cause's; a delegated task is of another session.
    session_id = getattr(event, "session_id", None)
    if session_id is not None and delivery.tenant is not None:
        subject, key = str(session_id), partition_key(delivery.tenant, str(session_id))
    return replace(
        cause,
        subject=subject,
        partition_key=key,
        event_id=derive_event_id(delivery.cause, delivery.function, index),
        source=f"/functions/{delivery.function}",
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        tenant=delivery.tenant,
        causation_id=cause.event_id,
        traceparent=traceparent or cause.traceparent,
        signature=None,
        replay_count=None,
    )


def _problem(error: SomaError) -> Response:
    body = {
        "type": "about:blank",
        "title": type(error).__name__,
        "status": error.status_code,
        "detail": str(error),
    }
    return Response(
        orjson.dumps(body), status_code=error.status_code, media_type="application/problem+json"
    )
