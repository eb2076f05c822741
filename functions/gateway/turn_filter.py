"""Which frames of a session a client gets."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from somaagent.streams.frames import DELTA, RESTARTED, TERMINAL, TOOLS, Entry

_FIRST: Final = b'"index":0,'
_HEAD: Final = 100
"""`index` stands in the first bytes of a delta's data, before anything that a model wrote."""


class StreamEvent(NamedTuple):
    """What a client is told, by server-sent events or on a WebSocket."""

    kind: bytes
    data: bytes
    """JSON on one line."""
    identifier: bytes | None
    """Where a client may resume after; None for what no stream holds."""


class TurnFilter:
    """Drops what a client must not see twice or at all.

    An attempt that began anew voids the ones before it: their late deltas are dropped. A turn ends
    once. Where the `restarted` frame was lost, one is made up, so that no client glues the deltas
    of two attempts together.
    """

    def __init__(self, *, only: bytes | None = None) -> None:
        self._only = only
        self._attempts: dict[bytes, int] = {}
        self._restarted: dict[bytes, int] = {}
        self._open: set[bytes] = set()
        self._over: set[bytes] = set()

    @property
    def awaits(self) -> bool:
        """Whether the client waits for a turn."""
        return bool(self._open)

    @property
    def unfinished(self) -> frozenset[bytes]:
        """Turns that the client still waits for."""
        return frozenset(self._open)

    def expect(self, turn: bytes, *, attempt: int) -> None:
        """Wait for a turn whose newest known attempt is `attempt`."""
        if turn not in self._over:
            self._open.add(turn)
            self._attempts[turn] = max(attempt, self._attempts.get(turn, 1))

    def is_over(self, turn: bytes) -> bool:
        """Whether the client has got the turn's last frame."""
        return turn in self._over

    def end(self, turn: bytes) -> bool:
        """Note that the client gets the turn's last frame; False when it had it before."""
        if turn in self._over:
            return False
        self._over.add(turn)
        self._open.discard(turn)
        self._attempts.pop(turn, None)
        self._restarted.pop(turn, None)
        return True

    def pass_on(self, entries: Sequence[Entry]) -> bool:
        """Whether the client is told all of these just as they are, and nothing else.

        True makes `admit` needless. It is for the many deltas of a healthy turn; False says
        nothing but that `admit` must be asked.
        """
        for entry in entries:
            turn, attempt = entry.turn, entry.attempt
            if (
                entry.kind != DELTA
                or turn in self._over
                or attempt != self._attempts.get(turn, 1)
                or (attempt != 1 and self._restarted.get(turn) != attempt)
                or (self._only is not None and turn != self._only)
            ):
                return False
        self._open.update([entry.turn for entry in entries])
        return True

    def admit(self, entries: Iterable[Entry]) -> list[StreamEvent]:
        """What the client is told of these frames."""
        events: list[StreamEvent] = []
        for entry in entries:
            if entry.turn in self._over or (self._only is not None and entry.turn != self._only):
                continue
            if entry.kind in TERMINAL:
                self.end(entry.turn)
            elif entry.kind in TOOLS:
                self._open.add(entry.turn)
            elif entry.attempt < self._attempts.get(entry.turn, 1):
                continue
            elif entry.kind == RESTARTED:
                self._begin(entry)
            elif entry.kind == DELTA:
                if self._glues(entry):
                    self._begin(entry)
                    events.append(_made_up_restart(entry))
                self._open.add(entry.turn)
            else:
                continue
            events.append(StreamEvent(entry.kind, entry.data, bytes(entry.id)))
        return events

    def _begin(self, entry: Entry) -> None:
        self._open.add(entry.turn)
        self._attempts[entry.turn] = self._restarted[entry.turn] = entry.attempt

    def _glues(self, entry: Entry) -> bool:
        """Whether the client may hold deltas of an earlier attempt, not knowing they are void."""
        if entry.attempt == 1 or self._restarted.get(entry.turn) == entry.attempt:
            return False
        return entry.attempt > self._attempts.get(entry.turn, 1) or _FIRST in entry.data[:_HEAD]


def _made_up_restart(entry: Entry) -> StreamEvent:
    data = b'{"turn_id":"%b","attempt":%d}' % (entry.turn, entry.attempt)
    return StreamEvent(RESTARTED, data, None)
