"""An event on its way out: read once from its record, shared by every Trigger of the topic."""

from dataclasses import dataclass
from functools import lru_cache

from knative_local.http1.messages import Headers
from knative_local.ingress.attributes import check_attributes
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.events import CLOUDEVENTS_TYPE, STRUCTURED_TYPE
from knative_local.ingress.structured import record_from_json
from knative_local.ingress.values import is_extension_name, sent_text
from knative_local.kafka.fetching import Record

_PLACE = ("ce_knativekafkapartition", "ce_knativekafkaoffset")
TRACE_HEADERS = {"traceparent": b"traceparent", "tracestate": b"tracestate", "baggage": b"baggage"}


@dataclass(slots=True)
class Event:
    """A CloudEvent as filters read it and as HTTP carries it."""

    attributes: dict[str, str]
    headers: Headers
    """In binary mode; never changed, as all Triggers share the list."""
    body: bytes | None
    stored_ms: int = 0
    """When its record was stored, in milliseconds since 1970; 0 where that is not known."""


def read_event(record: Record, partition: int) -> Event | None:
    """Return the event in a record, or nothing when there is none.

    The extensions that name the record's place are set here, before any filter sees the event.
    """
    found: dict[str, bytes] = {}
    trace: Headers = []
    for name, value in record.headers:
        if value is None:
            continue
        if name == "content-type":
            found[name] = value
        elif name.startswith("ce_") and name != "ce_":
            found[name.lower()] = value
        elif name in TRACE_HEADERS:
            trace.append((TRACE_HEADERS[name], sent_text(value)))
    body = record.value
    try:
        if _is_structured(found):
            inner = record_from_json(body or b"")
            found, body = dict(inner.headers), inner.value
        else:
            _check_names(found)
            check_attributes(found)
    except InvalidEvent:
        return None
    event = build_event(found, trace, body, (partition, record.offset))
    event.stored_ms = record.timestamp
    return event


def build_event(
    found: dict[str, bytes], trace: Headers, body: bytes | None, place: tuple[int, int]
) -> Event:
    """Return the event with these record headers.

    Args:
        found: By name, as in binary mode; the place's extensions are added to it.
        trace: Headers of the trace, as HTTP has them.
        body: The data.
        place: The record's partition and offset.
    """
    found[_PLACE[0]] = b"%d" % place[0]
    found[_PLACE[1]] = b"%d" % place[1]
    attributes: dict[str, str] = {}
    headers: Headers = []
    for name, value in found.items():
        attribute, header = _names(name)
        attributes[attribute] = value.decode("utf-8", "replace")
        headers.append((header, sent_text(value)))
    headers.extend(trace)
    return Event(attributes, headers, body)


def type_of(headers: Headers) -> str:
    """Return the type of the event with these headers."""
    for name, value in headers:
        if name == b"ce-type":
            return value.decode("utf-8", "replace")
    return ""


def is_sendable(headers: Headers) -> bool:
    """Tell whether HTTP can carry these values; a line break would forge a header."""
    return not any(b"\n" in value or b"\r" in value or b"\0" in value for _, value in headers)


def _is_structured(found: dict[str, bytes]) -> bool:
    # The content type decides first, whatever attributes there are beside it.
    media_type = found.get("content-type", b"").partition(b";")[0]
    if media_type == STRUCTURED_TYPE:
        return True
    if media_type.startswith(CLOUDEVENTS_TYPE):
        raise InvalidEvent("the record is in a form of CloudEvents that cannot be read")
    return False


def _check_names(found: dict[str, bytes]) -> None:
    for name in found:
        if not _is_attribute(name):
            raise InvalidEvent(f"{name!r} is not the name of an attribute")


@lru_cache(maxsize=1024)
def _is_attribute(name: str) -> bool:
    return name == "content-type" or is_extension_name(name[3:].encode("utf-8", "replace"))


@lru_cache(maxsize=1024)
def _names(name: str) -> tuple[str, bytes]:
    if name == "content-type":
        return "datacontenttype", b"content-type"
    attribute = name[3:]
    return attribute, b"ce-" + attribute.encode()
