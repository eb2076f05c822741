"""The filter dialects a Trigger may use, as values.

`filter.attributes` and `exact` are the same thing in the Kafka data plane, so both become `Exact`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Exact:
    """Every named attribute equals its value; a value of `""` asks for nothing."""

    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every named attribute starts with its value; a value of `""` asks for nothing."""

    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suffix:
    """Every named attribute ends with its value; a value of `""` asks for nothing."""

    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class All:
    """Every filter passes; without filters everything passes."""

    filters: tuple[EventFilter, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one filter passes; without filters everything passes."""

    filters: tuple[EventFilter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The filter does not pass."""

    filter: EventFilter


@dataclass(frozen=True, slots=True)
class Cesql:
    """The expression holds, read as the CloudEvents SDK for Java reads it."""

    expression: str
    """Must be one: `cesql.compile_expression` has taken it."""


EventFilter: TypeAlias = Exact | Prefix | Suffix | All | Any | Not | Cesql

MATCH_EVERYTHING: EventFilter = All(())
"""What a Trigger without filters has."""
