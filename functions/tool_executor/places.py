"""How many calls of a tool run at once in this process, and how many of them are one tenant's."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from somaagent.tools import ToolSpec

_SHARE: Final = 2
"""A tenant has at most one part in so many of a tool's places; slow calls of one leave the rest."""


@dataclass(slots=True)
class _Room:
    places: asyncio.Semaphore
    users: int = 0
    """Who is in it, or waits for it; a room without any is forgotten."""


class Places:
    """The places of all tools."""

    def __init__(self) -> None:
        self._rooms: dict[tuple[str, ...], _Room] = {}

    @asynccontextmanager
    async def of(self, spec: ToolSpec, tenant: str, *, seconds: float) -> AsyncGenerator[None]:
        """A place for one call.

        Raises:
            TimeoutError: There was none within `seconds`.
        """
        own = self._room((spec.name, tenant), -(-spec.concurrency // _SHARE))
        shared = self._room((spec.name,), spec.concurrency)
        held: list[_Room] = []
        try:
            async with asyncio.timeout(max(0.001, seconds)):
                # The tenant's first: who waits here keeps nobody else from the tool.
                for room in (own, shared):
                    await room.places.acquire()
                    held.append(room)
            yield
        finally:
            for room in held:
                room.places.release()
            self._leave((spec.name, tenant), own)
            self._leave((spec.name,), shared)

    def _room(self, key: tuple[str, ...], places: int) -> _Room:
        room = self._rooms.setdefault(key, _Room(asyncio.Semaphore(places)))
        room.users += 1
        return room

    def _leave(self, key: tuple[str, ...], room: _Room) -> None:
        room.users -= 1
        if room.users == 0:
            del self._rooms[key]

    def __len__(self) -> int:
        """How many rooms are kept."""
        return len(self._rooms)
