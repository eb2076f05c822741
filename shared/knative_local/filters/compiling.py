"""Filters compiled to closures, with the Kafka data plane's own reading of absent attributes.

* An absent `subject` or `datacontenttype` is no string at all: it equals nothing, and asking for
  its prefix or suffix breaks the evaluation: the record is discarded, even under `not` or `any`.
* Any other absent attribute is the empty string.
* `time` is compared as a UTC instant in the form Java's `ISO_INSTANT` writes.
* A CESQL expression is a predicate whose errors are ignored: their zero values go on, so that
  `NOT (missing = 'x')` passes. It sees `time` with its own offset, as Java's OffsetDateTime.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, assert_never

from cesql import JAVA, compile_expression
from knative_local.filters.instants import iso_instant, offset_date_time
from knative_local.filters.model import All, Any, Cesql, EventFilter, Exact, Not, Prefix, Suffix

Attributes: TypeAlias = Mapping[str, str]
"""An event's context attributes and extensions by CloudEvents name, `time` as it was sent."""

Matcher: TypeAlias = Callable[[Attributes], bool]
"""Whether an event passes; may raise `DiscardEvent`."""

# What the data plane holds as null when absent; everything else it reads as "".
_NULL_WHEN_ABSENT = frozenset({"subject", "datacontenttype"})


class DiscardEvent(Exception):
    """The filter cannot be evaluated on this event: its record is finished without a delivery."""

    def __init__(self, attribute: str) -> None:
        super().__init__(f"a filter cannot be evaluated on an event without {attribute!r}")
        self.attribute = attribute


def compile_filter(event_filter: EventFilter) -> Matcher:
    """A callable that says whether an event's attributes pass `event_filter`."""
    match event_filter:
        case Exact(attributes):
            return _every([_exact(name, value) for name, value in _asked(attributes)])
        case Prefix(attributes):
            return _every(
                [_affix(name, value, str.startswith) for name, value in _asked(attributes)]
            )
        case Suffix(attributes):
            return _every([_affix(name, value, str.endswith) for name, value in _asked(attributes)])
        case All(filters):
            return _every([compile_filter(each) for each in filters])
        case Any(filters):
            return _some([compile_filter(each) for each in filters])
        case Not(inner):
            return _negated(compile_filter(inner))
        case Cesql(text):
            return _expression(text)
        case _:
            assert_never(event_filter)


def _asked(attributes: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in attributes.items() if value]


def _everything(_: Attributes) -> bool:
    return True


def _exact(name: str, expected: str) -> Matcher:
    if name == "time":

        def equal_instant(attributes: Attributes) -> bool:
            return iso_instant(attributes.get("time", "")) == expected

        return equal_instant

    def equal(attributes: Attributes) -> bool:
        return attributes.get(name) == expected

    return equal


def _affix(name: str, expected: str, has_affix: Callable[[str, str], bool]) -> Matcher:
    if name in _NULL_WHEN_ABSENT:

        def on_nullable(attributes: Attributes) -> bool:
            value = attributes.get(name)
            if value is None:
                raise DiscardEvent(name)
            return has_affix(value, expected)

        return on_nullable

    if name == "time":

        def on_instant(attributes: Attributes) -> bool:
            return has_affix(iso_instant(attributes.get("time", "")), expected)

        return on_instant

    def on_text(attributes: Attributes) -> bool:
        return has_affix(attributes.get(name, ""), expected)

    return on_text


def _every(matchers: list[Matcher]) -> Matcher:
    if not matchers:
        return _everything
    if len(matchers) == 1:
        return matchers[0]
    stages = tuple(matchers)

    def every(attributes: Attributes) -> bool:
        for stage in stages:  # noqa: SIM110 - a loop costs half of all() with a generator
            if not stage(attributes):
                return False
        return True

    return every


def _some(matchers: list[Matcher]) -> Matcher:
    if not matchers:
        return _everything
    if len(matchers) == 1:
        return matchers[0]
    stages = tuple(matchers)

    def some(attributes: Attributes) -> bool:
        for stage in stages:  # noqa: SIM110 - a loop costs half of any() with a generator
            if stage(attributes):
                return True
        return False

    return some


def _negated(matcher: Matcher) -> Matcher:
    def negated(attributes: Attributes) -> bool:
        return not matcher(attributes)

    return negated


def _expression(text: str) -> Matcher:
    expression = compile_expression(text, JAVA)
    if expression.identifiers.isdisjoint({"time", "dataschema", "schemaurl"}):
        return expression.test

    def on_typed_attributes(attributes: Attributes) -> bool:
        seen = dict(attributes)
        if "time" in seen:
            seen["time"] = offset_date_time(seen["time"])
        if seen.get("specversion") == "0.3":
            # The attributes of 1.0 alone are known by name; version 0.3 throws for one it lacks.
            if "dataschema" in expression.identifiers:
                raise DiscardEvent("dataschema")
            seen.pop("schemaurl", None)
        return expression.test(seen)

    return on_typed_attributes
