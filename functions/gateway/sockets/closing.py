"""The codes with which the gateway closes a WebSocket."""

from enum import IntEnum
from typing import Final


class CloseCode(IntEnum):
    """Why a connection ends (RFC 6455 7.4 below 4000)."""

    NORMAL = 1000
    PROTOCOL_ERROR = 1002
    INVALID_TEXT = 1007
    POLICY_VIOLATION = 1008
    TOO_BIG = 1009
    INTERNAL = 1011
    RESTART = 1012
    EXPIRED = 4401
    DELETED = 4404
    SLOW = 4408


MEANINGS: Final = {
    CloseCode.NORMAL: "The client closed the connection.",
    CloseCode.PROTOCOL_ERROR: "What came is no WebSocket frame.",
    CloseCode.INVALID_TEXT: "A text frame is not UTF-8.",
    CloseCode.POLICY_VIOLATION: "Too many frames that were not understood; each was answered with "
    "`error`. Mend the client.",
    CloseCode.TOO_BIG: "A message is larger than `max_frame_bytes`, or in more than 1024 "
    "fragments.",
    CloseCode.INTERNAL: "The gateway failed, or no answer came to its ping. Come again with "
    "`after`.",
    CloseCode.RESTART: "The process is going away. Come again at once, with `after`.",
    CloseCode.EXPIRED: "The credential has ended, or no longer allows this. Come again with "
    "a new one and `after`.",
    CloseCode.DELETED: "The session was deleted.",
    CloseCode.SLOW: "Nothing was taken, or with `window` nothing acknowledged, for a minute "
    "(`SOMA_CONNECTIONS_DRAIN_SECONDS`). Come "
    "again with `after`.",
}
"""What a client makes of each code."""
