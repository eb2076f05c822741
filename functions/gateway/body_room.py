"""How much memory the bodies of requests may take in all, whoever sends them."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from functions.gateway.problems import Problem

_RETRY_AFTER_SECONDS: Final = 2


class Arrival:
    """One body: first it arrives, then it is worked on."""

    def __init__(self, room: "BodyRoom", patience: asyncio.Timeout) -> None:
        self._room = room
        self._patience = patience
        self.size = 0
        self.displaced = False
        """Whether it had to make room."""

    def grow(self, count: int) -> None:
        """So many bytes more have come.

        Raises:
            Problem: 503, there is no room.
        """
        self.size += count
        self._room.take(count)

    def displace(self) -> None:
        """Stop waiting for the rest of it."""
        self.displaced = True
        self._patience.reschedule(asyncio.get_running_loop().time())


class BodyRoom:
    """The bodies in memory.

    Where they would be too many, the one that has been arriving for longest makes room: who sends
    honestly is done in a moment, and who does not is the oldest soon.
    """

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._taken = 0
        self._arriving: dict[Arrival, None] = {}

    @property
    def taken(self) -> int:
        """Their bytes."""
        return self._taken

    @contextmanager
    def arrival(self, patience: asyncio.Timeout) -> Generator[Arrival]:
        """A body that arrives within `patience`, and lies in memory until the end."""
        arrival = Arrival(self, patience)
        self._arriving[arrival] = None
        try:
            yield arrival
        finally:
            self._arriving.pop(arrival, None)
            self._taken -= arrival.size

    def arrived(self, arrival: Arrival) -> None:
        """It is whole, or was refused: nothing more comes of it, and it need not make room."""
        self._arriving.pop(arrival, None)

    def take(self, count: int) -> None:
        """Count so many bytes.

        Raises:
            Problem: 503, there is no room.
        """
        self._taken += count
        if self._taken <= self._most:
            return
        oldest = next(iter(self._arriving), None)
        if oldest is None:
            raise no_room()
        del self._arriving[oldest]
        oldest.displace()


def no_room() -> Problem:
    """The answer to a body that cannot be kept in memory beside the others."""
    return Problem(
        503,
        "bodies_full",
        "this process holds as many bodies as it can; try again, and send faster",
        headers={"retry-after": str(_RETRY_AFTER_SECONDS), "connection": "close"},
    )
