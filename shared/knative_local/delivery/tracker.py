"""Which offsets of a partition are finished, and so how far a group may commit."""

from typing import NamedTuple


class Ticket(NamedTuple):
    """A record that has begun, for saying later that it is finished."""

    log: int
    """Which log it is of: a topic that was made again is another one, with the same offsets."""
    offset: int


class OffsetTracker:
    """One consumer group's progress in one partition.

    Records begin in offset order and finish in any order. Offsets that no record has (the log has
    gaps after compaction and transactions) and records nobody wants count as finished.
    """

    __slots__ = ("_log", "_unfinished", "position")

    def __init__(self, position: int) -> None:
        self.position = position
        """The next offset to be seen."""
        self._log = 0
        # A dict keeps the order in which offsets began, which is ascending.
        self._unfinished: dict[int, None] = {}

    def begin(self, offset: int) -> Ticket:
        """A record is wanted; everything before it has been seen."""
        self._unfinished[offset] = None
        self.position = offset + 1
        return Ticket(self._log, offset)

    def skip_to(self, position: int) -> None:
        """Everything before this offset has been seen, and what did not begin is finished."""
        self.position = max(self.position, position)

    def finish(self, ticket: Ticket) -> None:
        """A record that began has come to its end; one of an earlier log counts for nothing."""
        if ticket.log == self._log:
            self._unfinished.pop(ticket.offset, None)

    def restart_at(self, position: int) -> None:
        """The log begins anew, for example because the topic was made again."""
        self._log += 1
        self._unfinished.clear()
        self.position = position

    @property
    def committable(self) -> int:
        """The lowest offset that is not finished."""
        return next(iter(self._unfinished), self.position)
