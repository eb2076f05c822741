"""A Redis connection that is told when a key changed after it was read.

Redis remembers what a tracking client has read (`CLIENT TRACKING`, Redis 6) and sends one push, of
RESP3, at the key's next change. It says no more about that key before the client reads it again,
and this read sees every change until then: nothing falls between the two.
"""

from collections.abc import Callable, Sequence
from typing import Final

from somaagent.streams.connection import (
    Command,
    Connection,
    RedisAddress,
    RedisUnavailable,
    Reply,
)

_TRACK: Final[tuple[Command, ...]] = (("HELLO", 3), ("CLIENT", "TRACKING", "ON"))
_INVALIDATE: Final = b"invalidate"

OnChange = Callable[[list[bytes] | None], None]
"""Called with keys that changed; None when all may have."""


class TrackingConnection(Connection):
    """A connection whose reads are watched."""

    def __init__(self, on_change: OnChange, on_lost: Callable[[RedisUnavailable], None]) -> None:
        super().__init__()
        self._on_change = on_change
        self._on_lost = on_lost

    @classmethod
    async def track(
        cls,
        address: RedisAddress,
        *,
        on_change: OnChange,
        on_lost: Callable[[RedisUnavailable], None],
    ) -> "TrackingConnection":
        """Connect.

        Args:
            address: Where Redis is.
            on_change: Called as keys change that were read here.
            on_lost: Called once when the connection ends.

        Raises:
            RedisUnavailable: Redis cannot be reached, or knows no tracking.
        """
        connection = await cls.connect(address, lambda: cls(on_change, on_lost))
        try:
            await connection.execute(*_TRACK)
        except BaseException:
            connection.close()
            raise
        return connection

    def pushed(self, message: Sequence[Reply]) -> None:
        """Called with what Redis says unasked."""
        if message[0] == _INVALIDATE:
            self._on_change(message[1])

    def ended(self, error: RedisUnavailable) -> None:
        """Called once, when there will be no more replies."""
        self._on_lost(error)
