"""The way of a request to a replica and of its answer back: limits, timeouts, failures."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

from knative_local.http1 import (
    Client,
    ClientResponse,
    Headers,
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
from knative_local.serving.slots import QueueFull

logger = logging.getLogger(__name__)

_QUEUE_FULL = b"pending request queue full"
_ACTIVATOR_TIMEOUT = b"activator request timeout"
_REQUEST_TIMEOUT = b"request timeout"
_TEXT: Headers = [(b"content-type", b"text/plain; charset=utf-8")]
_MAX_ANSWER_BYTES = 64 * 1024 * 1024
_LOOPBACK = "127.0.0.1"


class ServiceProxy:
    """Takes the requests of one Knative Service, from other processes or from the dispatcher."""

    def __init__(self, revision: Revision, hosts: tuple[str, ...]) -> None:
        self.revision = revision
        self.answers: Counter[int] = Counter()
        self._hosts = frozenset(host.encode() for host in hosts)
        self._host = hosts[0].encode()
        # A replica may hold any number of streams open.
        self._client = Client(max_connections=65536, connect_seconds=5.0)
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
            forwarding.ACTIVATOR,
        ]

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
        self.revision.enter()
        try:
            answer = await self._post(target, sent, body, timeout)
        finally:
            self.revision.leave()
        self.answers[answer.status] += 1
        return answer

    async def _post(
        self, target: str, headers: Headers, body: bytes | None, timeout: float
    ) -> SubscriberResponse:
        own = self._timeout <= timeout
        deadline = self._loop.time() + min(self._timeout, timeout)
        try:
            instance = await self.revision.acquire(deadline)
        except QueueFull:
            return SubscriberResponse(503, _TEXT, _QUEUE_FULL)
        except TimeoutError as error:
            if own:
                return SubscriberResponse(504, _TEXT, _ACTIVATOR_TIMEOUT)
            raise TransportTimeout("no replica became ready in time") from error
        try:
            return await self._client.post(
                instance.url + target, headers, body, timeout=deadline - self._loop.time()
            )
        except TransportTimeout:
            if own:
                return SubscriberResponse(504, _TEXT, _REQUEST_TIMEOUT)
            raise
        except TransportError as error:
            return SubscriberResponse(502, _TEXT, str(error).encode())
        finally:
            self.revision.release(instance)

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
        try:
            instance = await self.revision.acquire(deadline)
        except QueueFull:
            return Response(503, [*_TEXT], _QUEUE_FULL)
        except TimeoutError:
            return Response(504, [*_TEXT], _ACTIVATOR_TIMEOUT)
        handed_over = False
        try:
            upstream = await self._exchange(request, instance, deadline)
            handed_over = upstream.tunnel is not None or not upstream.complete
            return await self._answer(instance, upstream)
        except (TransportTimeout, TimeoutError):
            return Response(504, [*_TEXT], _REQUEST_TIMEOUT)
        except TransportError as error:
            return Response(502, [*_TEXT], str(error).encode())
        finally:
            if not handed_over:
                self.revision.release(instance)

    async def _exchange(
        self, request: Request, instance: Instance, deadline: float
    ) -> ClientResponse:
        called = request.header(b"host") or b""
        host = called if called.partition(b":")[0].lower() in self._hosts else self._host
        client = request.client[0] if request.client else _LOOPBACK
        headers = forwarding.request_headers(
            request.headers, host, client, keep_upgrade=request.upgrade
        )
        body: bytes | AsyncIterator[bytes]
        if request.body.complete:
            body = await request.body.read(_MAX_ANSWER_BYTES)
        else:
            body = request.stream()
        now = self._loop.time()
        start_limit = None
        if self._start_timeout is not None and now + self._start_timeout < deadline:
            start_limit = now + self._start_timeout
        async with asyncio.timeout_at(start_limit):
            return await self._client.request(
                request.method,
                instance.url + request.target,
                headers,
                body,
                timeout=deadline - now,
            )

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
