"""Records as a KafkaSource's events: what is an event stays one, all else is wrapped."""

import base64
import struct
from dataclasses import dataclass, field

import pytest

from knative_local.delivery.event import Event
from knative_local.manifests.plan import DeliverySpec, Destination, KafkaSourcePlan
from knative_local.manifests.plan_messaging import KeyType
from knative_local.sources.java_numbers import double_text, float_text
from knative_local.sources.records import RecordEvents

EVENT = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"1"),
    ("ce_source", b"/s"),
    ("ce_type", b"t"),
]


@dataclass
class Stored:
    """A record as it comes out of Kafka."""

    offset: int = 7
    timestamp: int = 1_700_000_000_120
    key: bytes | None = None
    value: bytes | None = b"data"
    headers: list[tuple[str, bytes | None]] = field(
        default_factory=list[tuple[str, "bytes | None"]]
    )


def event_of(
    record: Stored, *, key_type: KeyType = "string", overrides: dict[str, str] | None = None
) -> Event | None:
    plan = KafkaSourcePlan(
        namespace="shop",
        name="orders",
        topics=("raw",),
        group_id="g",
        consumers=1,
        initial_offset="latest",
        ordered=True,
        key_type=key_type,
        sink=Destination(uri="http://sink.example"),
        delivery=DeliverySpec(),
        ce_overrides=overrides or {},
    )
    return RecordEvents(plan, "raw").event_of(record, 2)


def attributes_of(record: Stored, *, key_type: KeyType = "string") -> dict[str, str]:
    event = event_of(record, key_type=key_type)
    assert event is not None
    return event.attributes


def test_a_plain_record_is_wrapped_with_the_attributes_of_a_cluster() -> None:
    event = event_of(
        Stored(
            key=b"customer-1",
            headers=[("Content-Type", b"Text/Plain"), ("X-Trace_Id", b"abc"), ("__", b"")],
        )
    )
    assert event is not None
    assert event.body == b"data"
    assert event.attributes == {
        "specversion": "1.0",
        "id": "partition:2/offset:7",
        "source": "/apis/v1/namespaces/shop/kafkasources/orders#raw",
        "type": "dev.knative.kafka.event",
        "subject": "partition:2#7",
        "time": "2023-11-14T22:13:20.12Z",
        "datacontenttype": "text/plain",
        "kafkaheaderxtraceid": "abc",
        "kafkaheader": "",
        "key": "customer-1",
        "partitionkey": "customer-1",
        "knativekafkapartition": "2",
        "knativekafkaoffset": "7",
    }
    assert (b"content-type", b"text/plain") in event.headers


def test_a_plain_record_without_key_headers_and_value_is_wrapped_too() -> None:
    event = event_of(Stored(timestamp=1_700_000_000_000, value=None))
    assert event is not None
    assert event.body is None
    assert "key" not in event.attributes
    assert event.attributes["time"] == "2023-11-14T22:13:20Z"


@pytest.mark.parametrize(
    ("kind", "key", "text"),
    [
        ("string", "grün".encode(), "grün"),
        ("int", struct.pack(">i", -42), "-42"),
        ("int", b"five!", "five!"),
        ("float", struct.pack(">f", 3.14), "3.14"),
        ("float", struct.pack(">d", 1e-10), "1.0E-10"),
        ("float", b"seven", "seven"),
        ("byte-array", b"\x00\xff", base64.b64encode(b"\x00\xff").decode()),
    ],
)
def test_a_key_is_read_as_its_label_says(kind: KeyType, key: bytes, text: str) -> None:
    attributes = attributes_of(Stored(key=key), key_type=kind)
    assert attributes["key"] == attributes["partitionkey"] == text


def test_an_empty_key_is_no_key() -> None:
    assert "key" not in attributes_of(Stored(key=b""))


def test_an_event_in_binary_mode_passes_as_it_is_and_its_key_changes_nothing() -> None:
    attributes = attributes_of(Stored(key=b"k", headers=[*EVENT, ("other", b"header")]))
    assert attributes == {
        "specversion": "1.0",
        "id": "1",
        "source": "/s",
        "type": "t",
        "knativekafkapartition": "2",
        "knativekafkaoffset": "7",
    }


def test_an_event_in_structured_mode_is_opened() -> None:
    body = b'{"specversion":"1.0","id":"9","source":"/s","type":"t","data":{"a":1}}'
    event = event_of(
        Stored(value=body, headers=[("content-type", b"application/cloudevents+json")])
    )
    assert event is not None
    assert event.attributes["id"] == "9"
    assert event.body == b'{"a":1}'


def test_what_only_claims_to_be_an_event_is_wrapped() -> None:
    assert attributes_of(Stored(headers=[("ce_specversion", b"1.0"), ("ce_id", b"1")]))["id"] == (
        "partition:2/offset:7"
    )


def test_a_header_without_a_value_makes_no_event() -> None:
    assert event_of(Stored(headers=[("h", None)])) is None


def test_overrides_come_last_and_replace_what_is_there() -> None:
    event = event_of(
        Stored(headers=[*EVENT, ("ce_team", b"old")]), overrides={"team": "new", "extra": "1"}
    )
    assert event is not None
    assert (event.attributes["team"], event.attributes["extra"]) == ("new", "1")
    assert [value for name, value in event.headers if name == b"ce-team"] == [b"new"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (100.0, "100.0"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (12345678.9, "1.23456789E7"),
        (-2.5e22, "-2.5E22"),
        (float("inf"), "Infinity"),
        (float("nan"), "NaN"),
    ],
)
def test_numbers_look_as_java_writes_them(value: float, text: str) -> None:
    assert double_text(value) == text


def test_a_short_float_has_no_digits_of_a_long_one() -> None:
    (value,) = struct.unpack(">f", struct.pack(">f", 0.1))
    assert float_text(value) == "0.1"
