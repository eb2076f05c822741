"""What the clients of server-sent events of one process have in common."""

import asyncio
import contextlib
import time
from typing import Final, Protocol

from somaagent.streams.frames import Entry

_LONGEST_SECONDS: Final = 1.0
"""Between two looks at all clients."""
_DUE: Final = 64
"""Clients served in one go; then others get their turn."""


class Watched(Protocol):
    """A client for whom something may be due."""

    def look(self, moment: float, silence: float) -> bool:
        """Do what is due; whether there was something."""
        ...


class Clients:
    """All of them: one timer looks after their heartbeats, and a frame is encoded once."""

    def __init__(self, *, heartbeat_seconds: float) -> None:
        self._pause = min(_LONGEST_SECONDS, heartbeat_seconds / 4)
        # The next look would come too late.
        self._silence = heartbeat_seconds - self._pause
        self._last: tuple[list[Entry], bytes] = ([], b"")
        self._clients: dict[Watched, None] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, client: Watched) -> None:
        """Look after a client."""
        self._clients[client] = None
        if self._task is None:
            self._task = asyncio.create_task(self._look(), name="heartbeats")

    def discard(self, client: Watched) -> None:
        """It is gone."""
        self._clients.pop(client, None)

    def encoded(self, entries: list[Entry]) -> bytes:
        """The entries as every client gets them; quick for the list that was asked for last."""
        if self._last[0] is not entries:
            self._last = (entries, _encode(entries))
        return self._last[1]

    async def aclose(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _look(self) -> None:
        try:
            while self._clients:
                await asyncio.sleep(self._pause)
                moment, due = time.monotonic(), 0
                for client in tuple(self._clients):
                    if client in self._clients:
                        due += client.look(moment, self._silence)
                    if due == _DUE:
                        due = 0
                        await asyncio.sleep(0)
        finally:
            self._task = None


def _encode(entries: list[Entry]) -> bytes:
    form = b"id: %b\nevent: %b\ndata: %b\n\n"
    return b"".join([form % (bytes(entry.id), entry.kind, entry.data) for entry in entries])
