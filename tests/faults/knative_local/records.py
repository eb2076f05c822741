"""What the steps wrote down, and what follows from it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.knative_local.subscriber import ANSWERED, ASKED, is_poison

ROLES = ("first", "second", "dead")


@dataclass
class Record:
    """The lines of one step's file so far."""

    path: Path
    handled: Counter[int] = field(default_factory=Counter[int])
    kinds: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    codes: Counter[str] = field(default_factory=Counter[str])
    _read: int = 0

    def refresh(self) -> None:
        """Read what is new."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self._read)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.decode().splitlines():
            number, kind, code = line.split(" ")
            self.handled[int(number)] += 1
            self.kinds.add((int(number), kind))
            self.codes[code] += 1

    @property
    def repeated(self) -> int:
        """How many times an event came again."""
        return self.handled.total() - len(self.handled)


@dataclass
class Records:
    """Those of all steps."""

    folder: Path
    first: Record = field(init=False)
    second: Record = field(init=False)
    dead: Record = field(init=False)

    def __post_init__(self) -> None:
        self.first, self.second, self.dead = (Record(self.folder / f"{r}.txt") for r in ROLES)

    def refresh(self) -> None:
        """Read what is new."""
        for record in (self.first, self.second, self.dead):
            record.refresh()

    def is_done(self, number: int) -> bool:
        """Whether an event has come to its end."""
        if is_poison("first", number) or is_poison("second", number):
            return number in self.dead.handled
        return number in self.second.handled


@dataclass(frozen=True)
class Stored:
    """A record of the Broker's topic."""

    partition: int
    offset: int
    kind: str
    number: int


def expected_dead(numbers: Iterable[int]) -> set[tuple[int, str]]:
    """Which events must become dead letters, and as what."""
    found: set[tuple[int, str]] = set()
    for number in numbers:
        if is_poison("first", number):
            found.add((number, ASKED))
        elif is_poison("second", number):
            found.add((number, ANSWERED))
    return found


def lost_by_commits(
    role: str, committed: Mapping[int, int], stored: Iterable[Stored], records: Records
) -> list[Stored]:
    """Return the records that a step's group has committed although they are not finished.

    Args:
        role: `first` or `second`.
        committed: The group's offsets by partition.
        stored: The topic's records, read after the offsets.
        records: The steps' files, read after the offsets, too.
    """
    everything = list(stored)
    answered = {each.number for each in everything if each.kind == ANSWERED}
    wanted = ASKED if role == "first" else ANSWERED
    record = records.first if role == "first" else records.second

    def is_finished(each: Stored) -> bool:
        if each.number not in record.handled:
            return False
        if is_poison(role, each.number):
            return (each.number, wanted) in records.dead.kinds
        return role == "second" or each.number in answered

    return [
        each
        for each in everything
        if each.kind == wanted
        and each.offset < committed.get(each.partition, 0)
        and not is_finished(each)
    ]
