"""Phases of connections that may last so long and no longer, watched by one timer for all."""

import asyncio
from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

_LEAST_PAUSE_SECONDS: Final = 0.25
"""Between two looks: connections whose times end one after another share one."""

T = TypeVar("T")


class _Timed(Protocol):
    def due(self) -> float | None: ...

    def expire(self, now: float) -> None: ...


class Sweep:
    """One timer for all phases; none while nobody is in any of them."""

    def __init__(self) -> None:
        self._phases: list[_Timed] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, phase: _Timed) -> None:
        """Watch one more phase."""
        self._phases.append(phase)

    def wake_at(self, moment: float) -> None:
        """Look at the phases no later than at `moment`, in the loop's time."""
        if self._timer is not None:
            if self._timer.when() <= moment:
                return
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(moment, self._look)

    def _look(self) -> None:
        self._timer = None
        now = asyncio.get_running_loop().time()
        for phase in self._phases:
            phase.expire(now)
        moments = [due for phase in self._phases if (due := phase.due()) is not None]
        if moments:
            self.wake_at(max(min(moments), now + _LEAST_PAUSE_SECONDS))


class Phase(Generic[T]):
    """Who is in it, first who came first: their times are up in the same order."""

    def __init__(self, sweep: Sweep, seconds: float, at_end: Callable[[T], None]) -> None:
        self._sweep = sweep
        self._seconds = seconds
        self._at_end = at_end
        self._since: dict[T, float] = {}
        sweep.add(self)

    def __len__(self) -> int:
        return len(self._since)

    def enter(self, member: T) -> None:
        """Begin, or begin anew."""
        self._since.pop(member, None)
        now = asyncio.get_running_loop().time()
        self._since[member] = now
        self._sweep.wake_at(now + self._seconds)

    def stay(self, member: T) -> None:
        """Begin where it has not begun."""
        if member not in self._since:
            self.enter(member)

    def leave(self, member: T) -> None:
        """End in time."""
        self._since.pop(member, None)

    def oldest(self) -> T | None:
        """Who has been in it longest."""
        return next(iter(self._since), None)

    def due(self) -> float | None:
        """When the next one's time is up."""
        return next((since + self._seconds for since in self._since.values()), None)

    def expire(self, now: float) -> None:
        """End it for all whose time is up."""
        for _ in range(len(self._since)):
            member, since = next(iter(self._since.items()))
            if since + self._seconds > now:
                return
            del self._since[member]
            self._at_end(member)
