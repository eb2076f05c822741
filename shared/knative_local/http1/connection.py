"""One accepted connection: parses requests, runs the handler for one at a time, answers."""

import asyncio
import http
import logging
import re
from collections import deque
from collections.abc import AsyncIterator
from typing import Protocol, cast

import httptools

from knative_local.http1 import wire
from knative_local.http1.body import BodyBuffer
from knative_local.http1.errors import BodyTooLarge, RequestBroken, TransportError
from knative_local.http1.flow import WriteFlow
from knative_local.http1.limits import Limits
from knative_local.http1.messages import Handler, Headers, Request, Response, header_value
from knative_local.http1.tunnel import Tunnel

logger = logging.getLogger(__name__)

# RFC 9112 3: a method is any token.
_REQUEST_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64} \S{1,4096} HTTP/1\.[01]\r\n")
_OTHER_VERSION = re.compile(rb"\S+ \S+ HTTP/(?!1\.[01]\r)\d\.\d\r\n")


class _Owner(Protocol):
    """What a connection needs of its server."""

    handler: Handler
    limits: Limits
    connections: "set[ServerConnection]"
    closing: bool

    def opened(self, connection: "ServerConnection") -> None: ...


class _Refused(Exception):
    """The head being parsed is over a limit."""


class ServerConnection(asyncio.Protocol):
    """The protocol of one accepted connection."""

    def __init__(self, owner: _Owner) -> None:
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._writes = WriteFlow()
        self._transport: asyncio.Transport
        self._peer: tuple[str, int] | None = None
        self._waiting: deque[Request] = deque()
        self._receiving: BodyBuffer | None = None
        self._discarding = False
        self._discarded = 0
        self._closing_after_body = False
        self._tunnelled: BodyBuffer | None = None
        self._tunnelling = False
        self._refusal = 0
        self._reading = True
        self._in_head = False
        self._head_bytes = 0
        self._line_bytes = 0
        self._url = b""
        self._headers: Headers = []
        self.task: asyncio.Task[None] | None = None
        self.last_active = self._loop.time()

    # -- transport callbacks

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        # asyncio hands stream transports to a Protocol.
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self._peer = peer[:2] if isinstance(peer, tuple) else None
        self._owner.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the handler: nobody is left to answer."""
        self._owner.connections.discard(self)
        self._writes.lose()
        lost = RequestBroken("the client has closed the connection")
        if self._receiving is not None:
            self._receiving.fail(lost)
        if self._tunnelled is not None:
            self._tunnelled.finish()
        if self.task is not None and not self._tunnelling:
            self.task.cancel()
        self._waiting.clear()

    def pause_writing(self) -> None:
        """The peer reads slower than we write."""
        self._writes.pause()

    def resume_writing(self) -> None:
        """The peer has caught up."""
        self._writes.resume()

    def data_received(self, data: bytes) -> None:
        """Parse; callbacks below do the rest."""
        self.last_active = self._loop.time()
        if self._tunnelled is not None:
            self._tunnelled.feed(data)
            self._update_reading()
            return
        if self._refusal:
            return
        if self._in_head:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._tunnelled = BodyBuffer(self._update_reading)
            if rest := data[upgrade.args[0] :]:
                self._tunnelled.feed(rest)
        except httptools.HttpParserInvalidMethodError:
            # Of a whole request line only: what else is wrong with the bytes is not known.
            known = _REQUEST_LINE.match(data) is not None and self.task is None
            self._refuse(self._owner.limits.unknown_method if known else 400)
            return
        except httptools.HttpParserError:
            future = self._owner.limits.as_vertx and _OTHER_VERSION.match(data) is not None
            self._refuse(self._refusal or (501 if future and self.task is None else 400))
            return
        limits = self._owner.limits
        if self._in_head and self._head_bytes > limits.request_line + limits.header_block + 1024:
            self._refuse(431)
            return
        self._update_reading()

    # -- parser callbacks

    def on_message_begin(self) -> None:
        """A request line starts."""
        self._in_head = True
        self._head_bytes = 0
        self._line_bytes = 0
        self._url = b""
        self._headers = []

    def on_url(self, url: bytes) -> None:
        """A piece of the target."""
        self._url += url
        if len(self._url) > self._owner.limits.request_line:
            self._refusal = 414
            raise _Refused

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header line; trailers are dropped."""
        if not self._in_head:
            return
        self._line_bytes += len(name) + len(value) + 2
        if self._line_bytes > self._owner.limits.header_block:
            self._refusal = 431
            raise _Refused
        # The parser leaves blanks at the end, which are not part of a value.
        self._headers.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """The head is there: the handler can start."""
        self._in_head = False
        parser = self._parser
        method = parser.get_method().decode("ascii")
        # The request line also holds the method, two spaces and the version.
        if len(self._url) + len(method) + 10 > self._owner.limits.request_line:
            self._refusal = 414
            raise _Refused
        expects = header_value(self._headers, b"expect")
        before_wait = None
        if expects is not None and expects.lower() == b"100-continue":
            before_wait = self._send_continue
        body = BodyBuffer(self._update_reading, before_wait)
        self._receiving = body
        version = parser.get_http_version()
        if self._owner.limits.as_vertx:
            if version not in {"1.0", "1.1"}:
                self._refusal = 501
                raise _Refused
        else:
            hosts = sum(name == b"host" for name, _ in self._headers)
            if hosts > 1 or (hosts == 0 and version == "1.1"):
                self._refusal = 400
                raise _Refused
        target = self._url.decode("latin-1")
        if not target.startswith("/"):
            target = self._origin_form(method, target)
        request = Request(
            method,
            target,
            self._headers,
            version,
            self._peer,
            body,
            keep_alive=parser.should_keep_alive(),
            upgrade=parser.should_upgrade(),
        )
        if self.task is None:
            self._start(request)
        else:
            self._waiting.append(request)

    def _origin_form(self, method: str, target: str) -> str:
        if method == "OPTIONS" and target == "*":
            return target
        as_it_is = self._owner.limits.as_vertx and "://" not in target
        if as_it_is:
            return target
        # As to a proxy: the target names the host, and what `Host` says does not count.
        scheme, found, rest = target.partition("://")
        if not found or scheme.lower() not in {"http", "https"}:
            # CONNECT's `host:port` above all: behind a URL it would choose where we connect.
            self._refusal = 400
            raise _Refused
        authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
        headers = [item for item in self._headers if item[0] != b"host"]
        self._headers = [(b"host", authority.encode("latin-1")), *headers]
        rest = rest[len(authority) :]
        return rest if rest.startswith("/") else "/" + rest

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if self._receiving is None:
            return
        if self._discarding:
            self._discarded += len(data)
            if self._discarded > self._owner.limits.discarded_body:
                self._transport.abort()
        else:
            self._receiving.feed(data)

    def on_message_complete(self) -> None:
        """The body is complete."""
        if self._receiving is not None:
            self._receiving.finish()
            self._receiving = None
        self._discarding = False
        if self._closing_after_body:
            self._transport.close()

    # -- answering

    def _start(self, request: Request) -> None:
        self.task = self._loop.create_task(self._answer(request))

    async def _answer(self, request: Request) -> None:
        try:
            response = await self._handled(request)
        except BodyTooLarge:
            response = Response(413)
        except TransportError:
            response = Response(400)
        except Exception:
            logger.exception("handler_failed", extra={"target": request.target})
            response = Response(500)
        try:
            await self._send(request, response)
        except ConnectionResetError:
            return
        except TransportError as error:
            logger.info("answer_cut", extra={"target": request.target, "reason": str(error)})
            self._transport.close()
            return
        except Exception:
            # The head is out, so the only honest end is a visibly cut connection.
            logger.exception("answer_failed", extra={"target": request.target})
            self._transport.close()
            return
        self._finish(request)

    async def _handled(self, request: Request) -> Response:
        if request.target == "*" and not self._owner.limits.as_vertx:
            # It asks about the server as a whole; no handler knows more than that it is there.
            return Response(200)
        return await self._owner.handler(request)

    async def _send(self, request: Request, response: Response) -> None:
        if response.status == 101 and response.tunnel is not None:
            await self._send_upgrade(response)
            return
        broken = self._refusal and not request.body.complete
        if request.upgrade or self._owner.closing or broken or request.body.unasked:
            request.keep_alive = False
        headers = response.headers
        if not request.keep_alive:
            headers = [*headers, (b"connection", b"close")]
        elif request.http_version == "1.0":
            headers = [*headers, (b"connection", b"keep-alive")]
        body = response.body
        if isinstance(body, bytes):
            self._send_whole(request, response.status, headers, body)
            return
        await self._send_stream(request, response.status, headers, body)

    def _send_whole(self, request: Request, status: int, headers: Headers, body: bytes) -> None:
        if wire.bodiless(request.method, status):
            if body and header_value(headers, b"content-length") is None:
                headers = [*headers, (b"content-length", b"%d" % len(body))]
            body = b""
        elif header_value(headers, b"content-length") is None:
            headers = [*headers, (b"content-length", b"%d" % len(body))]
        head = wire.response_head(status, headers)
        self._transport.write(head + body)

    async def _send_stream(
        self, request: Request, status: int, headers: Headers, body: AsyncIterator[bytes]
    ) -> None:
        chunked = False
        try:
            empty = wire.bodiless(request.method, status)
            if not empty and header_value(headers, b"content-length") is None:
                if request.http_version == "1.0":
                    request.keep_alive = False
                else:
                    chunked = True
                    headers = [*headers, (b"transfer-encoding", b"chunked")]
            self._transport.write(wire.response_head(status, headers))
            if empty:
                return
            async for data in body:
                if data:
                    self.last_active = self._loop.time()
                    self._transport.write(wire.chunk(data) if chunked else data)
                    await self._writes.drain()
            if chunked:
                self._transport.write(wire.LAST_CHUNK)
        finally:
            close = getattr(body, "aclose", None)
            if close is not None:
                await close()

    async def _send_upgrade(self, response: Response) -> None:
        if response.tunnel is None or self._tunnelled is None:
            raise ValueError("an upgrade was answered that nobody asked for")
        self._tunnelling = True
        self._transport.write(wire.response_head(101, response.headers))
        try:
            await response.tunnel(Tunnel(self._transport, self._tunnelled, self._writes))
        finally:
            self._transport.close()

    def _finish(self, request: Request) -> None:
        self.task = None
        self.last_active = self._loop.time()
        unread = not (request.body.complete or self._refusal)
        if not request.keep_alive:
            if not unread or request.body.unasked:
                self._transport.close()
                return
            # Closing with bytes unread would reset the connection and lose the answer.
            self._closing_after_body = True
            self._transport.write_eof()
        if unread:
            self._discarding = True
            self._discarded = 0
        elif self._waiting:
            self._start(self._waiting.popleft())
        elif self._refusal:
            self._send_refusal()
        self._update_reading()

    def _refuse(self, status: int) -> None:
        self._refusal = status
        self._in_head = False
        if self._receiving is not None:
            self._receiving.fail(RequestBroken("the request body is malformed"))
            self._receiving = None
        if self.task is None:
            self._send_refusal()

    def _send_refusal(self) -> None:
        headers: Headers = [(b"connection", b"close")]
        text = b""
        if self._owner.limits.explains:
            text = http.HTTPStatus(self._refusal).phrase.encode()
            headers.append((b"content-type", b"text/plain"))
        headers.append((b"content-length", b"%d" % len(text)))
        self._transport.write(wire.response_head(self._refusal, headers) + text)
        self._transport.close()

    def _send_continue(self) -> None:
        self._transport.write(wire.CONTINUE)

    def _update_reading(self) -> None:
        receiving = self._receiving or self._tunnelled
        wanted = not self._waiting and (self._discarding or receiving is None or not receiving.full)
        if wanted == self._reading or self._transport.is_closing():
            return
        self._reading = wanted
        if wanted:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    # -- what the server asks

    def expired(self, now: float) -> bool:
        """Whether the peer has been silent for too long."""
        limits = self._owner.limits
        silent = now - self.last_active
        if self._in_head:
            return silent > limits.head_seconds
        if self._discarding:
            return silent > limits.discard_seconds
        return self.task is None and silent > limits.idle_seconds

    def close_if_idle(self) -> None:
        """Close unless an answer is under way."""
        if self.task is None:
            self._transport.close()

    def abort(self) -> None:
        """Drop the connection now."""
        if self._tunnelled is not None and self.task is not None:
            self.task.cancel()
        self._transport.abort()
