"""The log lines of all functions on this machine, in the order of their times."""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

PAUSE_SECONDS: Final = 0.5
SETTLE_SECONDS: Final = 1.0
"""How long a line waits for earlier ones of other functions while the logs are followed."""
UNDECIDED_LIMIT: Final = 20_000
"""Lines that are kept in case their trace turns out to be the turn's."""

Line = dict[str, Any]  # Any: JSON


@dataclass(slots=True)
class TurnLogs:
    """Lines that belong to a turn; of everything without one."""

    folder: Path
    turn_id: str | None = None
    _read: dict[Path, int] = field(default_factory=dict[Path, int])
    _traces: set[str] = field(default_factory=set[str])
    """Of the turn, as its lines tell them."""
    _undecided: deque[Line] = field(default_factory=lambda: deque[Line](maxlen=UNDECIDED_LIMIT))
    """Lines of traces that no line of the turn has named yet."""

    def lines(self) -> list[Line]:
        """What has come since the last call, in order.

        A line that came before its trace was known to be the turn's comes once that is known.
        """
        found = [line for file in sorted(self.folder.glob("*.log")) for line in self._new(file)]
        if self.turn_id is not None:
            found = self._of_the_turn(found)
        return sorted(found, key=_time)

    def follow(self) -> Iterator[Line]:
        """Every line there is, and then those that come, until the caller has enough."""
        waiting = self.lines()
        while True:
            settled = time.monotonic() + SETTLE_SECONDS
            while time.monotonic() < settled:
                time.sleep(PAUSE_SECONDS)
                waiting += self.lines()
            yield from sorted(waiting, key=_time)
            waiting = []

    def _of_the_turn(self, found: Iterable[Line]) -> list[Line]:
        found = list(found)
        learned = {
            line["trace_id"]
            for line in found
            if line.get("turn_id") == self.turn_id and "trace_id" in line
        }
        if learned - self._traces:
            self._traces |= learned
            found = [*self._undecided, *found]
            self._undecided.clear()
        wanted: list[Line] = []
        for line in found:
            if line.get("turn_id") == self.turn_id or line.get("trace_id") in self._traces:
                wanted.append(line)
            elif "trace_id" in line:
                self._undecided.append(line)
        return wanted

    def _new(self, file: Path) -> Iterator[Line]:
        try:
            size = file.stat().st_size
            begin = self._read.get(file, 0)
            # A log that was cut short begins anew.
            begin = 0 if size < begin else begin
            with file.open("rb") as lines:
                lines.seek(begin)
                content = lines.read()
        except FileNotFoundError:
            return
        whole = content.rpartition(b"\n")[0]
        self._read[file] = begin + len(whole) + (1 if whole else 0)
        for line in whole.split(b"\n"):
            try:
                parsed = orjson.loads(line)
            except ValueError:
                # Of a program that is not ours.
                continue
            if isinstance(parsed, dict) and "event" in parsed:
                yield parsed


def _time(line: Line) -> str:
    return str(line.get("time", ""))
