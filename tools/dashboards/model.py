"""What a dashboard shows, before it is written as Grafana's."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

PREFIX: Final = "somaagent-"


class Shape(Enum):
    """How a view is drawn."""

    GRAPH = "over time"
    STACK = "over time, one above the other"
    FIGURE = "the newest value"
    STATES = "what there was when"


@dataclass(frozen=True, slots=True)
class Query:
    """One question to Prometheus; the legend names labels in Grafana's double braces."""

    expr: str
    legend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One panel."""

    title: str
    queries: tuple[Query, ...]
    unit: str = "short"
    """Of the values, as Grafana calls it: s, ms, bytes, percentunit, ops, reqps, short."""
    text: str = ""
    """What else a reader has to know."""
    shape: Shape = Shape.GRAPH
    nothing: str = ""
    """What is said where there is no series, if that is good news or has a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Panels under one heading."""

    title: str
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One dashboard."""

    name: str
    title: str
    text: str
    rows: tuple[Row, ...]
    by_tenant: bool = False
    """Whether its reader may pick tenants: `$tenant` in the queries."""

    @property
    def uid(self) -> str:
        """Grafana's name of it: its page is `/d/<uid>`; alerts name it so."""
        return f"{PREFIX}{self.name}"
