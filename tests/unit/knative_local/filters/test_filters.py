"""Filters against a plain reading of the Kafka data plane's rules."""

import timeit
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knative_local.filters import (
    MATCH_EVERYTHING,
    All,
    Any,
    Cesql,
    DiscardEvent,
    EventFilter,
    Exact,
    Not,
    Prefix,
    Suffix,
    compile_filter,
)

NULLABLE = ("subject", "datacontenttype")
NAMES: tuple[str, ...] = ("type", "source", "subject", "datacontenttype", "tenant", "dataschema")
VALUES: tuple[str, ...] = ("", "a", "ab", "aba", "b", "ba")

EXPRESSIONS: dict[str, Callable[[Mapping[str, str]], bool]] = {}
"""CESQL and what the data plane makes of it, for every name and value."""
for _name in NAMES:
    EXPRESSIONS[f"EXISTS {_name}"] = lambda event, n=_name: n in {*event, "type", "source"}
    for _value in VALUES:
        EXPRESSIONS.update(
            {
                f"{_name} = '{_value}'": lambda event, n=_name, v=_value: event.get(n) == v,
                f"{_name} <> '{_value}'": lambda event, n=_name, v=_value: event.get(n, v) != v,
                f"NOT ({_name} = '{_value}')": lambda event, n=_name, v=_value: event.get(n) != v,
                # Absent reads as the text "false" here, and as FALSE below, which equals the zero
                # value that stands in for a text that is no boolean.
                f"{_name} LIKE '{_value}%'": lambda event, n=_name, v=_value: event.get(
                    n, "false"
                ).startswith(v),
                f"{_name} IN ('{_value}', 'b')": lambda event, n=_name, v=_value: (
                    event.get(n, "b") in (v, "b")
                ),
            }
        )

attributes: st.SearchStrategy[dict[str, str]] = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from(VALUES), max_size=6
)
leaves: st.SearchStrategy[EventFilter] = st.one_of(
    attributes.map(Exact),
    attributes.map(Prefix),
    attributes.map(Suffix),
    st.sampled_from(sorted(EXPRESSIONS)).map(Cesql),
)
filters: st.SearchStrategy[EventFilter] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: All(tuple(each))),
        st.lists(inner, max_size=3).map(lambda each: Any(tuple(each))),
        inner.map(Not),
    ),
    max_leaves=8,
)


class Broken(Exception):
    """The data plane would end the evaluation with a null pointer."""


def passes(event_filter: EventFilter, event: Mapping[str, str]) -> bool:
    """The rules as they are written down, without a thought of speed."""
    match event_filter:
        case Exact(asked):
            return all(value(event, name) == want for name, want in asked.items() if want)
        case Prefix(asked):
            return all(text(event, name).startswith(want) for name, want in asked.items() if want)
        case Suffix(asked):
            return all(text(event, name).endswith(want) for name, want in asked.items() if want)
        case All(parts):
            return all(passes(part, event) for part in parts)
        case Any(parts):
            return not parts or any(passes(part, event) for part in parts)
        case Not(part):
            return not passes(part, event)
        case Cesql(expression):
            return EXPRESSIONS[expression](event)


def value(event: Mapping[str, str], name: str) -> str | None:
    return event.get(name, None if name in NULLABLE else "")


def text(event: Mapping[str, str], name: str) -> str:
    found = value(event, name)
    if found is None:
        raise Broken
    return found


@given(filters, attributes)
def test_compiled_filters_decide_as_the_written_rules_do(
    event_filter: EventFilter, event: dict[str, str]
) -> None:
    matcher = compile_filter(event_filter)
    try:
        expected = passes(event_filter, event)
    except Broken:
        with pytest.raises(DiscardEvent):
            matcher(event)
    else:
        assert matcher(event) is expected


@given(attributes)
def test_no_filter_passes_everything(event: dict[str, str]) -> None:
    assert compile_filter(MATCH_EVERYTHING)(event)


def test_an_empty_value_matches_events_without_the_attribute() -> None:
    matcher = compile_filter(Exact({"type": "t", "tenant": ""}))
    assert matcher({"type": "t"})
    assert matcher({"type": "t", "tenant": "acme"})


def test_values_are_compared_with_their_case() -> None:
    assert not compile_filter(Exact({"type": "Order"}))({"type": "order"})


def test_an_absent_subject_equals_nothing() -> None:
    assert not compile_filter(Exact({"subject": "s"}))({"type": "t"})


@pytest.mark.parametrize("name", NULLABLE)
@pytest.mark.parametrize("dialect", [Prefix, Suffix])
def test_an_affix_of_an_absent_nullable_attribute_discards_even_under_not(
    name: str, dialect: type[Prefix] | type[Suffix]
) -> None:
    with pytest.raises(DiscardEvent, match=name):
        compile_filter(Not(dialect({name: "x"})))({"type": "t"})


def test_a_short_circuit_saves_an_event_from_being_discarded() -> None:
    matcher = compile_filter(Any((Exact({"type": "t"}), Prefix({"subject": "x"}))))
    assert matcher({"type": "t"})


@pytest.mark.parametrize(
    ("sent", "compared"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T05:04:05+02:00", "2026-01-02T03:04:05Z"),
        ("2026-01-01T23:34:05.1-03:30", "2026-01-02T03:04:05.100Z"),
        ("2026-01-02T03:04:05.123450Z", "2026-01-02T03:04:05.123450Z"),
        ("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.123456700Z"),
        ("2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05Z"),
        ("yesterday", "yesterday"),
        ("0001-01-01T00:00:00+23:00", "0001-01-01T00:00:00+23:00"),
    ],
)
def test_time_is_compared_as_a_utc_instant(sent: str, compared: str) -> None:
    assert compile_filter(Exact({"time": compared}))({"time": sent})
    assert compile_filter(Prefix({"time": compared}))({"time": sent})


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T05:04:05+02:00", "2026-01-02T05:04:05+02:00"),
        ("2026-01-02T05:04:00.000-00:00", "2026-01-02T05:04Z"),
        ("2026-01-02T05:04:00.5+05:30", "2026-01-02T05:04:00.500+05:30"),
        ("2026-01-02t05:04:09.1234z", "2026-01-02T05:04:09.123400Z"),
        ("yesterday", "yesterday"),
    ],
)
def test_an_expression_sees_the_time_with_its_own_offset(sent: str, read: str) -> None:
    assert compile_filter(Cesql(f"time = '{read}'"))({"time": sent})
    assert not compile_filter(Cesql("time = 'x'"))({"type": "t"})


def test_an_expression_knows_the_attributes_of_version_one_alone() -> None:
    old = {"specversion": "0.3", "schemaurl": "http://s/", "type": "t"}
    assert not compile_filter(Cesql("schemaurl = 'http://s/'"))(old)
    assert compile_filter(Cesql("EXISTS schemaurl"))(old)
    with pytest.raises(DiscardEvent, match="dataschema"):
        compile_filter(Cesql("dataschema = 'http://s/'"))(old)
    new = {"specversion": "1.0", "dataschema": "http://s/", "type": "t"}
    assert compile_filter(Cesql("dataschema = 'http://s/'"))(new)


def test_the_value_of_an_expression_is_cast_to_a_boolean() -> None:
    assert compile_filter(Cesql("'TRUE'"))({})
    assert compile_filter(Cesql("1"))({})
    assert not compile_filter(Cesql("type"))({"type": "no boolean"})
    assert not compile_filter(Cesql("missing"))({})
    assert compile_filter(Cesql("type = 0"))({"type": "no number"})


def test_an_absent_time_is_an_empty_text() -> None:
    assert not compile_filter(Prefix({"time": "2026"}))({"type": "t"})


@pytest.mark.parametrize(
    "wanted",
    [
        Exact({"type": "ai.somaagent.conversation.message-received.v1"}),
        Cesql("type = 'ai.somaagent.conversation.message-received.v1'"),
    ],
    ids=["exact", "cesql"],
)
def test_one_type_is_compared_in_a_few_microseconds(wanted: EventFilter) -> None:
    matcher = compile_filter(wanted)
    event = {"type": "ai.somaagent.conversation.turn-routed.v1", "source": "/s", "id": "1"}
    rounds = 10_000
    best = min(timeit.repeat(lambda: matcher(event), number=rounds, repeat=5))
    assert best / rounds < 10e-6
