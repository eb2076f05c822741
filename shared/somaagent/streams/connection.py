"""A pipelined Redis connection: hiredis on an asyncio transport.

Streams need four commands on the hot path. redis-py would do the same at 14 MB of memory and
100 ms of cold start for every process that writes or reads a delta, hence this thin layer.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self, cast
from urllib.parse import parse_qs, unquote, urlsplit

import hiredis

from somaagent.errors import TryAgainLater
from somaagent.streams.patience import Deadline, within

Command = tuple[str | bytes | int, ...]
Reply = Any
"""int, bytes, None or a list of replies: whatever RESP2 carries."""

_CONNECT_SECONDS: Final = 2.0
_ANSWER_SECONDS: Final = 5.0
_REFUSED_SECONDS: Final = 0.25
_NOTHING: Final = object()
_PACK: Final = cast(
    "Callable[[Command], bytes]",
    hiredis.pack_command,  # pyright: ignore[reportUnknownMemberType] - its stub says 1-tuple
)


class RedisUnavailable(TryAgainLater):
    """Redis cannot be reached, did not answer in time, or refused the command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisAddress:
    """Where a Redis URL leads."""

    host: str = "localhost"
    port: int = 6379
    path: str | None = None
    """Unix socket, instead of host and port."""
    tls: bool = False
    username: str | None = None
    password: str | None = None
    database: int = 0

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `redis://`, `rediss://` and `unix://` URLs.

        Raises:
            ValueError: The URL is of another scheme, or its database is no number.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("redis", "rediss", "unix"):
            raise ValueError(
                "SOMA_REDIS_URL must begin with redis://, rediss:// or unix://, "
                f"not {parts.scheme!r}"
            )
        in_query = parse_qs(parts.query).get("db", [""])[0]
        database = in_query if parts.scheme == "unix" else in_query or parts.path.strip("/")
        if database and not database.isdecimal():
            raise ValueError(f"SOMA_REDIS_URL names the database {database!r}, which is no number")
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or 6379,
            path=unquote(parts.path) if parts.scheme == "unix" else None,
            tls=parts.scheme == "rediss",
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=int(database or 0),
        )

    def greeting(self) -> list[Command]:
        """The commands that open a session at this address."""
        commands: list[Command] = []
        if self.password is not None:
            user = (self.username,) if self.username else ()
            commands.append(("AUTH", *user, self.password))
        if self.database:
            commands.append(("SELECT", self.database))
        return commands or [("PING",)]


class Connection(asyncio.Protocol):
    """One connection; replies come in the order of the commands."""

    def __init__(self) -> None:
        self._parser = hiredis.Reader(notEnoughData=_NOTHING)
        self._waiting: deque[asyncio.Future[Reply]] = deque()
        self._transport: asyncio.Transport | None = None
        self._lost = False

    @classmethod
    async def open(cls, address: RedisAddress) -> Self:
        """Connect, authenticate and choose the database.

        Raises:
            RedisUnavailable: One of these failed.
        """
        return await cls.connect(address, cls)

    @classmethod
    async def connect(cls, address: RedisAddress, make: Callable[[], Self]) -> Self:
        """Do what `open` does with a connection that `make` makes.

        Raises:
            RedisUnavailable: One of these failed.
        """
        loop = asyncio.get_running_loop()
        context = ssl.create_default_context() if address.tls else None
        try:
            async with within(_CONNECT_SECONDS):
                if address.path is not None:
                    _, connection = await loop.create_unix_connection(make, address.path)
                else:
                    _, connection = await loop.create_connection(
                        make, address.host, address.port, ssl=context
                    )
        except (OSError, TimeoutError) as error:
            raise RedisUnavailable(f"Redis cannot be reached: {error or 'timeout'}") from error
        try:
            await connection.execute(*address.greeting())
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def usable(self) -> bool:
        """Whether commands can be sent."""
        return self._transport is not None and not self._lost

    def send(self, *commands: Command) -> list["asyncio.Future[Reply]"]:
        """Send commands in one write; each reply, or RedisUnavailable, comes in its future."""
        transport = self._transport
        if transport is None or self._lost:
            raise RedisUnavailable("the connection to Redis is closed")
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[Reply]] = [loop.create_future() for _ in commands]
        self._waiting.extend(futures)
        transport.write(b"".join([_PACK(command) for command in commands]))
        return futures

    async def execute(
        self, *commands: Command, seconds: float = _ANSWER_SECONDS
    ) -> Sequence[Reply]:
        """Send commands in one write and wait for all replies, for so long at most.

        A process that is held up meanwhile does not use the time up: see `Deadline`.

        Raises:
            RedisUnavailable: The connection failed or one of the commands was refused.
        """
        futures = self.send(*commands)
        deadline = Deadline(seconds, partial(self._expire, seconds))
        try:
            return [await future for future in futures]
        finally:
            deadline.cancel()
            for future in futures:
                # One that nobody awaits any more must not complain when it fails.
                if future.done() and not future.cancelled():
                    future.exception()
                else:
                    future.cancel()

    def close(self) -> None:
        """Close at once; whoever waits gets RedisUnavailable."""
        if self._transport is not None:
            self._transport.abort()
        self._end(RedisUnavailable("the connection to Redis was closed"))

    def _expire(self, seconds: float) -> None:
        self._end(RedisUnavailable(f"Redis did not answer within {seconds:g} s"))
        self.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = cast("asyncio.Transport", transport)  # what stream protocols get

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._parser.feed(data)
        try:
            while (reply := self._parser.gets()) is not _NOTHING:
                if isinstance(reply, hiredis.PushNotification):
                    self.pushed(reply)
                    continue
                future = self._waiting.popleft()
                if future.done():
                    continue
                if isinstance(reply, hiredis.ReplyError):
                    future.set_exception(_refusal(reply))
                else:
                    future.set_result(reply)
        except (hiredis.ProtocolError, IndexError):
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        self._end(RedisUnavailable(f"the connection to Redis broke: {exc or 'closed by Redis'}"))

    def pushed(self, message: Sequence[Reply]) -> None:
        """Called with what Redis says unasked; it does so only where that was asked for."""

    def ended(self, error: RedisUnavailable) -> None:
        """Called once, when there will be no more replies."""

    def _end(self, error: RedisUnavailable) -> None:
        if not self._lost:
            self._lost = True
            self.ended(error)
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_exception(error)
                future.exception()  # mark as seen: fire-and-forget writes have no reader


class Redis:
    """A connection that is made when first needed and again after it broke."""

    def __init__(
        self,
        address: RedisAddress,
        *,
        connect: Callable[[RedisAddress], Awaitable[Connection]] = Connection.open,
    ) -> None:
        self._address = address
        self._connect = connect
        self._connection: Connection | None = None
        self._opening = asyncio.Lock()
        self._refused_until = 0.0

    async def execute(self, *commands: Command) -> Sequence[Reply]:
        """Send commands in one write and wait for all replies.

        Raises:
            RedisUnavailable: The connection failed or one of the commands was refused.
        """
        return await (await self.connected()).execute(*commands)

    def send(self, *commands: Command) -> list["asyncio.Future[Reply]"]:
        """Send commands without waiting.

        Raises:
            RedisUnavailable: No connection is open now.
        """
        if self._connection is None:
            raise RedisUnavailable("the connection to Redis is not open")
        return self._connection.send(*commands)

    @property
    def open_now(self) -> Connection | None:
        """The open connection, if there is one."""
        connection = self._connection
        return connection if connection is not None and connection.usable else None

    async def connected(self) -> Connection:
        """The open connection.

        Raises:
            RedisUnavailable: None could be made.
        """
        if (connection := self.open_now) is not None:
            return connection
        async with self._opening:
            if self._connection is None or not self._connection.usable:
                self._connection = await self._open()
            return self._connection

    async def _open(self) -> Connection:
        # Whoever waited for an attempt that failed need not wait for one more.
        loop = asyncio.get_running_loop()
        if loop.time() < self._refused_until:
            raise RedisUnavailable("Redis could not be reached a moment ago")
        try:
            return await self._connect(self._address)
        except RedisUnavailable:
            self._refused_until = loop.time() + _REFUSED_SECONDS
            raise

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()


def _refusal(reply: hiredis.ReplyError) -> RedisUnavailable:
    """What Redis said, without the arguments that it repeats when it does not know a command."""
    said = str(reply).partition(", with args")[0]
    return RedisUnavailable(f"Redis refused a command: {said}")
