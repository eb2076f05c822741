"""Back-pressure of the sending half of a connection."""

import asyncio


class WriteFlow:
    """Waits while the transport's send buffer is over its high-water mark."""

    __slots__ = ("_lost", "_paused", "_waiter")

    def __init__(self) -> None:
        self._paused = False
        self._lost = False
        self._waiter: asyncio.Future[None] | None = None

    def pause(self) -> None:
        """The transport asks to stop writing."""
        self._paused = True

    def resume(self) -> None:
        """The transport has room again."""
        self._paused = False
        self._wake()

    def lose(self) -> None:
        """The connection is gone."""
        self._lost = True
        self._wake()

    async def drain(self) -> None:
        """Wait until writing is allowed.

        Raises:
            ConnectionResetError: the connection is gone.
        """
        while self._paused and not self._lost:
            if self._waiter is None:
                self._waiter = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._waiter)
        if self._lost:
            raise ConnectionResetError("the peer has closed the connection")

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        self._waiter = None
