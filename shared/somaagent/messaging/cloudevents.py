"""CloudEvents 1.0 from producers outside: attributes and data, read strictly.

Stricter than the specification where a broker or a header could change what was meant: values are
printable ASCII, `source` holds no brackets, and JSON objects may not repeat a name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

AttributeValue = str | int | bool

MAX_ATTRIBUTE_CHARACTERS: Final = 1024
"""Of one value; brokers deliver attributes as HTTP headers."""
MAX_ATTRIBUTES_CHARACTERS: Final = 8192
"""Of all names and values of one event."""
MAX_EXTENSIONS: Final = 32

STAMPED: Final = frozenset(
    {"tenantid", "subjectid", "partitionkey", "signature", "causationid", "actorid", "replaycount"}
)
"""Extensions that only the platform may set; an event that brings one is refused."""
_RESERVED_PREFIXES: Final = ("knative", "kafka")

_REQUIRED: Final = ("specversion", "id", "source", "type")
_KNOWN: Final = frozenset(
    {*_REQUIRED, "subject", "time", "dataschema", "datacontenttype", "traceparent", "tracestate"}
)
_NAME: Final = re.compile(r"[a-z0-9]{1,20}")
_PRINTABLE: Final = re.compile(r"[\x20-\x7e]*")
_VISIBLE: Final = re.compile(r"[\x21-\x7e]+")
_PCHAR: Final = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_QUERY_AND_FRAGMENT: Final = rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?"
_ABSOLUTE: Final = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:(?://{_PCHAR}+(?:/{_PCHAR}*)*|/?{_PCHAR}+(?:/{_PCHAR}*)*)"
    + _QUERY_AND_FRAGMENT
)
_NO_COLON: Final = _PCHAR.replace(":@", "@")
_RELATIVE: Final = re.compile(
    rf"(?://{_PCHAR}+(?:/{_PCHAR}*)*|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|{_NO_COLON}+(?:/{_PCHAR}*)*)"
    + _QUERY_AND_FRAGMENT
)
_TIME: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-](?:0\d|1[0-7]):[0-5]\d)"
)
_WORD: Final = r"[A-Za-z0-9!#$&^_.+\-]+"
_MEDIA_TYPE: Final = re.compile(
    rf"{_WORD}/{_WORD}(?:[ \t]*;[ \t]*{_WORD}=(?:{_WORD}|\"[\x20\x21\x23-\x5b\x5d-\x7e]*\"))*"
)
_JSON_TYPE: Final = re.compile(r"(?:application|text)/(?:[a-z0-9\-.]+\+)?json", re.IGNORECASE)
_INT32: Final = range(-(2**31), 2**31)


class InvalidEvent(Exception):
    """The event breaks a rule; `faults` has the attribute (empty for the whole) and the reason."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{name}: {why}" for name, why in self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducerEvent:
    """One event as its producer meant it; nothing in it says who the producer is."""

    attributes: Mapping[str, AttributeValue]
    """Context attributes and extensions, none of `STAMPED` among them."""
    data: bytes | None
    """The data's own bytes; None for an event without data."""

    @property
    def key(self) -> tuple[str, str]:
        """`source` and `id`, by which consumers know a repeat."""
        return str(self.attributes["source"]), str(self.attributes["id"])

    @property
    def event_type(self) -> str:
        """The `type`."""
        return str(self.attributes["type"])


def check_event(
    attributes: Mapping[str, Any],  # Any: foreign JSON
    data: bytes | None,
) -> ProducerEvent:
    """The event, if it keeps every rule.

    Raises:
        InvalidEvent: It breaks some; all faults are told.
    """
    faults = [(name, "is required") for name in _REQUIRED if name not in attributes]
    faults += [
        (name, fault)
        for name, value in attributes.items()
        if (fault := _fault(name, value)) is not None
    ]
    if sum(name not in _KNOWN for name in attributes) > MAX_EXTENSIONS:
        faults.append(("", f"must have at most {MAX_EXTENSIONS} extension attributes"))
    size = sum(len(name) + len(str(value)) for name, value in attributes.items())
    if size > MAX_ATTRIBUTES_CHARACTERS:
        faults.append(("", f"attributes must have at most {MAX_ATTRIBUTES_CHARACTERS} characters"))
    if not faults and data and is_json(attributes.get("datacontenttype")):
        faults += _json_fault(data)
    if faults:
        raise InvalidEvent(faults)
    return ProducerEvent(attributes=dict(attributes), data=data)


def is_json(content_type: object) -> bool:
    """Whether data of this type is JSON."""
    media_type = str(content_type).partition(";")[0].strip()
    return _JSON_TYPE.fullmatch(media_type) is not None


def _json_fault(data: bytes) -> list[tuple[str, str]]:
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return [("data", "is not JSON although datacontenttype says so")]
    return []


def _fault(name: str, value: object) -> str | None:
    if _NAME.fullmatch(name) is None:
        return "an attribute's name has 1 to 20 characters of a-z and 0-9"
    if name in STAMPED or name.startswith(_RESERVED_PREFIXES):
        return "is set by the platform alone; leave it out"
    if name == "data":
        return "is no attribute"
    if isinstance(value, str):
        return _text_fault(name, value)
    if name in _KNOWN:
        return "must be a string"
    if isinstance(value, bool):
        return None
    if not isinstance(value, int) or value not in _INT32:
        return "must be a string, a boolean or an integer of 32 bits"
    return None


def _text_fault(name: str, value: str) -> str | None:
    if len(value) > MAX_ATTRIBUTE_CHARACTERS:
        return f"must have at most {MAX_ATTRIBUTE_CHARACTERS} characters"
    if _PRINTABLE.fullmatch(value) is None:
        return "must be printable ASCII; write other characters as %XX of their UTF-8"
    match name:
        case "specversion":
            good, rule = value == "1.0", "must be 1.0"
        case "id" | "type":
            good = len(value) <= 255 and _VISIBLE.fullmatch(value) is not None
            rule = "must have 1 to 255 visible ASCII characters"
        case "source":
            good = value != "" and _is_uri_reference(value)
            rule = "must be a URI-reference"
        case "dataschema":
            good, rule = _ABSOLUTE.fullmatch(value) is not None, "must be an absolute URI"
        case "time":
            good, rule = _is_time(value), "must be an RFC 3339 time"
        case "datacontenttype":
            good, rule = _MEDIA_TYPE.fullmatch(value) is not None, "must be a media type"
        case "subject":
            good, rule = value.strip() != "", "must not be blank"
        case _:
            good, rule = True, ""
    return None if good else rule


def _is_uri_reference(value: str) -> bool:
    return any(pattern.fullmatch(value) is not None for pattern in (_ABSOLUTE, _RELATIVE))


def _is_time(value: str) -> bool:
    if _TIME.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True
