"""Whether a run reached what it must: targets of one file, each with the same allowance."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from loadtests.measures import BROKE_OFF, LATE, MEASURES
from loadtests.results import growth, stated
from loadtests.results.samples import Run, percentile
from loadtests.results.stated import NOT_NAMES

FILE: Final = Path(__file__).resolve().parents[1] / "thresholds.toml"
_QUIET, _LOUD = "first token, quiet", "first token, loud"
_LOST: Final = ("lost", "disordered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One figure beside what it must be."""

    name: str
    value: float | None
    """None when nothing was measured."""
    target: float
    limit: float
    """Target and allowance."""
    unit: str

    @property
    def met(self) -> bool:
        """Whether it was measured, and is within the limit."""
        return self.value is not None and self.value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The file's content."""

    allowance: float
    every: Mapping[str, Any]  # Any: TOML
    journeys: Mapping[str, Mapping[str, Any]]  # Any: as above

    @classmethod
    def read(cls, file: Path = FILE) -> "Thresholds":
        """Read a file.

        Raises:
            ValueError: It is not what it must be.
        """
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            stated.check(content)
        except ValueError as error:
            raise ValueError(f"{file}: {error}") from error
        allowance, every = float(content.pop("allowance")), content.pop("every", {})
        return cls(allowance=allowance, every=every, journeys=content)

    def of(self, journey: str) -> Mapping[str, Any]:  # Any: as above
        """What the file says of a journey."""
        return self.journeys.get(journey, {})

    def judge(self, run: Run) -> list[Verdict]:
        """Every figure that the run must have."""
        targets = self.of(run.options.journey)
        verdicts = [self._nothing("visits that failed", _failed(run))]
        verdicts += [self._nothing(f"events {what}", run.about.get(what)) for what in _lost(run)]
        verdicts.append(self._measured(run))
        if BROKE_OFF in MEASURES[run.options.journey]:
            broken = len(run.by_name.get(BROKE_OFF, []))
            verdicts.append(self._nothing("streams that broke off", broken))
        for name, percentiles in [*self.every.items(), *targets.items()]:
            if name in NOT_NAMES or (name == LATE and not run.options.rate):
                continue
            values = run.by_name.get(name, [])
            for which, target in percentiles.items():
                value = percentile(values, float(which.removeprefix("p")) / 100) if values else None
                verdicts.append(self._most(f"{name}, {which}", value, float(target), "ms"))
        if "fairness" in targets:
            verdicts.append(self._fairness(run, float(targets["fairness"])))
        if "growth" in targets:
            verdicts += self._growth(run, float(targets["growth"]), targets.get("bounded", {}))
        return verdicts

    def _growth(self, run: Run, most: float, bounded: Mapping[str, float]) -> list[Verdict]:
        found = growth.of(run)
        if not found:
            name = "growth of processes (a longer run can tell)"
            return [self._most(name, None, most, "MiB/h")]
        at_end = growth.at_end(run)
        # What is not beyond doubt is not held against it.
        return [
            self._most(f"memory of {name}", at_end[name], float(bounded[name]), "MiB")
            if name in bounded
            else self._most(f"growth of {name}", line.slope - 2 * line.error, most, "MiB/h")
            for name, line in found.items()
        ]

    def _fairness(self, run: Run, most: float) -> Verdict:
        quiet, loud = (percentile(run.by_name.get(name, []), 0.5) for name in (_QUIET, _LOUD))
        # NaN where one of them was not answered.
        value = quiet / loud if quiet == quiet and loud > 0 else None
        return self._most("p50 of first token, quiet beside loud", value, most, "times")

    def _nothing(self, name: str, value: object) -> Verdict:
        number = float(value) if isinstance(value, int | float) else None
        return Verdict(name=name, value=number, target=0, limit=0, unit="")

    def _measured(self, run: Run) -> Verdict:
        went_well = sum(1 for visit in run.visits if visit.error is None)
        # As a shortfall, so that less is better here, too.
        missing = 0.0 if went_well else 1.0
        return Verdict(name="no visit went well", value=missing, target=0, limit=0, unit="")

    def _most(self, name: str, value: float | None, target: float, unit: str) -> Verdict:
        limit = target * (1 + self.allowance)
        return Verdict(name=name, value=value, target=target, limit=limit, unit=unit)


def _failed(run: Run) -> int:
    return sum(1 for visit in run.visits if visit.error is not None)


def _lost(run: Run) -> tuple[str, ...]:
    # Where the topic cannot be read the run says so, and nothing is claimed.
    return _LOST if run.about.get("topic_read") else ()
