"""Everything at once, for a long time."""

from typing import Any, Final

import gevent

from loadtests.driving.stage import Journey, Stage, Visitor
from loadtests.journeys.chat import Chat
from loadtests.journeys.producers import Producers
from loadtests.journeys.uploads import Uploads

SHARES: Final = {"chat": 0.3, "producers": 0.5, "uploads": 0.2}
PROGRAMS: Final = 8
WARM_VISITS: Final = 200
"""Of each program. A JVM's heap grows up to its limit, at the rate of a soak for half an hour."""


class Soak(Journey):
    """Chats, events and uploads; the report says what grew meanwhile."""

    name = "soak"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        kinds: tuple[type[Journey], ...] = (Chat, Producers, Uploads)
        self._journeys = {kind.name: kind(stage) for kind in kinds}
        self._kinds: dict[str, str] = {}

    def warm(self) -> None:
        """Each of them once; then events at full speed, until the broker's heap is full."""
        for journey in self._journeys.values():
            journey.warm()
        # Any: the library's types are unknown
        publishing: list[Any] = [gevent.spawn(self._publish) for _ in range(PROGRAMS)]
        for program in publishing:
            program.get()

    def _publish(self) -> None:
        producers = self._journeys["producers"]
        visitor = producers.visitor("")
        for _ in range(WARM_VISITS):
            producers.visit(visitor, 0.0)

    def kinds(self) -> tuple[str, ...]:
        """The journeys."""
        return tuple(SHARES)

    def who(self) -> str:
        """By the shares of the journeys."""
        return self.chance.choices(list(SHARES), weights=list(SHARES.values()))[0]

    def visitor(self, who: str) -> Visitor:
        """A visitor of one journey."""
        visitor = self._journeys[who].visitor(who)
        self._kinds[visitor.name] = who
        return visitor

    def visit(self, visitor: Visitor, late: float) -> None:
        """One visit of its journey."""
        self._journeys[self._kinds[visitor.name]].visit(visitor, late)


def journey(stage: Stage) -> Soak:
    """This module's journey."""
    return Soak(stage)
