"""The frames of a reply stream, as they lie in Redis.

One stream for each session; an entry has the fields `e` (kind), `t` (turn), `a` (attempt, from 1)
and `d` (the data as the JSON that clients get).
"""

from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from somaagent.streams.connection import Command

DELTA: Final = b"delta"
RESTARTED: Final = b"restarted"
COMPLETED: Final = b"completed"
FAILED: Final = b"failed"
INTERRUPTED: Final = b"interrupted"
REFUSED: Final = b"refused"
EXPIRED: Final = b"expired"
TOOL_CALL: Final = b"tool_call"
TOOL_RESULT: Final = b"tool_result"
WAITING: Final = b"waiting_for_approval"
CANVAS_ITEM: Final = b"canvas_item"
TOOLS: Final = frozenset((TOOL_CALL, TOOL_RESULT, WAITING, CANVAS_ITEM))
"""Beside the text: no attempt voids them, and one may come twice with the same `call_id`, or
`item_id`."""
TERMINAL: Final = frozenset((COMPLETED, FAILED, INTERRUPTED, REFUSED, EXPIRED))
STOP: Final = b"stop"
"""Not of a reply stream: tells the step that answers a turn to look at what is wanted of it."""

LIFETIME_SECONDS: Final = 3600
"""How long a stream outlives the last turn's beginning or end."""
LENGTH: Final = 10_000
"""About how many frames of a session are kept."""


class StreamId(NamedTuple):
    """Id of an entry: milliseconds since the epoch, and a number within the millisecond."""

    milliseconds: int
    number: int

    @classmethod
    def parse(cls, text: bytes) -> "StreamId":
        """Read `<milliseconds>-<number>`.

        Raises:
            ValueError: The text is no entry id.
        """
        milliseconds, dash, number = text.partition(b"-")
        if not (dash and milliseconds.isdigit() and number.isdigit() and len(text) <= 41):
            raise ValueError(f"{text!r} is no stream id")
        parsed = cls(int(milliseconds), int(number))
        if max(parsed) >= 2**64:
            raise ValueError(f"{text!r} is no stream id")
        return parsed

    def __bytes__(self) -> bytes:
        return b"%d-%d" % self


BEGINNING: Final = StreamId(0, 0)


class Entry(NamedTuple):
    """One frame with its place in the stream."""

    id: StreamId
    kind: bytes
    turn: bytes
    """The turn's id as text."""
    attempt: int
    data: bytes
    """JSON."""


def stream_key(tenant: str, session_id: UUID) -> bytes:
    """The key of a session's stream; the braces keep a tenant's keys in one cluster slot."""
    return f"soma:{{{tenant}}}:stream:{session_id}".encode()


def stop_key(tenant: str, turn_id: UUID) -> bytes:
    """The key of the stream that tells the step which answers a turn to stop."""
    return f"soma:{{{tenant}}}:stop:{turn_id}".encode()


def append(key: bytes, kind: bytes, turn_id: UUID, attempt: int, data: dict[str, Any]) -> Command:
    """The command that adds a frame."""
    return (
        b"XADD", key, b"MAXLEN", b"~", LENGTH, b"*",
        b"e", kind, b"t", str(turn_id), b"a", attempt, b"d", orjson.dumps(data),
    )  # fmt: skip


def clear(key: bytes) -> Command:
    """The command that forgets every frame; what is left of the stream's lifetime stays."""
    return (b"XTRIM", key, b"MAXLEN", 0)


def keep_alive(key: bytes) -> Command:
    """The command that lets the stream live for another `LIFETIME_SECONDS`."""
    return (b"EXPIRE", key, LIFETIME_SECONDS)


def parse_entry(raw: Any) -> Entry | None:  # Any: a RESP reply
    """An entry from its RESP form, or None for one that is not ours to understand."""
    try:
        fields = raw[1]
        by_name = dict(zip(fields[::2], fields[1::2], strict=True))
        return Entry(
            StreamId.parse(raw[0]),
            by_name[b"e"],
            by_name[b"t"],
            int(by_name[b"a"]),
            by_name[b"d"],
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return None
