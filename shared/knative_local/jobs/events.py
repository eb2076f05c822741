"""The event of a Job: read from HTTP, written as the file that its process reads."""

from typing import Any

import orjson

from knative_local.http1.messages import Headers
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.events import encoding_of, record_from_http
from knative_local.ingress.structured import is_json_type

_NOT_EMPTY = ("id", "source", "type", "subject")


def event_fields(headers: Headers, body: bytes) -> dict[str, Any]:
    """Return an event as the JSON object that it is in structured mode.

    Raises:
        InvalidEvent: The message holds none.
    """
    record = record_from_http(headers, body, text=_as_go_reads)
    fields: dict[str, Any] = {}
    content_type: bytes | None = None
    for name, value in record.headers:
        if name == "content-type":
            content_type = value
            fields["datacontenttype"] = value.decode("utf-8", "replace")
        elif name.startswith("ce_"):
            fields[name[3:]] = value.decode("utf-8", "replace")
    for name in _NOT_EMPTY:
        # This receiver is another one than the Brokers', and stricter.
        if fields.get(name) == "":
            raise InvalidEvent(f"the attribute {name!r} is empty")
    if encoding_of(headers) == "structured":
        given: dict[str, Any] = orjson.loads(body)
        typed = {k: v for k, v in given.items() if k in fields and isinstance(v, (bool, int))}
        fields.update(typed)
        return fields | {k: v for k, v in given.items() if k in {"data", "data_base64"}}
    if record.value is not None:
        fields["data"] = _data(record.value, content_type)
    return fields


def _as_go_reads(value: bytes) -> bytes:
    """Return a header's value as this receiver takes it, which is not the Brokers' Java."""
    return value.decode("utf-8", "replace").encode()


def _data(value: bytes, content_type: bytes | None) -> Any:
    """Return JSON as it is and everything else as a string."""
    if is_json_type(content_type):
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            pass
    return value.decode("utf-8", "replace")
