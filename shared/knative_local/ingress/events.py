"""CloudEvents in HTTP messages, turned into the records that a Broker stores.

A record is always in binary content mode: attributes as `ce_` headers, `datacontenttype` as
`content-type`, the data as value, the extension `partitionkey` as key. Nothing is percent-decoded.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from knative_local.http1.messages import Headers, header_value
from knative_local.ingress import structured
from knative_local.ingress.attributes import check_attributes
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.values import (
    is_extension_name,
    is_traceparent,
    sent_text,
    stored_text,
)
from knative_local.kafka.producer import OutgoingRecord

STRUCTURED_TYPE = b"application/cloudevents+json"
CLOUDEVENTS_TYPE = b"application/cloudevents"
_TRACE_HEADERS = {b"traceparent": "traceparent", b"tracestate": "tracestate", b"baggage": "baggage"}


def encoding_of(headers: Headers) -> Literal["binary", "structured", "unknown"]:
    """Say how a message carries its event; `unknown` when it carries none that can be read."""
    content_type = header_value(headers, b"content-type")
    if content_type is not None:
        # Not stripped: `application/cloudevents+json ;…` is unknown to the cluster too.
        media_type = content_type.partition(b";")[0]
        if media_type == STRUCTURED_TYPE:
            return "structured"
        if media_type.startswith(CLOUDEVENTS_TYPE):
            return "unknown"
    return "unknown" if header_value(headers, b"ce-specversion") is None else "binary"


def record_from_http(
    headers: Headers, body: bytes, *, text: Callable[[bytes], bytes] = stored_text
) -> OutgoingRecord:
    """Return the record of the event in an HTTP message.

    Args:
        headers: Of the message.
        body: Of the message.
        text: Makes UTF-8 of a header's value.

    Raises:
        InvalidEvent: There is none, or it breaks a rule of CloudEvents.
    """
    match encoding_of(headers):
        case "binary":
            return _binary_record(headers, body, text)
        case "structured":
            record = structured.record_from_json(body)
            record.headers.extend(_trace(headers, text))
            return record
        case _:
            raise InvalidEvent("the message is not a CloudEvent in binary or JSON form")


def _binary_record(headers: Headers, body: bytes, text: Callable[[bytes], bytes]) -> OutgoingRecord:
    found: dict[str, bytes] = {}
    trace: list[tuple[str, bytes]] = []
    traced = True
    for name, value in headers:
        if name == b"ce-specversion":
            # Of headers that come twice the last counts, but for the one that says how to read.
            found.setdefault("ce_specversion", text(value))
        elif name.startswith(b"ce-") and name != b"ce-":
            found[_record_header(name)] = text(value)
        elif name == b"content-type":
            found["content-type"] = text(value)
        elif name in _TRACE_HEADERS:
            trace.append((_TRACE_HEADERS[name], text(value)))
            traced = traced and (name != b"traceparent" or is_traceparent(value))
    check_attributes(found)
    record_headers = list(found.items())
    if trace:
        record_headers.extend(trace if traced else _without_parent(trace))
    return OutgoingRecord(found.get("ce_partitionkey"), body or None, record_headers)


def headers_of(record: OutgoingRecord) -> Headers:
    """Return the headers of a record's event as HTTP carries them in binary mode."""
    return [
        (b"ce-" + name[3:].encode() if name.startswith("ce_") else name.encode(), sent_text(value))
        for name, value in record.headers
    ]


@lru_cache(maxsize=1024)
def _record_header(name: bytes) -> str:
    attribute = name[3:]
    if not is_extension_name(attribute):
        raise InvalidEvent(f"{attribute!r} is not the name of an attribute")
    if attribute == b"datacontenttype":
        return "content-type"
    return "ce_" + attribute.decode("ascii")


def _trace(headers: Headers, text: Callable[[bytes], bytes]) -> list[tuple[str, bytes]]:
    found = [
        (_TRACE_HEADERS[name], text(value)) for name, value in headers if name in _TRACE_HEADERS
    ]
    good = all(name != "traceparent" or is_traceparent(value) for name, value in found)
    return found if good else _without_parent(found)


def _without_parent(trace: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    # A state without its parent means nothing; baggage stands on its own.
    return [(name, value) for name, value in trace if name == "baggage"]
