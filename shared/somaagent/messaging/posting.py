"""Posting to one address over HTTP/1.1, on connections that are kept.

Every event of the platform takes this way. Of an ingress's answer only the status counts, so there
is no more here than that needs: with a general client an event spends most of its time in it.
"""

import asyncio
import contextlib
import ssl
from collections import deque
from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import urlsplit

import httptools

MOST_CONNECTIONS: Final = 100
"""To the address at the same time; who comes then waits for one."""
IDLE_SECONDS: Final = 15.0
"""A connection that nobody has used for so long is closed."""


class PostFailed(Exception):
    """There was no answer; whether the request was seen cannot be told."""


class ConnectionGone(PostFailed):
    """A kept connection turned out to be closed, and nothing of an answer had come."""


class Posts:
    """Requests to one URL, each on a connection that carries no other meanwhile."""

    def __init__(self, url: str, *, most: int = MOST_CONNECTIONS) -> None:
        """Know the address; nothing is opened yet.

        Raises:
            ValueError: The URL is not one of `http` or `https`, or holds credentials.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ValueError("the sink must be an http or https URL without credentials")
        self._host = parts.hostname
        secure = parts.scheme == "https"
        self._tls = ssl.create_default_context() if secure else None
        self._port = parts.port or (443 if secure else 80)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._start = f"POST {target} HTTP/1.1\r\nhost: {parts.netloc}\r\n"
        if not self._start.isascii() or self._start.count("\n") != 2 or " " in target:
            raise ValueError("the sink's URL has characters that must be percent-encoded")
        self._most = most
        self._open = 0
        self._free: list[_Connection] = []
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._sweep: asyncio.TimerHandle | None = None
        self._closed = False

    async def post(self, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer; its body is dropped. The caller bounds how long it may take.

        Raises:
            PostFailed: There was no answer.
            ValueError: A header holds a line break.
        """
        head = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        if head.count("\n") != len(headers) or head.count("\r") != len(headers):
            raise ValueError("a header of the event holds a line break")
        request = f"{self._start}{head}content-length: {len(body)}\r\n\r\n".encode() + body
        connection = await self._take()
        try:
            return await connection.send(request)
        except BaseException:
            # What it still carries, nobody waits for.
            connection.drop()
            raise

    async def aclose(self) -> None:
        """Close the connections that are free; others when their answer has come."""
        self._closed = True
        if self._sweep is not None:
            self._sweep.cancel()
        for connection in (*self._free,):
            connection.drop()
        # A transport closes its socket in the loop's next turn.
        await asyncio.sleep(0)

    async def _take(self) -> "_Connection":
        while True:
            if self._free:
                return self._free.pop()
            if self._open < self._most:
                return await self._connect()
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():
                    self._wake_one()
                raise
            finally:
                with contextlib.suppress(ValueError):
                    self._waiting.remove(waiter)

    async def _connect(self) -> "_Connection":
        self._open += 1
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: _Connection(self),
                self._host,
                self._port,
                ssl=self._tls,
            )
        except BaseException as error:
            self._open -= 1
            self._wake_one()
            if isinstance(error, OSError):
                raise PostFailed(f"cannot connect: {error}") from error
            raise
        return connection

    def freed(self, connection: "_Connection") -> None:
        """Called by a connection whose answer is complete."""
        if self._closed:
            connection.drop()
            return
        self._free.append(connection)
        if self._sweep is None:
            self._sweep = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._close_idle)
        self._wake_one()

    def lost(self, connection: "_Connection") -> None:
        """Called by a connection that has ended."""
        self._open -= 1
        with contextlib.suppress(ValueError):
            self._free.remove(connection)
        self._wake_one()

    def _close_idle(self) -> None:
        loop = asyncio.get_running_loop()
        for connection in [each for each in self._free if each.idle_since(loop.time())]:
            self._free.remove(connection)
            connection.drop()
        again = self._free and not self._closed
        self._sweep = loop.call_later(IDLE_SECONDS, self._close_idle) if again else None

    def _wake_one(self) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return


class _Connection(asyncio.Protocol):
    """One connection: a request, its answer, and then the next."""

    def __init__(self, owner: Posts) -> None:
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport
        self._waiter: asyncio.Future[int] | None = None
        self._status = 0
        self._reused = False
        self._answered = False
        self._free_since = 0.0

    def idle_since(self, now: float) -> bool:
        """Whether nobody has used it for too long."""
        return now - self._free_since >= IDLE_SECONDS

    async def send(self, request: bytes) -> int:
        """Send a whole request; the status of its answer."""
        if self._transport.is_closing():
            raise ConnectionGone("the kept connection was closed")
        self._answered = False
        self._status = 0
        self._waiter = self._loop.create_future()
        self._transport.write(request)
        return await self._waiter

    def drop(self) -> None:
        """End it now."""
        self._transport.abort()

    # -- what the transport and the parser call

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)  # what stream protocols get

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._waiter is None:
            # Nobody asked: what follows could not be told apart.
            self._transport.abort()
            return
        self._answered = True
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._end(PostFailed(f"the answer is not HTTP: {error}"))
            self._transport.abort()

    def on_headers_complete(self) -> None:
        """A head is there; informational ones are not the answer."""
        status = self._parser.get_status_code()
        self._status = status if status >= 200 else 0

    def on_message_complete(self) -> None:
        """The answer is complete."""
        if not self._status:
            return
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(self._status)
        if not self._parser.should_keep_alive():
            self._transport.close()
            return
        self._reused = True
        self._free_since = self._loop.time()
        self._owner.freed(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """An answer without a length ends with its connection; anything else is cut off."""
        self._owner.lost(self)
        if self._status and exc is None and self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(self._status)
        gone = self._reused and not self._answered
        kind = ConnectionGone if gone else PostFailed
        self._end(kind(f"the connection was lost: {exc or 'closed by the peer'}"))

    def _end(self, error: PostFailed) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)
