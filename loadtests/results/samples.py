"""The samples of a run, and figures of them."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loadtests.options import Options

JOURNEY = "journey"
"""Kind of the samples of whole visits."""
_BEFORE_SECONDS = 5.0
"""What is kept of the time before the load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One measured thing."""

    at: float
    """When it ended, in seconds since the epoch."""
    kind: str
    name: str
    ms: float
    error: str | None


@dataclass
class Run:
    """Everything that a run has written into its folder."""

    folder: Path
    options: Options
    about: dict[str, Any]  # Any: JSON
    """Machine, commit, begin, what was lost and the like."""
    samples: list[Sample]
    platform: list[dict[str, Any]]  # Any: as above
    """What the watcher saw, second by second; empty where it could not look."""
    by_name: dict[str, list[float]] = field(init=False)
    """Milliseconds of what went well, by what it is called."""

    def __post_init__(self) -> None:
        self.by_name = defaultdict(list)
        for sample in self.samples:
            if sample.error is None:
                self.by_name[sample.name].append(sample.ms)

    @classmethod
    def read(cls, folder: Path) -> "Run":
        """Read it.

        Raises:
            OSError: There is none, or it did not come to its end.
        """
        if not (folder / "about.json").exists():
            raise FileNotFoundError(f"{folder} holds no run that came to its end")
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        return cls(
            folder=folder,
            options=Options.parse((folder / "options.json").read_text(encoding="utf-8")),
            about=about,
            samples=[
                Sample(at=line[0], kind=line[1], name=line[2], ms=line[3], error=line[4])
                for line in _lines(folder / "samples.jsonl")
            ],
            # Locust's page may have waited long for somebody to start the run.
            platform=[
                look
                for look in _lines(folder / "platform.jsonl")
                if look["at"] >= about["began"] - _BEFORE_SECONDS
            ],
        )

    @property
    def visits(self) -> list[Sample]:
        """The whole visits."""
        return [sample for sample in self.samples if sample.kind == JOURNEY]

    @property
    def failures(self) -> list[Sample]:
        """What went wrong."""
        return [sample for sample in self.samples if sample.error is not None]

    @property
    def begin(self) -> float:
        """When the load began, in seconds since the epoch."""
        return float(self.about["began"])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that `share` of them do not exceed; NaN of none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def in_flight(visits: Iterable[Sample], at: float) -> int:
    """Visits that were under way at a moment."""
    return sum(1 for visit in visits if visit.at - visit.ms / 1e3 <= at < visit.at)


def _lines(file: Path) -> Iterable[Any]:  # Any: JSON
    if file.exists():
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
