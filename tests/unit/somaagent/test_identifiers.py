"""Identifiers follow from their causes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from somaagent.identifiers import derive_event_id, is_tenant


def test_the_same_cause_step_and_index_give_the_same_id_for_ever() -> None:
    assert derive_event_id("cause", "router", 0) == "f06fb6df-8e4a-57c0-add3-fac6d82962d2"


@given(
    st.tuples(st.uuids(), st.sampled_from(["router", "perception"]), st.integers(0, 9)),
    st.tuples(st.uuids(), st.sampled_from(["router", "perception"]), st.integers(0, 9)),
)
def test_different_causes_give_different_ids(
    one: tuple[object, str, int], other: tuple[object, str, int]
) -> None:
    same = derive_event_id(str(one[0]), *one[1:]) == derive_event_id(str(other[0]), *other[1:])

    assert same == (one == other)


@pytest.mark.parametrize("name", ["acme", "a", "a-b", "0", "x" * 63])
def test_dns_labels_are_tenants(name: str) -> None:
    assert is_tenant(name)


@pytest.mark.parametrize("name", ["", "-a", "a-", "A", "a_b", "a'b", "x" * 64, "a\n", "a b"])
def test_everything_else_is_no_tenant(name: str) -> None:
    assert not is_tenant(name)
