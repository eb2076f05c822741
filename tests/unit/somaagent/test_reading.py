"""Events in binary mode, read as the SDK reads them."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from somaagent.errors import RejectedEvent
from somaagent.serving.reading import by_sdk, read_event

WHOLE = {
    "ce-specversion": "1.0",
    "ce-id": "1",
    "ce-source": "/a",
    "ce-type": "b",
    "ce-time": "2026-02-03T04:05:06Z",
    "content-type": "application/json",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}
EXTENSIONS = ("tenantid", "subject", "datacontenttype", "dataschema", "data", "extensions", "")
NAMES = st.sampled_from([*WHOLE, *(f"ce-{name}" for name in EXTENSIONS), "host"])
VALUES = st.sampled_from(["", "1.0", "0.3", "2.0", "a", "1", "\u00e9", "text/plain"])


def said(attributes: Mapping[str, object]) -> dict[str, object]:
    """What is there; the SDK also names what is not."""
    return {name: value for name, value in attributes.items() if value is not None}


@given(
    added=st.dictionaries(NAMES, VALUES, max_size=4),
    left_out=st.sets(st.sampled_from(sorted(set(WHOLE) - {"ce-time"})), max_size=1),
    body=st.sampled_from([b"", b"{}", b"[1, 2]", b"\xff", b'{"specversion": "1.0"}']),
)
def test_every_event_is_read_as_the_sdk_reads_it(
    added: dict[str, str], left_out: set[str], body: bytes
) -> None:
    headers = {name: value for name, value in (WHOLE | added).items() if name not in left_out}
    try:
        expected, data = by_sdk(headers, body)
    except RejectedEvent:
        with pytest.raises(RejectedEvent):
            read_event(headers.items(), body)
        return

    attributes, raw = read_event(headers.items(), body)

    assert said(attributes) == said(expected)
    assert raw == data


def test_of_headers_that_come_twice_the_last_counts() -> None:
    attributes, _ = read_event([*WHOLE.items(), ("ce-id", "2")], b"{}")

    assert attributes["id"] == "2"


def test_an_event_without_a_time_gets_one() -> None:
    headers = {name: value for name, value in WHOLE.items() if name != "ce-time"}

    assert read_event(headers.items(), b"{}")[0]["time"]
