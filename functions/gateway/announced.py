"""Turns whose event this process has seen the broker store: nobody has to publish it again yet.

Without this, every message to a session whose steps are behind would publish the events of its
waiting turns once more, and make them later still.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from uuid import UUID

AGAIN_SECONDS: Final = 60.0
MOST: Final = 10_000


class Announced:
    """The turns of the last minute, the newest `MOST` of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: OrderedDict[UUID, float] = OrderedDict()

    def note(self, turn_id: UUID) -> None:
        """The broker has stored the turn's event just now."""
        self._until[turn_id] = self._clock() + AGAIN_SECONDS
        self._until.move_to_end(turn_id)
        while len(self._until) > MOST:
            self._until.popitem(last=False)

    def __contains__(self, turn_id: UUID) -> bool:
        """Whether it stored one within `AGAIN_SECONDS`."""
        return self._until.get(turn_id, 0.0) > self._clock()
