"""The way of a request to a replica and of its answer back: limits, timeouts, failures."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
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
)
from knative_local.measuring import RequestTimes
from knative_local.serving import forwarding
from knative_local.serving.answers import probe_answer, refusal, upgrade_required
from knative_local.serving.instances import Instance
from knative_local.serving.relaying import Joining, Relay
from knative_local.serving.revision import Revision
from knative_local.serving.slots import NoReplica, QueueFull
from knative_local.serving.times import Times
from knative_local.tracing import TRACER, parent_in, with_parent

PROXY_LIMITS = Limits(request_line=65536, header_block=61440, explains=True)
"""What a mesh's proxies take; the ingress of Brokers takes less."""

_MAX_ANSWER_BYTES = 64 * 1024 * 1024
_LOOPBACK = "127.0.0.1"
_WITHOUT_LENGTH = {204, 304}
_NOTICED_NANOSECONDS = 1_000_000
"""A request that had to wait that long for a replica has a span that says so."""
"""Statuses from whose answers the gateway takes the length away."""
_EVENT_HEADERS = {proxied: forwarding.event_headers(activator=proxied) for proxied in (False, True)}
# As a cluster's activator dials: longer and longer, for about three seconds.
_DIAL_PAUSES_SECONDS = (*(0.05 * 1.4**n for n in range(10)), None)


@dataclass(slots=True)
class _Asked:
    """A request, as it is measured; moments are of the loop's clock."""

    method: str
    version: str
    began: float
    app_began: float = 0.0
    """When a replica was asked, if one was."""


class ServiceProxy:
    """Takes the requests of one Knative Service, from other processes or from the dispatcher."""

    def __init__(self, revision: Revision, hosts: tuple[str, ...]) -> None:
        self.revision = revision
        self.answers: Counter[int] = Counter()
        self.times = RequestTimes()
        """From the arrival of requests to the end of their answers."""
        self.app_times = RequestTimes()
        """The same, from when a replica was asked."""
        self.serve(hosts)
        # A replica may hold any number of streams open.
        # Servers often close a connection that is idle for five seconds; we do so before them.
        self._client = Client(max_connections=65536, idle_seconds=4.0, connect_seconds=5.0)
        self._loop = asyncio.get_running_loop()

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
        proxied = self.revision.proxied
        sent = [(b"host", parts.netloc.encode()), *headers, forwarding.request_id()]
        sent += _EVENT_HEADERS[proxied]
        now = self._loop.time()
        times = Times.of(self.revision.plan, now, proxied=proxied)
        asked = 0.0
        callers = now + timeout
        bounded = replace(times, end=min(times.end, callers), begin=min(times.begin, callers))
        self.revision.enter()
        try:
            instance, upstream, asked = await self._send("POST", target, sent, body, bounded)
            try:
                content = await upstream.read(_MAX_ANSWER_BYTES)
            finally:
                self.revision.release(instance)
            received = forwarding.response_headers(upstream.headers, content)
            answer = SubscriberResponse(upstream.status, received, content)
        except (NoReplica, TransportTimeout) as error:
            if self._loop.time() >= callers:
                raise TransportTimeout(str(error)) from error
            answer = SubscriberResponse(*refusal(error, times.notice))
        except (QueueFull, TransportError) as error:
            answer = SubscriberResponse(*refusal(error, times.notice))
        finally:
            self.revision.leave()
        self._count(_Asked("POST", "1.1", now, asked), answer.status)
        return answer

    # -- a request from a listener

    async def handle(self, request: Request) -> Response:
        """Answer one request."""
        asked = _Asked(request.method, request.http_version, self._loop.time())
        answer = self._unasked(request)
        if answer is not None:
            self._count(asked, answer.status)
            return answer
        self.revision.enter()
        try:
            response = await self._handle(request, asked)
        except BaseException:
            self.revision.leave()
            raise
        if not isinstance(response.body, Relay) and response.tunnel is None:
            self._count(asked, response.status)
            self.revision.leave()
        return response

    def _count(self, asked: _Asked, status: int) -> None:
        now = self._loop.time()
        self.answers[status] += 1
        self.times.add(asked.method, asked.version, status, now - asked.began)
        if asked.app_began:
            self.app_times.add(asked.method, asked.version, status, now - asked.app_began)

    def _unasked(self, request: Request) -> Response | None:
        """Return the answer to what never reaches a replica."""
        if request.http_version != "1.1":
            return Response(*upgrade_required())
        network_probe = request.header(b"k-network-probe")
        agent = request.header(b"user-agent")
        proxied = self.revision.proxied
        if (network_probe and proxied) or (agent and agent.startswith(b"kube-probe/")):
            return Response(*probe_answer(network_probe, agent, proxied=proxied))
        expected = request.header(b"expect")
        if expected is not None and expected.lower() != b"100-continue":
            return Response(417)
        protocol = _protocol(request)
        return Response(403) if protocol not in {b"", b"h2c", b"websocket"} else None

    async def _handle(self, request: Request, asked: _Asked) -> Response:
        proxied = self.revision.proxied
        times = Times.of(self.revision.plan, self._loop.time(), proxied=proxied)
        called = request.header(b"host") or b""
        host = called if called.partition(b":")[0].lower() in self._hosts else self._host
        headers = forwarding.request_headers(
            request.headers,
            host,
            request.client[0] if request.client else _LOOPBACK,
            keep_upgrade=_protocol(request) == b"websocket",
            activator=proxied,
        )
        body: bytes | AsyncIterator[bytes] = request.stream()
        if request.body.complete:
            body = await request.body.read(_MAX_ANSWER_BYTES)
        try:
            instance, upstream, asked.app_began = await self._send(
                request.method, request.target, headers, body, times
            )
        except (NoReplica, QueueFull, TransportError) as error:
            return Response(*refusal(error, times.notice))
        if upstream.tunnel is None and upstream.complete:
            self.revision.release(instance)
        return await self._answer(instance, upstream, times, asked)

    # -- both

    async def _send(
        self,
        method: str,
        target: str,
        headers: Headers,
        body: bytes | AsyncIterator[bytes] | None,
        times: Times,
    ) -> tuple[Instance, ClientResponse, float]:
        """Find a replica and send; the caller releases the replica when the answer has ended.

        The last of the answers is when the replica was asked.
        """
        span = TRACER.start(
            "serve",
            "server",
            parent_in(headers),
            kn__revision__name=self.revision.plan.name,
            http__request__method=method,
        )
        headers = with_parent(headers, b"traceparent", span)
        if span is None:
            return await self._forward(method, target, headers, body, times)
        try:
            found = await self._forward(method, target, headers, body, times)
        except BaseException as error:
            span.end(type(error).__name__)
            raise
        span.end(http__response__status_code=found[1].status)
        return found

    async def _acquire(self, deadline: float, parent: bytes | None) -> Instance:
        cold = not self.revision.slots.backends
        began = time.time_ns()
        try:
            return await self.revision.acquire(deadline)
        finally:
            # Most requests find a replica with room, of which there is nothing to say.
            if cold or time.time_ns() - began >= _NOTICED_NANOSECONDS:
                what = "cold start" if cold else "queue"
                span = TRACER.start(what, "internal", parent, began=began)
                if span is not None:
                    span.end()

    async def _forward(
        self,
        method: str,
        target: str,
        headers: Headers,
        body: bytes | AsyncIterator[bytes] | None,
        times: Times,
    ) -> tuple[Instance, ClientResponse, float]:
        parent = parent_in(headers)
        for pause in _DIAL_PAUSES_SECONDS:
            instance = await self._acquire(times.begin, parent)
            span = TRACER.start("proxy", "client", parent)
            sent = with_parent(headers, b"traceparent", span)
            began = self._loop.time()
            try:
                async with asyncio.timeout_at(times.begin):
                    upstream = await self._client.request(
                        method,
                        instance.url + target,
                        sent,
                        body,
                        timeout=times.end - began,
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
                return instance, upstream, began
            finally:
                if span is not None:
                    span.end()
        raise AssertionError("the last pause is none")

    async def _answer(
        self, instance: Instance, upstream: ClientResponse, times: Times, asked: _Asked
    ) -> Response:
        headers = forwarding.response_headers(upstream.headers, upstream.peek())
        if upstream.status in _WITHOUT_LENGTH:
            headers = [item for item in headers if item[0] != b"content-length"]
        tunnel = upstream.tunnel
        if tunnel is not None:
            headers += [item for item in upstream.headers if item[0] == b"upgrade"]
            headers.append((b"connection", b"Upgrade"))
            joining = Joining(tunnel, times, lambda: self._leave(instance, asked, 101))
            return Response(101, headers, tunnel=joining)
        if upstream.complete:
            return Response(upstream.status, headers, await upstream.read(_MAX_ANSWER_BYTES))
        relay = Relay(upstream, times, lambda: self._leave(instance, asked, upstream.status))
        return Response(upstream.status, headers, relay)

    def _leave(self, instance: Instance, asked: _Asked, status: int) -> None:
        self._count(asked, status)
        self.revision.release(instance)
        self.revision.leave()


def _protocol(request: Request) -> bytes:
    """Return the protocol that the caller wants to go on in."""
    return (request.header(b"upgrade") or b"").lower() if request.upgrade else b""
