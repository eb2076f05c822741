"""What the drills break: each is started for the drills of its own, where they are asked for."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic

from tests.drills.cluster import IN_A_CLUSTER, controlled
from tests.drills.drill import Drill, NotHere, W
from tests.drills.run import Outcome, Say, drilled_all
from tests.drills.scenes import DRILLS
from tests.drills.watched import watched


@dataclass(frozen=True, kw_only=True)
class Stage(Generic[W]):
    """Servers, and what is done to them."""

    name: str
    opened: Callable[[Path], AbstractAsyncContextManager[W]]
    """Raises `NotHere` where this machine lacks them."""
    drills: tuple[Drill[W], ...]

    def chosen(self, alerts: Sequence[str]) -> list[Drill[W]]:
        """The drills of these alerts; all of them where none is named."""
        return [each for each in self.drills if not alerts or set(alerts) & set(each.alerts)]

    async def run(self, folder: Path, alerts: Sequence[str], outcome: Outcome, say: Say) -> None:
        """Start what they need, if any is chosen, and drill."""
        if not (drills := self.chosen(alerts)):
            return
        try:
            async with self.opened(folder / self.name) as here:
                say(f"{self.name}: runs")
                await drilled_all(here, drills, outcome, say)
        except NotHere as error:
            outcome.not_here |= {alert: str(error) for each in drills for alert in each.alerts}


STAGES: Final[tuple[Stage[Any], ...]] = (  # Any: each has its own kind of servers
    Stage(name="platform", opened=watched, drills=DRILLS),
    Stage(name="cluster", opened=controlled, drills=IN_A_CLUSTER),
)


async def run(folder: Path, say: Say, alerts: Sequence[str] = ()) -> Outcome:
    """All drills, or those of the alerts that are named."""
    outcome = Outcome()
    for stage in STAGES:
        await stage.run(folder, alerts, outcome, say)
    return outcome
