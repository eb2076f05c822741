"""The JSON form of a CloudEvent, turned into the record of the same event in binary form."""

import base64
import binascii
import re
from typing import Any

import orjson

from knative_local.ingress.attributes import check_attributes
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.values import is_extension_name
from knative_local.kafka.producer import OutgoingRecord

_JSON_TYPE = re.compile(r"(application|text)/([a-zA-Z0-9\-.]+\+)?json(;.*)*")
_JSON = b"application/json"
_LARGEST, _SMALLEST = 2**31 - 1, -(2**31)
_OWN_FIELDS = frozenset({"specversion", "data", "data_base64", "datacontenttype"})
_TEXT_FIELDS = frozenset({"id", "source", "type", "subject", "time", "dataschema", "schemaurl"})


def record_from_json(body: bytes) -> OutgoingRecord:
    """Return the record of an event in structured mode.

    Raises:
        InvalidEvent: The body is not JSON, or not an event.
    """
    try:
        event: Any = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidEvent("the structured event is not JSON") from error
    if not isinstance(event, dict):
        raise InvalidEvent("the structured event is not a JSON object")
    fields: dict[str, Any] = event  # pyright: ignore[reportUnknownVariableType] - foreign JSON
    found: dict[str, bytes] = {"ce_specversion": _text(fields, "specversion") or b""}
    content_type = _text(fields, "datacontenttype")
    if content_type is None and "data" in fields:
        content_type = _JSON
    if content_type is not None:
        found["content-type"] = content_type
    for name, value in fields.items():
        if name not in _OWN_FIELDS and (text := _attribute(fields, name, value)) is not None:
            found["ce_" + name] = text
    value = _data(fields, content_type)
    encoding = found.pop("ce_datacontentencoding", None)
    if encoding == b"base64" and value is not None:
        value = _decoded(value)
    check_attributes(found)
    return OutgoingRecord(found.get("ce_partitionkey"), value or None, list(found.items()))


def _attribute(fields: dict[str, Any], name: str, value: Any) -> bytes | None:
    if name in _TEXT_FIELDS:
        return _text(fields, name)
    if not is_extension_name(name.encode("utf-8", "surrogatepass")):
        raise InvalidEvent(f"{name!r} is not the name of an attribute")
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, float) or (isinstance(value, int) and not _SMALLEST <= value <= _LARGEST):
        raise InvalidEvent(f"the number {name!r} is not an integer of 32 bits")
    return orjson.dumps(value)


def _text(fields: dict[str, Any], name: str) -> bytes | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidEvent(f"the attribute {name!r} is not a string")
    return value.encode()


def _data(fields: dict[str, Any], content_type: bytes | None) -> bytes | None:
    if "data_base64" in fields:
        if "data" in fields:
            raise InvalidEvent("the event has both data and data_base64")
        return _decoded(_text(fields, "data_base64") or b"")
    if "data" not in fields:
        return None
    if "datacontentencoding" not in fields and is_json_type(content_type):
        return orjson.dumps(fields["data"])
    data = fields["data"]
    if not isinstance(data, str):
        raise InvalidEvent("the data is not a string although its content type is not JSON")
    return data.encode()


def is_json_type(content_type: bytes | None) -> bool:
    """Tell whether data of this type is written as JSON inside the event; absent means JSON."""
    return content_type is None or _JSON_TYPE.fullmatch(content_type.decode()) is not None


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise InvalidEvent("the binary data is not base64") from error
