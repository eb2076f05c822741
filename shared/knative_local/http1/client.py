"""A client with one keep-alive pool per address."""

import asyncio
import contextlib
import ssl
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from knative_local.http1.errors import ConnectFailed, TransportError, TransportTimeout
from knative_local.http1.exchange import ClientConnection, ResponseHead
from knative_local.http1.messages import Headers, header_value
from knative_local.http1.subscriber import SubscriberResponse
from knative_local.http1.tunnel import Tunnel

_SWEEP_SECONDS = 5.0
_WITHOUT_EFFECT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_SAYS_SO = frozenset({b"idempotency-key", b"x-idempotency-key"})
"""Headers of a request that has its effect once, however often it is sent."""


@dataclass(frozen=True, slots=True)
class _Address:
    host: str
    port: int
    secure: bool


@dataclass(slots=True)
class _Pool:
    free: list[ClientConnection] = field(default_factory=lambda: list[ClientConnection]())
    open: int = 0
    waiting: deque[asyncio.Future[None]] = field(
        default_factory=lambda: deque[asyncio.Future[None]]()
    )


class ClientResponse:
    """An answer whose body may still be on its way."""

    __slots__ = ("_connection", "_head")

    def __init__(self, head: ResponseHead, connection: ClientConnection) -> None:
        self._head = head
        self._connection = connection

    @property
    def status(self) -> int:
        """The status code."""
        return self._head.status

    @property
    def headers(self) -> Headers:
        """Names in lower case, values as received."""
        return self._head.headers

    @property
    def complete(self) -> bool:
        """Whether all of the body has been received."""
        return self._head.body.complete

    @property
    def tunnel(self) -> Tunnel | None:
        """The raw connection after a 101."""
        return self._head.tunnel

    def header(self, name: bytes) -> bytes | None:
        """Return the first value of a header; `name` is in lower case."""
        return header_value(self._head.headers, name)

    async def read(self, limit: int) -> bytes:
        """Return the whole body; the request's timeout still runs.

        Raises:
            BodyTooLarge: it has more than `limit` bytes; the connection is dropped.
            TransportError: it broke off.
        """
        try:
            return await self._head.body.read(limit)
        except BaseException:
            await self.close()
            raise

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the body as it arrives; closing the iterator early drops the connection."""
        try:
            while data := await self._head.body.next():
                yield data
        finally:
            await self.close()

    def peek(self) -> bytes:
        """Return the first bytes of the body that are there, which stay; empty when none are."""
        return self._head.body.peek()

    async def next(self) -> bytes:
        """Return the next bytes of the body, empty at its end."""
        return await self._head.body.next()

    async def close(self) -> None:
        """Drop the connection if the body has not been read to its end."""
        if not self._head.body.complete:
            self._connection.abort()


class Client:
    """Sends requests; idle connections are kept for the next one."""

    def __init__(
        self,
        *,
        max_connections: int = 100,
        idle_seconds: float = 4.0,
        connect_seconds: float = 10.0,
    ) -> None:
        self._max_connections = max_connections
        self._idle_seconds = idle_seconds
        self._connect_seconds = connect_seconds
        self._pools: dict[_Address, _Pool] = {}
        self._sweep: asyncio.TimerHandle | None = None
        self._closed = False

    async def request(
        self,
        method: str,
        url: str,
        headers: Headers,
        body: bytes | AsyncIterator[bytes] | None = None,
        *,
        timeout: float | None,
    ) -> ClientResponse:
        """Send a request and return when the head of its answer is there.

        When an idle connection turns out to be closed, a request without a body is sent a second
        time if its method has no effects, or a header says that a repeat has none; as Go's
        transport does it for a cluster's proxies. Any other is not: whether it has been seen cannot
        be told.

        Args:
            method: In upper case.
            url: Absolute, `http` or `https`.
            headers: Names in lower case. `host` and `content-length` are added when missing.
            body: An iterator is sent as it yields, chunked unless `content-length` is given.
            timeout: Bounds everything up to the end of the answer's body.

        Raises:
            ConnectFailed: nothing was sent.
            TransportError: there was no answer.
            TransportTimeout: there was none in time.
        """
        address, target, authority = _split(url)
        if header_value(headers, b"host") is None:
            headers = [(b"host", authority), *headers]
        whole = body is None or isinstance(body, bytes)
        if whole and (body or method not in {"GET", "HEAD", "OPTIONS"}):
            headers = _with_length(headers, len(body) if isinstance(body, bytes) else 0)
        replayable = (whole and not body) and (
            method in _WITHOUT_EFFECT or any(name in _SAYS_SO for name, _ in headers)
        )
        deadline = None if timeout is None else asyncio.get_running_loop().time() + timeout
        for _ in range(2):
            connection, reused = await self._acquire(address, deadline)
            try:
                head = await connection.send(method, target, headers, body, deadline)
            except TransportTimeout:
                raise
            except TransportError:
                # An idle connection may have been closed while the request was on its way.
                if reused and replayable and not connection.answered:
                    continue
                raise
            return ClientResponse(head, connection)
        raise TransportError(f"{url} closed two connections before answering")

    async def post(
        self, uri: str, headers: Headers, body: bytes | None, *, timeout: float
    ) -> SubscriberResponse:
        """Send one message and return the whole answer; see `Subscriber`."""
        response = await self.request("POST", uri, headers, body, timeout=timeout)
        content = await response.read(64 * 1024 * 1024)
        return SubscriberResponse(response.status, response.headers, content)

    async def close(self) -> None:
        """Close idle connections; those in use close when their answer is complete."""
        self._closed = True
        if self._sweep is not None:
            self._sweep.cancel()
        for pool in self._pools.values():
            for connection in pool.free:
                connection.close()
            pool.free.clear()
        # A transport closes its socket in the loop's next turn.
        await asyncio.sleep(0)

    async def _acquire(
        self, address: _Address, deadline: float | None
    ) -> tuple[ClientConnection, bool]:
        pool = self._pools.get(address)
        if pool is None:
            pool = self._pools[address] = _Pool()
        while True:
            while pool.free:
                connection = pool.free.pop()
                fresh = (
                    asyncio.get_running_loop().time() - connection.free_since < self._idle_seconds
                )
                if connection.usable and fresh:
                    return connection, True
                connection.close()
            if pool.open < self._max_connections:
                return await self._connect(address, pool, deadline), False
            waiter = asyncio.get_running_loop().create_future()
            pool.waiting.append(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError as error:
                raise TransportTimeout("no connection became free in time") from error
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():
                    _wake_one(pool)
                raise
            finally:
                with contextlib.suppress(ValueError):
                    pool.waiting.remove(waiter)

    async def _connect(
        self, address: _Address, pool: _Pool, deadline: float | None
    ) -> ClientConnection:
        loop = asyncio.get_running_loop()
        limit = loop.time() + self._connect_seconds
        pool.open += 1
        try:
            async with asyncio.timeout_at(limit if deadline is None else min(limit, deadline)):
                _, connection = await loop.create_connection(
                    lambda: ClientConnection(lambda c: self._freed(address, pool, c)),
                    address.host,
                    address.port,
                    ssl=ssl.create_default_context() if address.secure else None,
                )
        except BaseException as error:
            pool.open -= 1
            _wake_one(pool)
            where = f"{address.host}:{address.port}"
            if isinstance(error, TimeoutError) and deadline is not None and deadline <= loop.time():
                raise TransportTimeout(f"connecting to {where} took too long") from error
            if isinstance(error, OSError):
                # A TimeoutError is one as well: the request itself has time left.
                reason = str(error) or f"nothing within {self._connect_seconds:g} s"
                raise ConnectFailed(f"cannot connect to {where}: {reason}") from error
            raise
        return connection

    def _freed(self, address: _Address, pool: _Pool, connection: ClientConnection) -> None:
        if connection.lost:
            pool.open -= 1
            if connection in pool.free:
                pool.free.remove(connection)
            if pool.open == 0 and not pool.waiting:
                # Addresses of processes come and go.
                self._pools.pop(address, None)
        elif self._closed:
            connection.close()
            return
        else:
            loop = asyncio.get_running_loop()
            connection.free_since = loop.time()
            pool.free.append(connection)
            if self._sweep is None:
                self._sweep = loop.call_later(_SWEEP_SECONDS, self._close_idle)
        _wake_one(pool)

    def _close_idle(self) -> None:
        loop = asyncio.get_running_loop()
        oldest = loop.time() - self._idle_seconds
        free = 0
        for pool in self._pools.values():
            stale = [c for c in pool.free if c.free_since < oldest]
            for connection in stale:
                pool.free.remove(connection)
                connection.close()
            free += len(pool.free)
        self._sweep = loop.call_later(_SWEEP_SECONDS, self._close_idle) if free else None


def _wake_one(pool: _Pool) -> None:
    while pool.waiting:
        waiter = pool.waiting.popleft()
        if not waiter.done():
            waiter.set_result(None)
            return


def _with_length(headers: Headers, length: int) -> Headers:
    if header_value(headers, b"content-length") is not None:
        return headers
    return [*headers, (b"content-length", b"%d" % length)]


@lru_cache(maxsize=1024)
def _split(url: str) -> tuple[_Address, str, bytes]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise TransportError(f"{url!r} is not an absolute http or https URL")
    secure = parts.scheme == "https"
    try:
        port = parts.port or (443 if secure else 80)
    except ValueError as error:
        raise TransportError(f"{url!r} has no valid port") from error
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    authority = parts.netloc.rpartition("@")[2].encode("latin-1")
    return _Address(parts.hostname, port, secure), target, authority
