"""Answers as an ingress: the order of the checks and every status are the cluster's own."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from knative_local.http1.errors import BodyTooLarge
from knative_local.http1.limits import Limits
from knative_local.http1.messages import Request, Response
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.events import encoding_of, record_from_http
from knative_local.ingress.tracing import send_traced
from knative_local.ingress.writing import structured_record
from knative_local.kafka.errors import ProduceFailed
from knative_local.kafka.producer import MAX_REQUEST_BYTES, Producer
from knative_local.tracing import TRACER, Span, parent_in

INGRESS_LIMITS = Limits(unknown_method=405, server_wide=False)
"""Any method but POST is one that the ingress does not allow, whatever it is called."""
_PROBE_PATHS = frozenset({"/healthz", "/readyz"})
_BAD_REQUEST, _NOT_FOUND, _METHOD, _UNAVAILABLE, _ACCEPTED = 400, 404, 405, 503, 202

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """Where the events of one address are stored and how."""

    topic: str
    structured: bool = False
    """Whether a record holds the whole event as JSON."""


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

    def __init__(self, producer: Producer) -> None:
        self._producer = producer
        self._paths: Mapping[str, Route] = {}
        self._hosts: Mapping[str, Route] = {}
        self._otherwise: Route | None = None
        self.counters = IngressCounters()

    def route(
        self,
        routes: Mapping[tuple[str, str], Route | str],
        hosts: Mapping[str, Route] | None = None,
        otherwise: Route | None = None,
    ) -> None:
        """Serve exactly these.

        Args:
            routes: By the namespace and name that a path names; a topic alone means binary mode.
            hosts: By the `Host` header, which counts where the path names nothing.
            otherwise: Of everything else.
        """
        self._paths = {
            f"/{space}/{name}": Route(route) if isinstance(route, str) else route
            for (space, name), route in routes.items()
        }
        self._hosts = dict(hosts or {})
        self._otherwise = otherwise

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
        status = await self._take(request, route, span)
        if span is not None:
            problem = "" if status == _ACCEPTED else f"answered with {status}"
            span.end(problem, http__response__status_code=status)
        return Response(status)

    def _by_host(self, request: Request) -> Route | None:
        host = request.header(b"host") if self._hosts else None
        found = None if host is None else self._hosts.get(host.decode("latin-1"))
        return found or self._otherwise

    async def _take(self, request: Request, route: Route, span: Span | None) -> int:
        if encoding_of(request.headers) == "unknown":
            self.counters.invalid += 1
            return _BAD_REQUEST
        try:
            await self._producer.room()
            body = await request.read(MAX_REQUEST_BYTES)
            record = record_from_http(request.headers, body)
            if route.structured:
                record = structured_record(record, request.headers, body)
            await send_traced(
                self._producer, route.topic, record, span.traceparent if span is not None else None
            )
        except InvalidEvent as error:
            self.counters.invalid += 1
            logger.debug("event_refused", extra={"topic": route.topic, "reason": str(error)})
            return _BAD_REQUEST
        except BodyTooLarge:
            self.counters.failed += 1
            return _UNAVAILABLE
        except ProduceFailed as error:
            self.counters.failed += 1
            logger.debug("event_not_stored", extra={"topic": route.topic, "reason": str(error)})
            return _UNAVAILABLE
        self.counters.accepted += 1
        return _ACCEPTED


def _before_the_path(request: Request) -> Response | None:
    """Answer what needs no look at who is meant."""
    if request.method == "GET" and request.path in _PROBE_PATHS:
        return Response(200)
    if request.method != "POST" and not _is_probe(request):
        return Response(_METHOD)
    return None


def _is_probe(request: Request) -> bool:
    return request.method == "GET" and request.header(b"k-network-probe") == b"probe"
