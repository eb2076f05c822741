"""Which offsets of a partition are finished, and so how far a group may commit."""


class OffsetTracker:
    """One consumer group's progress in one partition.

    Records begin in offset order and finish in any order. Offsets that no record has (the log has
    gaps after compaction and transactions) and records nobody wants count as finished.
    """

    __slots__ = ("_unfinished", "position")

    def __init__(self, position: int) -> None:
        self.position = position
        """The next offset to be seen."""
        # A dict keeps the order in which offsets began, which is ascending.
        self._unfinished: dict[int, None] = {}

    def begin(self, offset: int) -> None:
        """A record is wanted; everything before it has been seen."""
        self._unfinished[offset] = None
        self.position = offset + 1

    def skip_to(self, position: int) -> None:
        """Everything before this offset has been seen, and what did not begin is finished."""
        self.position = max(self.position, position)

    def finish(self, offset: int) -> None:
        """A record that began has come to its end."""
        self._unfinished.pop(offset, None)

    def restart_at(self, position: int) -> None:
        """The log begins anew, for example because the topic was made again."""
        self._unfinished.clear()
        self.position = position

    @property
    def committable(self) -> int:
        """The lowest offset that is not finished."""
        return next(iter(self._unfinished), self.position)
