"""The filters of a Trigger, judged as the webhook judges them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cesql import SyntaxProblem, compile_expression, hazards
from knative_local.filters import All, Any, Cesql, EventFilter, Exact, Not, Prefix, Suffix
from knative_local.manifests.models.eventing import DialectFilter, TriggerSpec
from knative_local.manifests.reporting import Place

_ATTRIBUTE_NAME = re.compile(r"[a-z][a-z0-9]*")
_NULL_WHEN_ABSENT = frozenset({"subject", "datacontenttype"})


def plan_filters(spec: TriggerSpec, place: Place) -> EventFilter:
    """What an event must pass; `filters` overrides `filter` unless it is empty."""
    attributes = (spec.filter.attributes if spec.filter else None) or {}
    _check_attributes(attributes, place.at("filter", "attributes"))
    several = [
        _dialect(each, place.at("filters", position))
        for position, each in enumerate(spec.filters or [])
    ]
    if not several:
        return Exact(attributes) if attributes else All(())
    if attributes:
        place.at("filter").warn("has no effect, because filters overrides it")
    return several[0] if len(several) == 1 else All(tuple(several))


def matches_everything(event_filter: EventFilter) -> bool:
    """Whether a filter asks for nothing at all."""
    match event_filter:
        case Exact(attributes) | Prefix(attributes) | Suffix(attributes):
            return not any(attributes.values())
        case All(filters):
            return all(matches_everything(each) for each in filters)
        case Any(filters):
            return not filters or any(matches_everything(each) for each in filters)
        case _:
            return False


def _dialect(given: DialectFilter, place: Place) -> EventFilter:
    """One filter of the list; `{}` passes everything."""
    used = [
        name
        for name, value in (
            ("exact", given.exact),
            ("prefix", given.prefix),
            ("suffix", given.suffix),
            ("all", given.all),
            ("any", given.any),
            ("cesql", given.cesql),
        )
        if value
    ]
    if given.not_ is not None:
        used.append("not")
    if len(used) > 1:
        place.refuse(f"has {' and '.join(used)}; a filter has one dialect")
    for name, affixes in (("prefix", given.prefix), ("suffix", given.suffix)):
        _check_attributes(affixes or {}, place.at(name))
        _warn_of_null(affixes or {}, place.at(name))
    _check_attributes(given.exact or {}, place.at("exact"))
    if given.cesql:
        _check_expression(given.cesql, place.at("cesql"))
    return _converted(given, place)


def _converted(given: DialectFilter, place: Place) -> EventFilter:
    parts: list[EventFilter] = []
    if given.exact:
        parts.append(Exact(given.exact))
    if given.prefix:
        parts.append(Prefix(given.prefix))
    if given.suffix:
        parts.append(Suffix(given.suffix))
    if given.all:
        parts.append(All(_each(given.all, place.at("all"))))
    if given.any:
        parts.append(Any(_each(given.any, place.at("any"))))
    if given.not_ is not None:
        parts.append(Not(_dialect(given.not_, place.at("not"))))
    if given.cesql:
        parts.append(Cesql(given.cesql))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _each(given: list[DialectFilter], place: Place) -> tuple[EventFilter, ...]:
    return tuple(_dialect(each, place.at(position)) for position, each in enumerate(given))


def _check_attributes(attributes: Mapping[str, str], place: Place) -> None:
    for name, value in attributes.items():
        if not _ATTRIBUTE_NAME.fullmatch(name):
            place.at(name).refuse(
                f"{name!r} is no attribute name: lower-case letters and digits, a letter first"
            )
        elif not value:
            place.at(name).warn("an empty value also matches events without this attribute")


def _check_expression(text: str, place: Place) -> None:
    try:
        expression = compile_expression(text)
    except SyntaxProblem as problem:
        place.refuse(f"is no CESQL expression: {problem}")
        return
    for hazard in hazards(expression.root):
        place.warn(hazard.message)


def _warn_of_null(affixes: Mapping[str, str], place: Place) -> None:
    for name in _NULL_WHEN_ABSENT & affixes.keys():
        place.at(name).warn(f"the Kafka broker discards events without {name}, even under not")
