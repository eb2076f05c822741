"""Server-sent events, as a client reads them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One event of a stream."""

    id: str
    """The stream position after it; empty when the stream gave none."""
    event: str
    data: dict[str, Any]  # Any: foreign JSON


def frames(lines: Iterable[bytes]) -> Iterator[Frame]:
    """The frames of a stream; comments and frames without JSON are passed over.

    A frame that the connection cut in two is not delivered: only a blank line completes one.
    """
    identity, event, data = "", "message", list[str]()
    for raw in lines:
        line = raw.decode().rstrip("\r\n")
        if not line:
            if data:
                yield Frame(id=identity, event=event, data=_object("\n".join(data)))
            event, data = "message", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "id":
                identity = value
            case "event":
                event = value
            case "data":
                data.append(value)
            case _:
                continue  # Comments, `retry` and what later versions add.


def _object(text: str) -> dict[str, Any]:  # Any: foreign JSON
    try:
        content: dict[str, Any] | object = json.loads(text)  # Any: as above
    except ValueError:
        return {}
    return cast("dict[str, Any]", content) if isinstance(content, dict) else {}
