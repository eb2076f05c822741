"""The CloudEvent in a request of the broker."""

from collections.abc import Iterable, Mapping
from typing import Final

import orjson
from cloudevents.exceptions import GenericException
from cloudevents.http import CloudEvent, from_http  # pyright: ignore[reportUnknownVariableType]

from somaagent.errors import RejectedEvent

_SPECVERSION: Final = "1.0"
_NEEDED: Final = frozenset({"id", "source", "type", "time"})
_OF_THE_SDK: Final = frozenset({"data", "datacontenttype", "extensions"})
"""Attributes that its events have for something else, or from elsewhere."""


def read_event(
    headers: Iterable[tuple[str, str]], body: bytes
) -> tuple[Mapping[str, object], bytes]:
    """The attributes of the event and its data as it came.

    Args:
        headers: Names in lower case; of one that comes twice the last counts.
        body: Of the request.

    Raises:
        RejectedEvent: There is no CloudEvent.
    """
    found = dict(headers)
    # Nearly all; by the SDK, which a property test compares this with, it takes 31 µs for 3 µs.
    if found.get("ce-specversion") == _SPECVERSION:
        binary = {name[3:]: value for name, value in found.items() if name.startswith("ce-")}
        if binary.keys() >= _NEEDED and _OF_THE_SDK.isdisjoint(binary):
            if "content-type" in found:
                binary["datacontenttype"] = found["content-type"]
            return binary, body
    return by_sdk(found, body)


def by_sdk(headers: Mapping[str, str], body: bytes) -> tuple[Mapping[str, object], bytes]:
    """The same, of an event in whatever form; see `read_event`."""
    try:
        event: CloudEvent = from_http(headers, body, data_unmarshaller=_unparsed)
    except (GenericException, TypeError, ValueError, RecursionError) as error:
        # The library's words may quote the whole body.
        kind = type(error).__name__
        raise RejectedEvent(f"the request is not a CloudEvent: {kind}") from error
    attributes: Mapping[str, object] = event.get_attributes()
    data: object = event.get_data()
    raw = data if isinstance(data, bytes) else b"" if data is None else orjson.dumps(data)
    return attributes, raw


def _unparsed(data: object) -> object:
    return data
