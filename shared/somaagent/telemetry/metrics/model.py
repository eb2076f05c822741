"""What a metric is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, Literal

Kind = Literal["counter", "gauge", "histogram"]

SHORT_SECONDS: Final = (
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
)  # fmt: skip
"""Those of OpenTelemetry's semantic conventions for durations of HTTP requests."""
LONG_SECONDS: Final = (
    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0,
)  # fmt: skip
"""For whole turns, and what waits for models and people."""


Key = tuple[str, tuple[str, ...], int]
"""Metric, values of its labels in their order, bucket."""


class Origin(Enum):
    """Where a number comes from, and so what a killed process can take with it."""

    ROWS = "rows"
    """Noted in the transaction of what is counted: exact, whatever dies."""
    HANDOVER = "handover"
    """Counted in a process and handed over every few seconds and at its end: SIGKILL loses what
    came after the last time."""
    NOW = "now"
    """Looked up when the page is read."""
    PROCESS = "process"
    """Counted by one process of the gateway since its start, on that process' own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a fact that a trigger noted adds to a metric."""

    fact: str
    amount: int | None = None
    """Which of the fact's amounts, from 1; None counts the fact."""
    constant: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Labels that the fact does not have."""
    has: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Labels that the fact must have to count."""
    needs: str | None = None
    """A label that the fact must have, whatever its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One family, as Prometheus sees it."""

    name: str
    """By Prometheus' rules: a counter ends with `_total`, a unit is part of the name."""
    kind: Kind
    text: str
    """What it says, in one line."""
    labels: tuple[str, ...] = ()
    origin: Origin
    rules: tuple[Rule, ...] = ()
    """Of metrics from rows."""
    bounds: tuple[float, ...] = ()
    """Upper bounds of a histogram's buckets, in seconds."""
    exemplars: bool = False
    """Whether buckets name a trace that fell into them."""

    def as_rules(self) -> list[dict[str, Any]]:  # Any: JSON
        """What the schema's `fold_measurements` is told of it."""
        shared = {
            "metric": self.name,
            "labels": self.labels,
            "bounds": self.bounds if self.kind == "histogram" else None,
        }
        if self.origin is Origin.HANDOVER:
            return [{**shared, "fact": self.name, "pushed": True}]
        return [
            {
                **shared,
                "fact": rule.fact,
                "amount": rule.amount,
                "constant": dict(rule.constant),
                "has": dict(rule.has),
                "needs": rule.needs,
            }
            for rule in self.rules
        ]
