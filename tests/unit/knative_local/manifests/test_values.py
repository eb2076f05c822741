"""Durations, quantities, names and templates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knative_local.manifests import names, templates
from knative_local.manifests.durations import go_seconds, iso8601_seconds
from knative_local.manifests.planning.environments import expand
from knative_local.manifests.quantities import quantity


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT0.2S", 0.2),
        ("PT1M", 60),
        ("PT1H2M3S", 3723),
        ("P1D", 86400),
        ("P1W", 604800),
        ("-PT5S", 5),
        ("PT0S", 0),
        ("PT,5S", 0.5),
        ("PT0.0004S", 0),
        ("P1Y", 31556952),
    ],
)
def test_iso_durations_are_read_in_milliseconds_without_sign(text: str, seconds: float) -> None:
    assert iso8601_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "1s", "PT1", "P1H", "PT1D", "pt1s", "PT1S "])
def test_what_is_no_iso_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        iso8601_seconds(text)


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_iso_hours_minutes_and_seconds_add_up(hours: int, minutes: int, seconds: int) -> None:
    assert (
        iso8601_seconds(f"PT{hours}H{minutes}M{seconds}S") == (hours * 60 + minutes) * 60 + seconds
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60s", 60), ("1m30s", 90), ("1.5h", 5400), ("500ms", 0.5), ("0", 0), ("-1s", -1)],
)
def test_go_durations_are_read(text: str, seconds: float) -> None:
    assert go_seconds(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "60", "1d", "s", "1 s", "PT1S"])
def test_what_is_no_go_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        go_seconds(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("500m", 0.5), ("1Gi", 2**30), ("2", 2), ("1e3", 1000), ("1E", 10**18), (".5k", 500)],
)
def test_quantities_are_read(text: str, number: float) -> None:
    assert float(quantity(text)) == number


@pytest.mark.parametrize("text", ["", "1GB", "one", "1 Gi", "1Ki2", "--1"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        quantity(text)


@pytest.mark.parametrize("name", ["a", "a-1", "a" * 63])
def test_dns_labels_are_accepted(name: str) -> None:
    assert names.label_1035_error(name) is None


@pytest.mark.parametrize("name", ["", "A", "1a", "a-", "a_b", "a.b", "a" * 64, "a\n"])
def test_names_that_are_no_dns_label_are_refused(name: str) -> None:
    assert names.label_1035_error(name) is not None


def test_templates_are_filled_in_with_and_without_blanks() -> None:
    values = {"Namespace": "ns", "Name": "n"}
    assert templates.expand("a-{{ .Namespace }}-{{.Name}}", values) == "a-ns-n"


def test_templates_that_ask_for_more_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\.UID"):
        templates.expand("{{ .UID }}", {"Name": "n"})


def test_references_to_variables_are_replaced_as_kubernetes_does_it() -> None:
    environment = {"A": "1"}
    assert expand("$(A) $$(A) $(B) $A $", environment) == "1 $(A) $(B) $A $"
