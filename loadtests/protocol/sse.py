"""Server-sent events, cut out of the bytes of a response."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One event of a stream."""

    id: str
    """Where to go on after it; empty for what no stream holds."""
    event: str
    data: dict[str, Any]  # Any: foreign JSON


@dataclass(slots=True)
class Parser:
    """Takes bytes as they come, gives frames as they are complete.

    What the connection cut in two is not given: only a blank line completes a frame.
    """

    _rest: bytes = b""
    _id: str = ""
    _event: str = "message"
    _data: list[str] = field(default_factory=list[str])

    def feed(self, received: bytes) -> Iterator[Frame]:
        """The frames that `received` completes.

        Raises:
            ValueError: The data of a frame is no JSON object.
        """
        *lines, self._rest = (self._rest + received).split(b"\n")
        for raw in lines:
            frame = self._line(raw.rstrip(b"\r").decode())
            if frame is not None:
                yield frame

    def _line(self, line: str) -> Frame | None:
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "id":
                self._id = value
            elif name == "event":
                self._event = value
            elif name == "data":
                self._data.append(value)
            return None
        event, data = self._event, self._data
        self._event, self._data = "message", []
        if not data:
            return None
        content: object = json.loads("\n".join(data))
        if not isinstance(content, dict):
            raise ValueError(f"the data of {event} is no object")
        return Frame(id=self._id, event=event, data=cast("dict[str, Any]", content))
