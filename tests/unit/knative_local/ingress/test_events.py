"""CloudEvents over HTTP become records, or are refused for a reason."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knative_local.http1.messages import Headers
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.events import encoding_of, record_from_http

BINARY: Headers = [
    (b"host", b"broker"),
    (b"ce-specversion", b"1.0"),
    (b"ce-id", b"1"),
    (b"ce-source", b"/tests"),
    (b"ce-type", b"example"),
]
JSON: Headers = [(b"content-type", b"application/cloudevents+json; charset=utf-8")]
EVENT = {"specversion": "1.0", "id": "1", "source": "/tests", "type": "example"}


def structured(**fields: object) -> dict[str, bytes]:
    record = record_from_http(JSON, orjson.dumps({**EVENT, **fields}))
    return dict(record.headers)


def data_of(**fields: object) -> bytes | None:
    return record_from_http(JSON, orjson.dumps({**EVENT, **fields})).value


def test_a_binary_event_becomes_a_record_of_headers_key_and_value() -> None:
    record = record_from_http(
        [*BINARY, (b"ce-partitionkey", b"k"), (b"content-type", b"text/plain")], b"data"
    )
    assert record.key == b"k"
    assert record.value == b"data"
    assert record.headers == [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"1"),
        ("ce_source", b"/tests"),
        ("ce_type", b"example"),
        ("ce_partitionkey", b"k"),
        ("content-type", b"text/plain"),
    ]


def test_values_are_not_percent_decoded() -> None:
    record = record_from_http([*BINARY, (b"ce-subject", b"a%20b")], b"")
    assert ("ce_subject", b"a%20b") in record.headers


def test_an_event_without_data_is_a_record_without_value() -> None:
    assert record_from_http(BINARY, b"").value is None
    assert data_of() is None


def test_empty_attributes_are_attributes() -> None:
    record = record_from_http([*BINARY[:2], (b"ce-id", b""), *BINARY[3:]], b"")
    assert ("ce_id", b"") in record.headers


def test_the_last_of_content_type_and_its_attribute_wins() -> None:
    record = record_from_http(
        [*BINARY, (b"content-type", b"text/plain"), (b"ce-datacontenttype", b"text/css")], b"x"
    )
    assert dict(record.headers)["content-type"] == b"text/css"


def test_trace_context_becomes_plain_headers_when_it_is_one() -> None:
    parent = (b"traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    rest: Headers = [(b"tracestate", b"a=b"), (b"baggage", b"c=d")]
    kept = dict(record_from_http([*BINARY, parent, *rest], b"").headers)
    assert kept["traceparent"] == parent[1]
    assert kept["tracestate"] == b"a=b"
    dropped = dict(record_from_http([*BINARY, (b"traceparent", b"junk"), *rest], b"").headers)
    assert "traceparent" not in dropped
    assert "tracestate" not in dropped
    assert dropped["baggage"] == b"c=d"


@pytest.mark.parametrize("name", [b"ce-id", b"ce-source", b"ce-type", b"ce-specversion"])
def test_a_binary_event_without_a_required_attribute_is_refused(name: bytes) -> None:
    with pytest.raises(InvalidEvent):
        record_from_http([each for each in BINARY if each[0] != name], b"")


@pytest.mark.parametrize(
    "header",
    [
        (b"ce-my-ext", b"x"),
        (b"ce-time", b"yesterday"),
        (b"ce-dataschema", b"a b"),
        (b"ce-source", b"a b"),
    ],
)
def test_a_binary_event_with_a_wrong_attribute_is_refused(header: tuple[bytes, bytes]) -> None:
    with pytest.raises(InvalidEvent):
        record_from_http([*BINARY, header], b"")


def test_of_repeated_headers_the_last_counts_but_the_first_says_the_version() -> None:
    record = record_from_http([*BINARY, (b"ce-id", b"last"), (b"ce-specversion", b"2.0")], b"")
    assert dict(record.headers)["ce_id"] == b"last"
    assert dict(record.headers)["ce_specversion"] == b"1.0"
    with pytest.raises(InvalidEvent):
        record_from_http([(b"ce-specversion", b"2.0"), *BINARY], b"")


@pytest.mark.parametrize(
    "content_type",
    [
        b"application/cloudevents-batch+json",
        b"application/cloudevents+protobuf",
        b"application/cloudevents",
    ],
)
def test_other_forms_of_events_are_unknown_even_with_attributes(content_type: bytes) -> None:
    assert encoding_of([*BINARY, (b"content-type", content_type)]) == "unknown"


def test_the_type_of_a_structured_event_is_matched_in_its_case() -> None:
    upper = (b"content-type", b"Application/CloudEvents+json")
    assert encoding_of([upper]) == "unknown"
    assert encoding_of([*BINARY, upper]) == "binary"


def test_a_structured_event_becomes_a_binary_record() -> None:
    headers = structured(tenant="t", number=3, flag=True, datacontenttype="application/json")
    assert headers == {
        "ce_specversion": b"1.0",
        "ce_id": b"1",
        "ce_source": b"/tests",
        "ce_type": b"example",
        "ce_tenant": b"t",
        "ce_number": b"3",
        "ce_flag": b"true",
        "content-type": b"application/json",
    }


def test_json_data_is_stored_as_json_also_without_a_content_type() -> None:
    assert data_of(data={"a": [1, "ü"]}) == '{"a":[1,"ü"]}'.encode()
    assert data_of(data="text", datacontenttype="application/problem+json") == b'"text"'


def test_data_without_a_content_type_is_said_to_be_json() -> None:
    assert structured(data="x")["content-type"] == b"application/json"
    assert structured(data=None)["content-type"] == b"application/json"
    assert "content-type" not in structured(data_base64="AAEC")
    assert "content-type" not in structured()


def test_text_data_is_stored_as_its_characters() -> None:
    assert data_of(data="<a/>", datacontenttype="application/xml") == b"<a/>"


def test_binary_data_is_decoded() -> None:
    assert data_of(data_base64="AAEC") == b"\x00\x01\x02"


@pytest.mark.parametrize(
    "fields",
    [
        {"data": "x", "data_base64": "eA=="},
        {"data_base64": "!"},
        {"data": {"a": 1}, "datacontenttype": "text/plain"},
        {"id": 3},
        {"id": None},
        {"specversion": "0.9"},
        {"my_ext": "x"},
        {"time": "yesterday"},
        {"number": 1.5},
        {"number": 2**31},
    ],
)
def test_a_wrong_structured_event_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidEvent):
        structured(**fields)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"\xff"])
def test_a_structured_event_that_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidEvent):
        record_from_http(JSON, body)


def test_data_is_stored_however_deep_and_long_within_the_clusters_limits() -> None:
    body = orjson.dumps(EVENT)[:-1] + b',"data":%s}'
    deep = b"[" * 900 + b"]" * 900
    assert record_from_http(JSON, body % deep).value == deep
    assert record_from_http(JSON, body % (b"9" * 900)).value == b"9" * 900
    for beyond in (b"[" * 1100 + b"]" * 1100, b"9" * 1100):
        with pytest.raises(InvalidEvent):
            record_from_http(JSON, body % beyond)


@given(headers=st.lists(st.tuples(st.binary(max_size=12), st.binary(max_size=20)), max_size=8))
def test_any_message_is_a_record_or_refused(headers: Headers) -> None:
    for start in (BINARY, JSON, []):
        try:
            record_from_http([*start, *headers], b"{}")
        except InvalidEvent:
            continue


@given(body=st.binary(max_size=200))
def test_any_body_of_a_structured_event_is_a_record_or_refused(body: bytes) -> None:
    try:
        record_from_http(JSON, body)
    except InvalidEvent:
        return


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32-le"])
def test_the_encoding_of_a_structured_event_is_seen_at_its_bytes(encoding: str) -> None:
    text = '{"specversion": "1.0", "id": "\u00e9", "source": "/s", "type": "t", "data": {"a": 1}}'
    headers = [(b"content-type", b"application/cloudevents+json")]
    record = record_from_http(headers, text.encode(encoding))
    assert dict(record.headers)["ce_id"].decode() == "\u00e9"
    assert record.value == b'{"a":1}'
