"""Records become events that every Trigger of a topic shares."""

from dataclasses import dataclass

from knative_local.delivery.dead_letters import Failure, dead_letter_headers
from knative_local.delivery.event import Event, is_sendable, read_event

BINARY: list[tuple[str, bytes | None]] = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"1"),
    ("ce_source", b"/tests"),
    ("ce_type", b"example"),
]


@dataclass
class StoredRecord:
    """A record with the fields that the reader looks at."""

    headers: list[tuple[str, bytes | None]]
    value: bytes | None = None
    offset: int = 42
    timestamp: int = 0
    key: bytes | None = None


def read(record: StoredRecord) -> Event:
    event = read_event(record, 3)
    assert event is not None
    return event


def test_the_place_of_the_record_is_known_before_any_filter() -> None:
    event = read(StoredRecord(BINARY))
    assert event.attributes["knativekafkapartition"] == "3"
    assert event.attributes["knativekafkaoffset"] == "42"
    assert (b"ce-knativekafkaoffset", b"42") in event.headers


def test_a_place_that_an_event_brings_along_is_overwritten() -> None:
    event = read(StoredRecord([*BINARY, ("ce_knativekafkaoffset", b"7")]))
    assert event.attributes["knativekafkaoffset"] == "42"
    assert [value for name, value in event.headers if name == b"ce-knativekafkaoffset"] == [b"42"]


def test_content_type_trace_and_data_travel_as_they_are() -> None:
    parent = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    event = read(
        StoredRecord(
            [*BINARY, ("content-type", b"text/plain"), ("traceparent", parent)], value=b"data"
        )
    )
    assert event.attributes["datacontenttype"] == "text/plain"
    assert (b"content-type", b"text/plain") in event.headers
    assert (b"traceparent", parent) in event.headers
    assert "traceparent" not in event.attributes
    assert event.body == b"data"


def test_a_structured_record_is_sent_in_binary_mode() -> None:
    event = read(
        StoredRecord(
            [("content-type", b"application/cloudevents+json")],
            value=b'{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1}}',
        )
    )
    assert (b"ce-type", b"t") in event.headers
    assert event.body == b'{"a":1}'
    assert event.attributes["datacontenttype"] == "application/json"


def test_a_record_that_is_no_event_is_none() -> None:
    assert read_event(StoredRecord([("content-type", b"text/plain")], value=b"x"), 0) is None
    assert read_event(StoredRecord(BINARY[:3]), 0) is None
    assert read_event(StoredRecord([]), 0) is None


def test_a_record_with_a_header_that_names_no_attribute_is_no_event() -> None:
    assert read_event(StoredRecord([*BINARY, ("ce_my-ext", b"x")]), 0) is None
    assert read(StoredRecord([*BINARY, ("ce_", b"x"), ("ce_Ext", b"y")])).attributes["ext"] == "y"


def test_the_content_type_of_a_record_decides_its_form_before_its_attributes_do() -> None:
    structured = ("content-type", b"application/cloudevents+json")
    inner = b'{"specversion":"1.0","id":"2","source":"/s","type":"t"}'
    assert read(StoredRecord([*BINARY, structured], value=inner)).attributes["id"] == "2"
    assert read_event(StoredRecord([*BINARY, structured], value=b"data"), 0) is None
    batch = ("content-type", b"application/cloudevents-batch+json")
    assert read_event(StoredRecord([*BINARY, batch], value=b"[]"), 0) is None


def test_the_time_is_sent_in_the_form_of_the_cluster() -> None:
    event = read(StoredRecord([*BINARY, ("ce_time", b"2026-01-02t03:04:05.120+00:00")]))
    assert (b"ce-time", b"2026-01-02T03:04:05.12Z") in event.headers


def test_a_value_with_a_line_break_cannot_be_sent() -> None:
    assert is_sendable([(b"ce-id", b"1")])
    assert not is_sendable([(b"ce-subject", b"a\r\nce-type: forged")])


def test_a_dead_letter_tells_destination_code_and_the_first_bytes_of_the_answer() -> None:
    event = read(StoredRecord(BINARY))
    failure = Failure(422, [(b"kne-test", b"foo"), (b"other", b"x")], b"a" * 2000)
    headers = dict(dead_letter_headers(event, "http://there/", failure))
    assert headers[b"ce-knativeerrordest"] == b"http://there/"
    assert headers[b"ce-knativeerrorcode"] == b"422"
    assert len(headers[b"ce-knativeerrordata"]) == 1368
    assert headers[b"ce-test"] == b"foo"
    assert b"ce-other" not in headers


def test_a_dead_letter_without_an_answer_tells_the_destination_alone() -> None:
    event = read(StoredRecord(BINARY))
    headers = dict(dead_letter_headers(event, "http://there/", Failure()))
    assert b"ce-knativeerrorcode" not in headers
    assert b"ce-knativeerrordata" not in headers


def test_a_dead_letter_is_of_version_one_whatever_the_event_was() -> None:
    old = [("ce_specversion", b"0.3"), *BINARY[1:], ("ce_schemaurl", b"http://schema/")]
    headers = dict(dead_letter_headers(read(StoredRecord(old)), "http://there/", Failure()))
    assert headers[b"ce-specversion"] == b"1.0"
    assert headers[b"ce-dataschema"] == b"http://schema/"
