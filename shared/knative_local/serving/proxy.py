"""The way of a request to a replica and of its answer back: limits, timeouts, failures."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

from knative_local.http1 import (
    Client,
    ClientResponse,
    ConnectFailed,
    Headers,
    Limits,
    Request,
    Response,
    SubscriberResponse,
    TransportError,
    TransportTimeout,
    Tunnel,
)
from knative_local.http1.tunnel import join_tunnels
from knative_local.serving import forwarding
from knative_local.serving.instances import Instance
from knative_local.serving.revision import Revision
from knative_local.serving.slots import NoReplica, QueueFull
from knative_local.tracing import TRACER, parent_in, with_parent

logger = logging.getLogger(__name__)

PROXY_LIMITS = Limits(request_line=65536, header_block=61440)
"""What a mesh's proxies take; the ingress of Brokers takes less."""

_REQUEST_TIMEOUT = b"request timeout"
_TEXT: Headers = [(b"content-type", b"text/plain; charset=utf-8")]
_MAX_ANSWER_BYTES = 64 * 1024 * 1024
_LOOPBACK = "127.0.0.1"
# As a cluster's activator dials: longer and longer, for about three seconds.
_DIAL_PAUSES_SECONDS = (*(0.05 * 1.4**n for n in range(10)), None)


class ServiceProxy:
    """Takes the requests of one Knative Service, from other processes or from the dispatcher."""

    def __init__(self, revision: Revision, hosts: tuple[str, ...]) -> None:
        self.revision = revision
        self.answers: Counter[int] = Counter()
        self.serve(hosts)
        # A replica may hold any number of streams open.
        # Servers often close a connection that is idle for five seconds; we do so before them.
        self._client = Client(max_connections=65536, idle_seconds=4.0, connect_seconds=5.0)
        plan = revision.plan
        self._timeout = float(plan.timeout_seconds)
        self._start_timeout = plan.response_start_timeout_seconds
        self._idle_timeout = plan.idle_timeout_seconds
        self._loop = asyncio.get_running_loop()
        forwarded = forwarding.forwarded_value(_LOOPBACK.encode(), b"http", None)
        self._event_headers: Headers = [
            (b"x-forwarded-for", _LOOPBACK.encode()),
            (b"x-forwarded-proto", b"http"),
            (b"forwarded", forwarded),
        ]

    def serve(self, hosts: tuple[str, ...]) -> None:
        """Let a process see these hosts as they are called, and the first for any other."""
        self._hosts = frozenset(host.encode() for host in hosts)
        self._host = hosts[0].encode()

    async def close(self) -> None:
        """Close idle connections."""
        await self._client.close()

    # -- a message from the dispatcher, without a hop in between

    async def post(
        self, uri: str, headers: Headers, body: bytes | None, *, timeout: float
    ) -> SubscriberResponse:
        """Deliver one message; see `Subscriber`."""
        parts = urlsplit(uri)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = [(b"host", parts.netloc.encode()), *headers, *self._event_headers]
        if self.revision.proxied:
            sent.append(forwarding.ACTIVATOR)
        own = self._timeout <= timeout
        deadline = self._loop.time() + min(self._timeout, timeout)
        self.revision.enter()
        try:
            instance, upstream = await self._send("POST", target, sent, body, deadline)
            try:
                content = await upstream.read(_MAX_ANSWER_BYTES)
            finally:
                self.revision.release(instance)
            answer = SubscriberResponse(upstream.status, upstream.headers, content)
        except (NoReplica, TransportTimeout) as error:
            if not own:
                raise TransportTimeout(str(error)) from error
            answer = SubscriberResponse(*_refusal(error))
        except (QueueFull, TransportError) as error:
            answer = SubscriberResponse(*_refusal(error))
        finally:
            self.revision.leave()
        self.answers[answer.status] += 1
        return answer

    # -- a request from a listener

    async def handle(self, request: Request) -> Response:
        """Answer one request."""
        self.revision.enter()
        try:
            response = await self._handle(request)
        except BaseException:
            self.revision.leave()
            raise
        self.answers[response.status] += 1
        if not isinstance(response.body, _Relay) and response.tunnel is None:
            self.revision.leave()
        return response

    async def _handle(self, request: Request) -> Response:
        deadline = self._loop.time() + self._timeout
        called = request.header(b"host") or b""
        host = called if called.partition(b":")[0].lower() in self._hosts else self._host
        client = request.client[0] if request.client else _LOOPBACK
        headers = forwarding.request_headers(
            request.headers,
            host,
            client,
            keep_upgrade=request.upgrade,
            activator=self.revision.proxied,
        )
        body: bytes | AsyncIterator[bytes] = request.stream()
        if request.body.complete:
            body = await request.body.read(_MAX_ANSWER_BYTES)
        try:
            instance, upstream = await self._send(
                request.method, request.target, headers, body, deadline
            )
        except (NoReplica, QueueFull, TransportError) as error:
            return Response(*_refusal(error))
        if upstream.tunnel is None and upstream.complete:
            self.revision.release(instance)
        return await self._answer(instance, upstream)

    # -- both

    async def _send(
        self,
        method: str,
        target: str,
        headers: Headers,
        body: bytes | AsyncIterator[bytes] | None,
        deadline: float,
    ) -> tuple[Instance, ClientResponse]:
        """Find a replica and send; the caller releases the replica when the answer has ended."""
        span = TRACER.start(
            "serve",
            "server",
            parent_in(headers),
            kn__revision__name=self.revision.plan.name,
            http__request__method=method,
        )
        headers = with_parent(headers, b"traceparent", span)
        if span is None:
            return await self._forward(method, target, headers, body, deadline)
        try:
            found = await self._forward(method, target, headers, body, deadline)
        except BaseException as error:
            span.end(type(error).__name__)
            raise
        span.end(http__response__status_code=found[1].status)
        return found

    async def _acquire(self, deadline: float, parent: bytes | None) -> Instance:
        what = "queue" if self.revision.slots.backends else "cold start"
        span = TRACER.start(what, "internal", parent)
        try:
            return await self.revision.acquire(deadline)
        finally:
            if span is not None:
                span.end()

    async def _forward(
        self,
        method: str,
        target: str,
        headers: Headers,
        body: bytes | AsyncIterator[bytes] | None,
        deadline: float,
    ) -> tuple[Instance, ClientResponse]:
        parent = parent_in(headers)
        for pause in _DIAL_PAUSES_SECONDS:
            instance = await self._acquire(deadline, parent)
            span = TRACER.start("proxy", "client", parent)
            sent = with_parent(headers, b"traceparent", span)
            now = self._loop.time()
            start_limit = None if self._start_timeout is None else now + self._start_timeout
            try:
                async with asyncio.timeout_at(start_limit):
                    upstream = await self._client.request(
                        method,
                        instance.url + target,
                        sent,
                        body,
                        timeout=deadline - now,
                    )
            except ConnectFailed:
                # It has just died, or does not listen yet; it has seen nothing.
                self.revision.release(instance)
                if pause is None:
                    raise
                await asyncio.sleep(pause)
            except TimeoutError as error:
                self.revision.release(instance)
                raise TransportTimeout("the answer did not begin in time") from error
            except BaseException:
                self.revision.release(instance)
                raise
            else:
                return instance, upstream
            finally:
                if span is not None:
                    span.end()
        raise AssertionError("the last pause is none")

    async def _answer(self, instance: Instance, upstream: ClientResponse) -> Response:
        headers = forwarding.response_headers(upstream.headers)
        tunnel = upstream.tunnel
        if tunnel is not None:
            headers += [item for item in upstream.headers if item[0] == b"upgrade"]
            headers.append((b"connection", b"Upgrade"))
            joining = _Joining(tunnel, self._timeout, lambda: self._leave(instance))
            return Response(101, headers, tunnel=joining)
        if upstream.complete:
            return Response(upstream.status, headers, await upstream.read(_MAX_ANSWER_BYTES))
        relay = _Relay(upstream, self._idle_timeout, lambda: self._leave(instance))
        return Response(upstream.status, headers, relay)

    def _leave(self, instance: Instance) -> None:
        self.revision.release(instance)
        self.revision.leave()


def _refusal(error: Exception) -> tuple[int, Headers, bytes]:
    """Return what a cluster's proxies answer for a failure of theirs."""
    match error:
        case QueueFull():
            return 503, [*_TEXT], b"pending request queue full"
        case NoReplica():
            return 504, [*_TEXT], b"activator request timeout"
        case TransportTimeout():
            return 504, [*_TEXT], _REQUEST_TIMEOUT
        case _:
            return 502, [*_TEXT], str(error).encode()


class _Relay:
    """The body of an answer as it arrives; tells when it has ended, however it ends."""

    def __init__(
        self, upstream: ClientResponse, idle_seconds: float | None, on_end: Callable[[], None]
    ) -> None:
        self._upstream = upstream
        self._idle_seconds = idle_seconds
        self._on_end: Callable[[], None] | None = on_end
        self._cut = False

    def __aiter__(self) -> "_Relay":
        return self

    async def __anext__(self) -> bytes:
        if self._cut:
            raise StopAsyncIteration
        try:
            if self._idle_seconds is None:
                data = await self._upstream.next()
            else:
                async with asyncio.timeout(self._idle_seconds):
                    data = await self._upstream.next()
        except (TransportTimeout, TimeoutError) as error:
            if self._upstream.header(b"content-length") is not None:
                raise TransportTimeout("the answer was cut at its time limit") from error
            self._cut = True
            return _REQUEST_TIMEOUT
        if not data:
            raise StopAsyncIteration
        return data

    async def aclose(self) -> None:
        """End it; a body that is not complete drops its connection."""
        on_end, self._on_end = self._on_end, None
        if on_end is not None:
            on_end()
            await self._upstream.close()


class _Joining:
    """Joins the caller's raw connection with the replica's until one ends or time is up."""

    def __init__(self, upstream: Tunnel, seconds: float, on_end: Callable[[], None]) -> None:
        self._upstream = upstream
        self._seconds = seconds
        self._on_end = on_end

    async def __call__(self, caller: Tunnel) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await join_tunnels(caller, self._upstream)
        except TimeoutError:
            logger.info("tunnel_cut_at_its_time_limit")
        finally:
            caller.close()
            self._upstream.close()
            self._on_end()
