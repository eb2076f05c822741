"""Whether a run reached what it must: targets of one file, each with the same allowance."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from loadtests.results import growth
from loadtests.results.samples import Run, percentile

FILE: Final = Path(__file__).resolve().parents[1] / "thresholds.toml"
_NOT_NAMES: Final = frozenset({"rate", "for", "users", "growth", "bounded", "fairness"})
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
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        allowance = content.pop("allowance", None)
        if not isinstance(allowance, int | float) or allowance < 0:
            raise ValueError(f"{file}: `allowance` must be a number that is not below 0")
        every = content.pop("every", {})
        for name, journey in [("every", every), *content.items()]:
            _check(file, name, journey)
        return cls(allowance=float(allowance), every=every, journeys=content)

    def of(self, journey: str) -> Mapping[str, Any]:  # Any: as above
        """What is stated of a journey."""
        return self.journeys.get(journey, {})

    def judge(self, run: Run) -> list[Verdict]:
        """Every figure that the run must have."""
        stated = self.of(run.options.journey)
        verdicts = [self._nothing("visits that failed", _failed(run))]
        verdicts += [self._nothing(f"events {what}", run.about.get(what)) for what in _lost(run)]
        verdicts.append(self._measured(run))
        for name, percentiles in [*self.every.items(), *stated.items()]:
            if name in _NOT_NAMES or (name == "late" and not run.options.rate):
                continue
            values = run.by_name.get(name, [])
            for which, target in percentiles.items():
                value = percentile(values, float(which.removeprefix("p")) / 100) if values else None
                verdicts.append(self._most(f"{name}, {which}", value, float(target), "ms"))
        if "fairness" in stated:
            verdicts.append(self._fairness(run, float(stated["fairness"])))
        if "growth" in stated:
            verdicts += self._growth(run, float(stated["growth"]), stated.get("bounded", {}))
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


def _check(file: Path, name: str, journey: object) -> None:
    if not isinstance(journey, dict):
        raise ValueError(f"{file}: {name} is no table")
    for figure, stated in cast("dict[str, object]", journey).items():
        if figure in _NOT_NAMES:
            continue
        if not isinstance(stated, dict) or not stated:
            raise ValueError(f"{file}: {name}, {figure!r} needs percentiles, as {{ p95 = 100 }}")
        for which, target in cast("dict[str, object]", stated).items():
            if not (which[:1] == "p" and which[1:].replace(".", "", 1).isdigit()):
                raise ValueError(f"{file}: {name}, {figure!r}: {which!r} is no percentile")
            if not isinstance(target, int | float):
                raise ValueError(f"{file}: {name}, {figure!r}: {target!r} is no number")
