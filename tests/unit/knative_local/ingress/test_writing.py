"""Events as a KafkaSink in structured mode stores them."""

import base64
from typing import Any

import orjson

from knative_local.http1 import Headers
from knative_local.ingress.events import record_from_http
from knative_local.ingress.writing import structured_record

BINARY: Headers = [
    (b"ce-specversion", b"1.0"),
    (b"ce-id", b"1"),
    (b"ce-source", b"/s"),
    (b"ce-type", b"t"),
    (b"ce-partitionkey", b"k"),
]
REQUIRED = {"specversion": "1.0", "id": "1", "source": "/s", "type": "t"}
PARENT = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def stored(headers: Headers, body: bytes) -> tuple[dict[str, Any], dict[str, bytes], bytes | None]:
    record = structured_record(record_from_http(headers, body), headers, body)
    assert record.value is not None
    return orjson.loads(record.value), dict(record.headers), record.key


def test_json_data_stands_in_the_event_as_it_came() -> None:
    event, headers, key = stored(
        [*BINARY, (b"content-type", b"application/json"), (b"traceparent", PARENT)], b'{"a": [1]}'
    )
    assert event == {
        **REQUIRED,
        "partitionkey": "k",
        "datacontenttype": "application/json",
        "data": {"a": [1]},
    }
    assert headers == {"content-type": b"application/cloudevents+json", "traceparent": PARENT}
    assert key == b"k"


def test_other_data_is_base64() -> None:
    event, _, _ = stored([*BINARY, (b"content-type", b"text/plain")], b"hello")
    assert base64.b64decode(event["data_base64"]) == b"hello"
    assert "data" not in event


def test_other_data_of_version_0_3_names_its_encoding() -> None:
    old = [(b"ce-specversion", b"0.3"), *BINARY[1:], (b"content-type", b"text/plain")]
    event, _, _ = stored(old, b"hello")
    assert (event["datacontentencoding"], event["data"]) == ("base64", "aGVsbG8=")


def test_an_event_without_data_has_none() -> None:
    event, _, _ = stored(BINARY, b"")
    assert event == {**REQUIRED, "partitionkey": "k"}


def test_numbers_and_truth_values_of_a_structured_event_stay_what_they_are() -> None:
    body = orjson.dumps({**REQUIRED, "count": 3, "urgent": True, "data": "text", "note": "n"})
    event, _, _ = stored([(b"content-type", b"application/cloudevents+json")], body)
    assert (event["count"], event["urgent"], event["note"]) == (3, True, "n")
    assert event["data"] == "text"
