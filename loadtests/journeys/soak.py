"""Everything at once, for a long time."""

from typing import Final

from loadtests.driving.stage import Journey, Stage, Visitor
from loadtests.journeys.chat import Chat
from loadtests.journeys.producers import Producers
from loadtests.journeys.uploads import Uploads

SHARES: Final = {"chat": 0.3, "producers": 0.5, "uploads": 0.2}


class Soak(Journey):
    """Chats, events and uploads; the report says what grew meanwhile."""

    name = "soak"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        kinds: tuple[type[Journey], ...] = (Chat, Producers, Uploads)
        self._journeys = {kind.name: kind(stage) for kind in kinds}
        self._kinds: dict[str, str] = {}

    def warm(self) -> None:
        """Each of them once."""
        for journey in self._journeys.values():
            journey.warm()

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
