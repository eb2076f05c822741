"""The JSON form of a CloudEvent, turned into the record of the same event in binary form."""

import base64
import binascii
import re
from typing import Any

from knative_local.ingress.attributes import check_attributes
from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.json_text import read_json, write_json
from knative_local.ingress.values import is_extension_name
from knative_local.kafka.producer import OutgoingRecord

# As narrow as the cluster's own: `application/vnd.example+json` is no JSON to it.
_JSON_TYPE = re.compile(r"(application|text)/([a-zA-Z]+\+)?json(;.*)*")
_JSON = b"application/json"
_LARGEST, _SMALLEST = 2**31 - 1, -(2**31)
_OLD = b"0.3"
_OWN_FIELDS = frozenset({"specversion", "data", "data_base64", "datacontenttype", ""})
_TEXT_FIELDS = frozenset({"id", "source", "type", "subject", "time"})
_TEXT_FIELDS_OF = {"1.0": frozenset({"dataschema"}), "0.3": frozenset({"schemaurl"})}


def record_from_json(body: bytes) -> OutgoingRecord:
    """Return the record of an event in structured mode.

    Raises:
        InvalidEvent: The body is not JSON, or not an event.
    """
    event = read_json(body)
    if not isinstance(event, dict):
        raise InvalidEvent("the structured event is not a JSON object")
    fields: dict[str, Any] = event  # pyright: ignore[reportUnknownVariableType] - foreign JSON
    version = _text(fields, "specversion") or b""
    found: dict[str, bytes] = {"ce_specversion": version}
    content_type = _text(fields, "datacontenttype")
    if content_type is None and "data" in fields:
        content_type = _JSON
    if content_type is not None:
        found["content-type"] = content_type
    encoding: bytes | None = None
    if version == _OLD:
        encoding = _text(fields, "datacontentencoding")
    value = _data(fields, content_type, encoding, version)
    for name, given in fields.items():
        if name in _OWN_FIELDS or (version == _OLD and name == "datacontentencoding"):
            continue
        if (text := _attribute(fields, name, given, version)) is not None:
            found["ce_" + name] = text
    check_attributes(found)
    return OutgoingRecord(found.get("ce_partitionkey"), value, list(found.items()))


def is_json_type(content_type: bytes | None) -> bool:
    """Tell whether data of this type is written as JSON inside the event; absent means JSON."""
    return content_type is None or _JSON_TYPE.fullmatch(content_type.decode()) is not None


def _attribute(fields: dict[str, Any], name: str, value: Any, version: bytes) -> bytes | None:
    if name in _TEXT_FIELDS or name in _TEXT_FIELDS_OF.get(version.decode(), ()):
        return _text(fields, name)
    if not is_extension_name(name.encode("utf-8", "surrogatepass")):
        raise InvalidEvent(f"{name!r} is not the name of an attribute")
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, float) or (isinstance(value, int) and not _SMALLEST <= value <= _LARGEST):
        raise InvalidEvent(f"the number {name!r} is not an integer of 32 bits")
    return write_json(value)


def _text(fields: dict[str, Any], name: str) -> bytes | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidEvent(f"the attribute {name!r} is not a string")
    return value.encode("utf-8", "replace")


def _data(
    fields: dict[str, Any], content_type: bytes | None, encoding: bytes | None, version: bytes
) -> bytes | None:
    if "data_base64" in fields:
        # Version 0.3 has no such field; there it takes the place of the data.
        if "data" in fields and version != _OLD:
            raise InvalidEvent("the event has both data and data_base64")
        return _decoded(fields["data_base64"])
    if "data" not in fields:
        return None
    data = fields["data"]
    if encoding == b"base64":
        return _decoded(data)
    if is_json_type(content_type):
        return write_json(data)
    if not isinstance(data, str):
        raise InvalidEvent("the data is not a string although its content type is not JSON")
    return data.encode("utf-8", "replace")


def _decoded(text: Any) -> bytes:
    if not isinstance(text, str):
        raise InvalidEvent("the binary data is not a string")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidEvent("the binary data is not base64") from error
