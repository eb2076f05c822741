"""All connections of the process: how many there may be, and how long each phase may last."""

import asyncio
import logging
from collections import Counter
from typing import Final

from functions.gateway.client_address import ClientAddresses
from functions.gateway.connections.line import Line
from functions.gateway.connections.phases import Phase, Sweep
from functions.gateway.connections.refusals import Refusal
from somaagent.settings import ConnectionSettings

LINGER_SECONDS: Final = 3.0
"""How long a client that was refused may go on sending before it is cut off: closed at once, TCP
would take the answer away from it."""
_REPORT_SECONDS: Final = 10.0
_MOST_LOOKS: Final = 64
"""Connections that are looked at to find one that makes room."""

logger = logging.getLogger("gateway.connections")


class Connections:
    """The open connections."""

    def __init__(
        self,
        settings: ConnectionSettings,
        addresses: ClientAddresses,
        *,
        most: int,
        strict_transport: bool = False,
    ) -> None:
        """Let there be `most` at once; `settings` has the bounds of each."""
        self.most: Final = most
        self.strict_transport: Final = strict_transport
        self.refused: Counter[str] = Counter()
        """How often each refusal was given, and how often somebody was cut off."""
        self._per_address: Final = settings.per_address
        self._addresses = addresses
        self._of_address: Counter[str] = Counter()
        self._lines: set[Line] = set()
        self._reported: Counter[str] = Counter()
        self._report: asyncio.TimerHandle | None = None
        sweep = Sweep()
        self.waiting: Final = Phase[Line](sweep, settings.head_seconds, Line.head_is_late)
        """The head of the first or the next request has not arrived as a whole."""
        self.idle: Final = Phase[Line](sweep, settings.idle_seconds, Line.was_idle)
        """Between two requests."""
        self.stalled: Final = Phase[Line](sweep, settings.drain_seconds, Line.takes_nothing)
        """More lies in memory than the client takes."""
        self.parting: Final = Phase[Line](sweep, LINGER_SECONDS, Line.end)
        """Answered for the last time, and still sending."""

    @property
    def open(self) -> int:
        """How many there are."""
        return len(self._lines)

    def admit(self, line: Line) -> Refusal | None:
        """Count one more, or say why not.

        Where all places are taken, whoever has asked nothing for longest makes room.
        """
        if self._per_address:
            line.address = self._addresses.peer(line.peer)
            if line.address is not None:
                if self._of_address[line.address] >= self._per_address:
                    line.address = None
                    return Refusal.ADDRESS_FULL
                self._of_address[line.address] += 1
        self._lines.add(line)
        if len(self._lines) <= self.most:
            return None
        quiet = self._quiet()
        if quiet is None:
            self.forget(line)
            return Refusal.FULL
        self.note("made_room")
        quiet.abort()
        self.forget(quiet)
        return None

    def _quiet(self) -> Line | None:
        """Who has asked nothing for longest; rather one that never asked than one that did."""
        for phase in (self.waiting, self.idle):
            for _ in range(_MOST_LOOKS):
                oldest = phase.oldest()
                if oldest is None:
                    break
                if not oldest.has_spoken:
                    return oldest
                # It came in the same moment, and what it asks will be read in the next.
                phase.enter(oldest)
        return None

    def forget(self, line: Line) -> None:
        """A connection is gone."""
        self._lines.discard(line)
        for phase in (self.waiting, self.idle, self.stalled, self.parting):
            phase.leave(line)
        if line.address is not None:
            self._of_address[line.address] -= 1
            if not self._of_address[line.address]:
                del self._of_address[line.address]
            line.address = None

    def note(self, what: str) -> None:
        """Count it, and say so in the log within seconds: one line, however many there are."""
        self.refused[what] += 1
        if self._report is None:
            loop = asyncio.get_running_loop()
            self._report = loop.call_later(_REPORT_SECONDS, self._say)

    def _say(self) -> None:
        self._report = None
        new = self.refused - self._reported
        self._reported = self.refused.copy()
        logger.warning("connections_refused", extra={"open": self.open, **new})
