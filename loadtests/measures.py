"""What each journey measures: the names in its report, of which thresholds may speak."""

from collections.abc import Mapping
from typing import Final

LATE: Final = "late"
"""How late locust itself was to begin a visit that was due."""
BROKE_OFF: Final = "broke off"
"""A stream that the platform ended before the answer; the time that it had lasted."""

_TURN: Final = frozenset({"time to 202", "first token", "between tokens", "whole turn"})
_SESSION: Final = frozenset({"new session", "history"})
_STREAM: Final = frozenset({"reconnect", BROKE_OFF})
_TRAIL: Final = frozenset({"trail", "wait in broker", "wait in broker, cold"})
_CHAT: Final = _TURN | _SESSION | _STREAM | _TRAIL
_PRODUCERS: Final = frozenset(
    {"publish, binary", "publish, structured", "publish, batch", "time to topic"}
)
_UPLOADS: Final = frozenset(
    {
        *("upload", "upload form", "resumable upload", "begin upload", "upload piece"),
        *("describe file", "link", "download", "delete file", "deleted file"),
    }
)

MEASURES: Final[Mapping[str, frozenset[str]]] = {
    "burst_from_zero": _SESSION
    | _STREAM
    | _TRAIL
    | {"time to 202", "time to 202, from zero", "first token, from zero", "whole turn, from zero"}
    | {"whole burst"},
    "chat": _CHAT,
    "chat_websocket": _TURN | _SESSION | {"connect"},
    "many_tenants": _SESSION
    | _STREAM
    | _TRAIL
    | {"time to 202", "first token, loud", "first token, quiet"}
    | {"whole turn, loud", "whole turn, quiet", "another's session"},
    "openai": frozenset({"first token", "between tokens", "whole turn"}),
    "producers": _PRODUCERS,
    "soak": _CHAT | _PRODUCERS | _UPLOADS,
    "tools": _CHAT - {"between tokens"} | {"tool", "tool not called"},
    "uploads": _UPLOADS,
}
"""By journey; every one has the time of its whole visits besides, and `LATE`."""


def of(journey: str) -> frozenset[str]:
    """All names that a run of the journey may have in its report."""
    return MEASURES[journey] | {journey, LATE}
