"""Answers as an ingress: the order of the checks and every status are the cluster's own."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

from knative_local.http1.errors import BodyTooLarge
from knative_local.http1.limits import Limits
from knative_local.http1.messages import Request, Response
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.events import encoding_of, record_from_http
from knative_local.ingress.tracing import send_traced
from knative_local.ingress.writing import structured_record
from knative_local.kafka.errors import ProduceFailed
from knative_local.kafka.producer import MAX_REQUEST_BYTES, OutgoingRecord, Producer
from knative_local.measuring import EventTimes
from knative_local.tracing import TRACER, Span, parent_in

INGRESS_LIMITS = Limits(unknown_method=405, as_vertx=True)
"""Any method but POST is one that the ingress does not allow, whatever it is called."""
_PROBE_PATHS = frozenset({"/healthz", "/readyz"})
_UNKNOWN_TYPE = "unknown"
_BAD_REQUEST, _NOT_FOUND, _METHOD, _UNAVAILABLE, _ACCEPTED = 400, 404, 405, 503, 202

logger = logging.getLogger(__name__)


class Receiver(NamedTuple):
    """The object that takes events at an address."""

    kind: str
    """As metrics call it: `broker`, `kafkasink` or `kafkachannel`."""
    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where the events of one address are stored and how."""

    topic: str
    structured: bool = False
    """Whether a record holds the whole event as JSON."""
    receiver: Receiver | None = None
    """Who is told in metrics; nobody where there is none."""


@dataclass(slots=True)
class IngressCounters:
    """What came in since the start."""

    accepted: int = 0
    invalid: int = 0
    unknown: int = 0
    failed: int = 0


async def without_addresses(request: Request) -> Response:
    """Answer as an ingress that serves nothing."""
    return _before_the_path(request) or Response(_NOT_FOUND)


class Ingress:
    """Takes events for Brokers, KafkaSinks or channels; call it with a request."""

    def __init__(self, producer: Producer, times: dict[Receiver, EventTimes] | None = None) -> None:
        """Serve nothing yet.

        Args:
            producer: Stores events.
            times: Where to note how long answers took; shared by ingresses of the same objects.
        """
        self._producer = producer
        self._paths: Mapping[str, Route] = {}
        self._hosts: Mapping[str, Route] = {}
        self._otherwise: Route | None = None
        self.counters = IngressCounters()
        self.times = {} if times is None else times
        """How long it took to answer, for everybody who is served."""
        self._receivers: frozenset[Receiver] = frozenset()

    def route(
        self,
        routes: Mapping[tuple[str, str], Route | str],
        hosts: Mapping[str, Route] | None = None,
        otherwise: Route | None = None,
    ) -> None:
        """Serve exactly these.

        Args:
            routes: By the namespace and name that a path names; a topic alone means a Broker's.
            hosts: By the `Host` header, which counts where the path names nothing.
            otherwise: Of everything else.
        """
        self._paths = {
            f"/{space}/{name}": Route(route, receiver=Receiver("broker", space, name))
            if isinstance(route, str)
            else route
            for (space, name), route in routes.items()
        }
        self._hosts = dict(hosts or {})
        self._otherwise = otherwise
        served = [*self._paths.values(), *self._hosts.values(), *([otherwise] if otherwise else [])]
        receivers = frozenset(route.receiver for route in served if route.receiver is not None)
        for gone in self._receivers - receivers:
            self.times.pop(gone, None)
        for each in receivers:
            self.times.setdefault(each, EventTimes())
        self._receivers = receivers

    async def __call__(self, request: Request) -> Response:
        """Answer one request; 202 only after Kafka has acknowledged the event."""
        early = _before_the_path(request)
        if early is not None:
            return early
        route = self._paths.get(request.path.removesuffix("/")) or self._by_host(request)
        if route is None:
            self.counters.unknown += 1
            return Response(_NOT_FOUND)
        if _is_probe(request):
            known = request.header(b"k-network-hash")
            return Response(200, [] if known is None else [(b"k-network-hash", known)])
        span = TRACER.start(
            "ingress receive", "server", parent_in(request.headers), url__path=request.path
        )
        began = perf_counter()
        status, event_type = await self._take(request, route, span)
        times = None if route.receiver is None else self.times.get(route.receiver)
        if times is not None:
            times.add(event_type, status, perf_counter() - began)
        if span is not None:
            problem = "" if status == _ACCEPTED else f"answered with {status}"
            span.end(problem, http__response__status_code=status)
        return Response(status)

    def _by_host(self, request: Request) -> Route | None:
        host = request.header(b"host") if self._hosts else None
        found = None if host is None else self._hosts.get(host.decode("latin-1"))
        return found or self._otherwise

    async def _take(self, request: Request, route: Route, span: Span | None) -> tuple[int, str]:
        """Return the status to answer with and the event's type, as far as it is known."""
        event_type = _UNKNOWN_TYPE
        if encoding_of(request.headers) == "unknown":
            self.counters.invalid += 1
            return _BAD_REQUEST, event_type
        try:
            await self._producer.room()
            body = await request.read(MAX_REQUEST_BYTES)
            record = record_from_http(request.headers, body)
            event_type = _type_of(record)
            if route.structured:
                record = structured_record(record, request.headers, body)
            await send_traced(
                self._producer, route.topic, record, span.traceparent if span is not None else None
            )
        except InvalidEvent as error:
            self.counters.invalid += 1
            logger.debug("event_refused", extra={"topic": route.topic, "reason": str(error)})
            return _BAD_REQUEST, event_type
        except BodyTooLarge:
            self.counters.failed += 1
            return _UNAVAILABLE, event_type
        except ProduceFailed as error:
            self.counters.failed += 1
            logger.debug("event_not_stored", extra={"topic": route.topic, "reason": str(error)})
            return _UNAVAILABLE, event_type
        self.counters.accepted += 1
        return _ACCEPTED, event_type


def _type_of(record: OutgoingRecord) -> str:
    for name, value in record.headers:
        if name == "ce_type":
            return value.decode("utf-8", "replace")
    return _UNKNOWN_TYPE


def _before_the_path(request: Request) -> Response | None:
    """Answer what needs no look at who is meant."""
    if request.method == "GET" and request.path in _PROBE_PATHS:
        return Response(200)
    if request.method != "POST" and not _is_probe(request):
        return Response(_METHOD)
    return None


def _is_probe(request: Request) -> bool:
    return request.method == "GET" and request.header(b"k-network-probe") == b"probe"
