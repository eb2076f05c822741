"""The three content modes of CloudEvents over HTTP: binary, structured and batch."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_to_bytes

from somaagent.messaging.cloudevents import InvalidEvent, ProducerEvent, check_event, is_json

STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"

Headers = Sequence[tuple[bytes, bytes]]
"""Names in lower case, as ASGI hands them out."""


class UnknownMode(Exception):
    """The request carries no event in a mode that is understood."""


class MalformedBody(Exception):
    """The body of a structured or batch request is not JSON of the right shape."""


class Parsed(NamedTuple):
    """What a request carried."""

    mode: str
    """binary, structured or batch."""
    events: list[ProducerEvent]
    faults: list[tuple[int, str, str]]
    """Number of the event, attribute, reason."""


class _Found(NamedTuple):
    """An event that was read but not checked."""

    attributes: Mapping[str, Any]
    data: bytes | None


def read_events(headers: Headers, body: bytes, *, most: int) -> Parsed:
    """The events of a request; when `faults` has any, no event of the request may be published.

    Args:
        headers: Of the request.
        body: Of the request.
        most: Events that a batch may have.

    Raises:
        UnknownMode: The content type names no mode, and there are no `ce-` headers.
        MalformedBody: The body cannot be read as the mode's JSON.
    """
    content_types = [value.decode("latin-1") for name, value in headers if name == b"content-type"]
    if len(content_types) > 1:
        raise UnknownMode("the request has more than one Content-Type")
    content_type = content_types[0].strip() if content_types else None
    media_type, _, parameters = (content_type or "").lower().partition(";")
    match media_type.strip():
        case "application/cloudevents+json":
            mode = "structured"
        case "application/cloudevents-batch+json":
            mode = "batch"
        case other:
            if other.startswith("application/cloudevents"):
                raise UnknownMode(f"events come as {STRUCTURED}, {BATCH} or in binary mode")
            return _binary(headers, content_type, body)
    if parameters.strip().replace('"', "") not in ("", "charset=utf-8"):
        raise UnknownMode("events in JSON are UTF-8")
    return _from_json(mode, body, most=most)


def _binary(headers: Headers, content_type: str | None, body: bytes) -> Parsed:
    found: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for name, value in headers:
        if not name.startswith(b"ce-"):
            continue
        attribute = name[3:].decode("latin-1")
        try:
            text = unquote_to_bytes(value).decode()
        except UnicodeDecodeError:
            faults.append((attribute, "must be percent-encoded UTF-8"))
            continue
        if attribute in found:
            faults.append((attribute, "must not be repeated"))
        elif attribute == "datacontenttype":
            faults.append((attribute, "is the Content-Type header in binary mode"))
        found[attribute] = text
    if not found and not faults:
        raise UnknownMode(
            f"the request carries no CloudEvent: send ce- headers, {STRUCTURED} or {BATCH}"
        )
    if content_type is not None:
        found["datacontenttype"] = content_type
    if faults:
        return Parsed("binary", [], [(0, *fault) for fault in faults])
    return _checked("binary", [_Found(found, body or None)])


def _from_json(mode: str, body: bytes, *, most: int) -> Parsed:
    try:
        document: Any = json.loads(
            body.decode(), object_pairs_hook=_without_repeats, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as error:
        told = error.args[0] if isinstance(error, _Told) else "the body is not valid JSON"
        raise MalformedBody(told) from error
    if mode == "structured":
        return _checked(mode, [_split(document)])
    if not isinstance(document, list):
        raise MalformedBody("a batch is a JSON array of events")
    batch: list[Any] = document  # pyright: ignore[reportUnknownVariableType] - foreign JSON
    if len(batch) > most:
        return Parsed(mode, [], [(most, "", f"a batch has at most {most} events")])
    return _checked(mode, [_split(item) for item in batch])


def _checked(mode: str, found: Sequence[_Found | InvalidEvent]) -> Parsed:
    events: list[ProducerEvent] = []
    faults: list[tuple[int, str, str]] = []
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(found):
        try:
            if isinstance(item, InvalidEvent):
                raise item
            event = check_event(*item)
        except InvalidEvent as error:
            faults += [(number, name, why) for name, why in error.faults]
            continue
        if event.key in seen:
            faults.append((number, "id", "source and id must differ within a batch"))
        seen.add(event.key)
        events.append(event)
    return Parsed(mode, events, faults)


def _split(document: Any) -> _Found | InvalidEvent:  # Any: foreign JSON
    """Attributes and data of an event in the JSON format."""
    if not isinstance(document, dict):
        return InvalidEvent([("", "an event is a JSON object")])
    fields: dict[str, Any] = document  # pyright: ignore[reportUnknownVariableType]
    attributes = {
        name: value
        for name, value in fields.items()
        if name not in ("data", "data_base64") and value is not None
    }
    data, encoded = fields.get("data"), fields.get("data_base64")
    if data is not None and encoded is not None:
        return InvalidEvent([("data", "an event has data or data_base64, not both")])
    try:
        if encoded is not None:
            return _Found(attributes, _decoded(encoded))
        if data is None:
            return _Found(attributes, None)
        attributes.setdefault("datacontenttype", "application/json")
        return _Found(attributes, _encoded(data, attributes["datacontenttype"]))
    except InvalidEvent as error:
        return error


def _decoded(value: object) -> bytes:
    try:
        if isinstance(value, str):
            return base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        pass
    raise InvalidEvent([("data_base64", "must be base64 text")])


def _encoded(data: object, content_type: object) -> bytes:
    try:
        if is_json(content_type):
            return json.dumps(
                data, ensure_ascii=False, separators=(",", ":"), allow_nan=False
            ).encode()
        if isinstance(data, str):
            return data.encode()
    except (UnicodeEncodeError, ValueError, RecursionError) as error:
        raise InvalidEvent([("data", "holds text or numbers without a JSON form")]) from error
    raise InvalidEvent([("data", "must be text unless datacontenttype is JSON")])


class _Told(ValueError):
    """A JSON document that parsers would not agree on."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Told("a JSON object of the body repeats a name")
    return made


def _no_constant(name: str) -> None:
    raise _Told(f"{name} is not JSON")
