"""Listens and hands every request to one handler."""

import asyncio
import contextlib

from knative_local.http1.connection import ServerConnection
from knative_local.http1.limits import Limits
from knative_local.http1.messages import Handler

__all__ = ["Limits", "Server", "serve"]

_SWEEP_SECONDS = 1.0


class Server:
    """A listening socket and its connections."""

    def __init__(self, handler: Handler, limits: Limits) -> None:
        self.handler = handler
        self.limits = limits
        self.connections: set[ServerConnection] = set()
        self.closing = False
        self.host = ""
        self.port = 0
        self._listener: asyncio.Server | None = None
        self._sweep: asyncio.TimerHandle | None = None

    @property
    def url(self) -> str:
        """The address to give to others, without a trailing slash."""
        return f"http://{self.host}:{self.port}"

    @property
    def sweeping(self) -> bool:
        """Whether connections are looked after; nothing wakes while there are none."""
        return self._sweep is not None

    async def listen(self, host: str, port: int) -> None:
        """Begin to accept connections.

        Raises:
            OSError: the address cannot be bound.
        """
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            lambda: ServerConnection(self), host, port, backlog=2048
        )
        self.host = host
        self.port = self._listener.sockets[0].getsockname()[1]

    def opened(self, connection: ServerConnection) -> None:
        """A connection has been accepted."""
        self.connections.add(connection)
        if self._sweep is None and not self.closing:
            loop = asyncio.get_running_loop()
            self._sweep = loop.call_later(_SWEEP_SECONDS, self._close_expired)

    async def close(self, grace_seconds: float = 0.0) -> None:
        """Stop accepting, let answers under way finish for a while, then drop the rest."""
        self.closing = True
        if self._sweep is not None:
            self._sweep.cancel()
        if self._listener is not None:
            self._listener.close()
        for connection in list(self.connections):
            connection.close_if_idle()
        tasks = {c.task for c in self.connections if c.task is not None}
        if tasks and grace_seconds > 0:
            await asyncio.wait(tasks, timeout=grace_seconds)
        remaining = {c.task for c in self.connections if c.task is not None}
        for connection in list(self.connections):
            connection.abort()
        if remaining:
            await asyncio.wait(remaining, timeout=1.0)
        if self._listener is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._listener.wait_closed(), 1.0)

    def _close_expired(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for connection in [c for c in self.connections if c.expired(now)]:
            connection.abort()
        self._sweep = (
            loop.call_later(_SWEEP_SECONDS, self._close_expired) if self.connections else None
        )


async def serve(handler: Handler, host: str, port: int, *, limits: Limits | None = None) -> Server:
    """Listen on `host:port` (0: a free port) and answer requests with `handler`.

    Raises:
        OSError: the address cannot be bound.
    """
    server = Server(handler, limits or Limits())
    await server.listen(host, port)
    return server
