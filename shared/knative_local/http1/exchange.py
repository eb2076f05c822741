"""One connection of the client: writes a request, parses the answer."""

import asyncio
import select
from collections.abc import AsyncIterator, Callable
from typing import cast

import httptools

from knative_local.http1 import wire
from knative_local.http1.body import BodyBuffer
from knative_local.http1.errors import (
    Disconnected,
    RequestBroken,
    TransportError,
    TransportTimeout,
)
from knative_local.http1.flow import WriteFlow
from knative_local.http1.messages import Headers
from knative_local.http1.tunnel import Tunnel

_MAX_HEAD_BYTES = 256 * 1024


class ResponseHead:
    """Status and headers of an answer; its body follows in `body`."""

    __slots__ = ("body", "headers", "status", "tunnel")

    def __init__(
        self, status: int, headers: Headers, body: BodyBuffer, tunnel: Tunnel | None = None
    ) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.tunnel = tunnel


class ClientConnection(asyncio.Protocol):
    """A connection that carries one exchange at a time."""

    def __init__(self, on_free: Callable[["ClientConnection"], None]) -> None:
        self._on_free = on_free
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpResponseParser(self)
        self._writes = WriteFlow()
        self._transport: asyncio.Transport
        # Beneath TLS bytes may arrive at any time.
        self._poll: select.poll | None = None
        self._headers: Headers = []
        self._head_bytes = 0
        self._body: BodyBuffer | None = None
        self._waiter: asyncio.Future[ResponseHead] | None = None
        self._upload: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._method = ""
        self._until_close = False
        self._tunnelled: BodyBuffer | None = None
        self._reading = True
        self._fresh_parser = False
        self.answered = False
        """Whether any byte of an answer has come since the last request was sent."""
        self.lost = False
        self.free_since = 0.0

    # -- transport callbacks

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        # asyncio hands stream transports to a Protocol.
        self._transport = cast(asyncio.Transport, transport)
        if transport.get_extra_info("ssl_object") is None:
            self._poll = select.poll()
            self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what waits; an answer that ends with the connection is complete."""
        self.lost = True
        self._writes.lose()
        if self._tunnelled is not None:
            self._tunnelled.finish()
        if self._body is not None and self._until_close and exc is None:
            self._body.finish()
            self._body = None
        lost = TransportError(f"the connection was lost: {exc}") if exc else Disconnected("EOF")
        self._fail(lost)
        self._on_free(self)

    def pause_writing(self) -> None:
        """The peer reads slower than we write."""
        self._writes.pause()

    def resume_writing(self) -> None:
        """The peer has caught up."""
        self._writes.resume()

    def data_received(self, data: bytes) -> None:
        """Parse; callbacks below do the rest."""
        if self._tunnelled is not None:
            self._tunnelled.feed(data)
            self._update_reading()
            return
        if self._waiter is None and self._body is None:
            # Bytes nobody asked for: what follows could not be told apart.
            self._transport.abort()
            return
        self.answered = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._become_tunnel(data[upgrade.args[0] :])
            return
        except httptools.HttpParserError as error:
            self._fail(TransportError(f"the answer is not HTTP: {error}"))
            self._transport.abort()
            return
        if self._fresh_parser:
            self._fresh_parser = False
            self._parser = httptools.HttpResponseParser(self)
        self._update_reading()

    # -- parser callbacks

    def on_message_begin(self) -> None:
        """A status line starts."""
        self._headers = []
        self._head_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header line; trailers are dropped."""
        if self._body is not None:
            return
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > _MAX_HEAD_BYTES:
            raise TransportError("the answer's headers are too large")
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """The head is there: whoever waits gets it."""
        status = self._parser.get_status_code()
        if status < 200 or self._waiter is None:
            return
        body = BodyBuffer(self._update_reading)
        self._body = body
        framed = any(
            name == b"content-length" or (name == b"transfer-encoding" and b"chunked" in value)
            for name, value in self._headers
        )
        bodiless = wire.bodiless(self._method, status)
        self._until_close = not framed and not bodiless
        if not self._waiter.done():
            self._waiter.set_result(ResponseHead(status, self._headers, body))
        self._waiter = None
        if self._method == "HEAD":
            # The parser would wait for the announced body, which never comes.
            self._fresh_parser = True
            self._complete(keep_alive=self._parser.should_keep_alive())

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if self._body is not None:
            self._body.feed(data)

    def on_message_complete(self) -> None:
        """The answer is complete; informational ones are not the answer."""
        if self._body is not None:
            self._complete(keep_alive=self._parser.should_keep_alive())

    # -- for the client

    @property
    def usable(self) -> bool:
        """Whether another request can be sent.

        The peer may have closed the connection and our loop not have seen it yet; a request that
        is sent then is lost, and only few may be sent again.
        """
        if self.lost or self._transport.is_closing():
            return False
        return self._poll is None or not self._poll.poll(0)

    async def send(
        self,
        method: str,
        target: str,
        headers: Headers,
        body: bytes | AsyncIterator[bytes] | None,
        deadline: float | None,
    ) -> ResponseHead:
        """Send a request and wait for the head of its answer.

        Raises:
            TransportError: none came.
            TransportTimeout: none came before `deadline` (time of the loop).
        """
        self.answered = False
        self._method = method
        waiter: asyncio.Future[ResponseHead] = self._loop.create_future()
        self._waiter = waiter
        if deadline is not None:
            self._timer = self._loop.call_at(deadline, self._expire)
        if body is None or isinstance(body, bytes):
            head = wire.request_head(method, target, headers)
            self._transport.write(head + body if body else head)
        else:
            chunked = all(name != b"content-length" for name, _ in headers)
            if chunked:
                headers = [*headers, (b"transfer-encoding", b"chunked")]
            self._transport.write(wire.request_head(method, target, headers))
            self._upload = self._loop.create_task(self._send_body(body, chunked=chunked))
        try:
            return await waiter
        except asyncio.CancelledError:
            self.abort()
            raise

    def abort(self) -> None:
        """Drop the connection and whatever it carries."""
        self._fail(TransportError("the exchange was abandoned"))
        self._transport.abort()

    def close(self) -> None:
        """Close an idle connection."""
        self._transport.close()

    # -- internals

    async def _send_body(self, body: AsyncIterator[bytes], *, chunked: bool) -> None:
        try:
            async for data in body:
                if data:
                    self._transport.write(wire.chunk(data) if chunked else data)
                    await self._writes.drain()
            if chunked:
                self._transport.write(wire.LAST_CHUNK)
        except ConnectionResetError:
            return
        except Exception as error:
            # The source of the body broke; the peer must not take it for complete.
            failure = RequestBroken(f"the request body could not be read: {error}")
            failure.__cause__ = error
            self._fail(failure)
            self._transport.abort()

    def _complete(self, *, keep_alive: bool) -> None:
        body, self._body = self._body, None
        if body is not None:
            body.finish()
        self._stop_timer()
        if self._upload is not None:
            if not self._upload.done():
                self._upload.cancel()
                keep_alive = False
            self._upload = None
        if not keep_alive or self._until_close:
            self._transport.close()
            return
        self._on_free(self)

    def _become_tunnel(self, rest: bytes) -> None:
        self._tunnelled = BodyBuffer(self._update_reading)
        if rest:
            self._tunnelled.feed(rest)
        self._stop_timer()
        tunnel = Tunnel(self._transport, self._tunnelled, self._writes)
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            done = BodyBuffer()
            done.finish()
            status = self._parser.get_status_code()
            waiter.set_result(ResponseHead(status, self._headers, done, tunnel))

    def _expire(self) -> None:
        self._fail(TransportTimeout("no complete answer in time"))
        self._transport.abort()

    def _fail(self, error: TransportError) -> None:
        self._stop_timer()
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)
        body, self._body = self._body, None
        if body is not None:
            body.fail(error)
        if self._upload is not None:
            self._upload.cancel()
            self._upload = None

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _update_reading(self) -> None:
        receiving = self._body or self._tunnelled
        wanted = receiving is None or not receiving.full
        if wanted == self._reading or self._transport.is_closing():
            return
        self._reading = wanted
        if wanted:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()
