"""What the head of a request may be, beyond what the parser accepts (RFC 9112)."""

from typing import Final

from functions.gateway.connections.refusals import Refusal, Refused

MOST_BYTES: Final = 16_384
"""Of the request line and all fields; a token has 8 KiB at most."""
MOST_TARGET_BYTES: Final = 8192
MOST_FIELDS: Final = 100
MOST_TRAILER_BYTES: Final = 8192

WATCHED: Final = frozenset((b"host", b"content-length", b"transfer-encoding", b"expect"))
"""Fields, in small letters, that say what the request is."""


class Head:
    """What is known of one head while it is read."""

    __slots__ = ("complete", "expects", "has_length", "hosts", "is_chunked", "size")

    def __init__(self) -> None:
        self.size = 0
        self.complete = False
        self.hosts = 0
        self.has_length = False
        self.is_chunked = False
        self.expects = False

    @property
    def has_body(self) -> bool:
        """Whether a body follows."""
        return self.has_length or self.is_chunked

    def take(self, name: bytes, value: bytes) -> None:
        """Learn of one of the watched fields.

        Raises:
            Refused: It may not be so.
        """
        match name:
            case b"host":
                self.hosts += 1
            case b"content-length":
                self.has_length = value != b"0"
            case b"transfer-encoding":
                # What comes before `chunked` nobody here can decode, and two fields are one list.
                if self.is_chunked or value.lower() != b"chunked":
                    raise Refused(Refusal.BAD_FRAMING)
                self.is_chunked = True
            case _:
                self.expects = value.lower() == b"100-continue"

    def check(self, version: str) -> None:
        """The head is complete.

        Raises:
            Refused: It cannot be served.
        """
        if version not in ("1.1", "1.0"):
            raise Refused(Refusal.BAD_VERSION)
        if version == "1.0":
            # What a proxy of that version passes on it may have framed otherwise (RFC 9112 6.1).
            if self.is_chunked:
                raise Refused(Refusal.BAD_FRAMING)
            if self.hosts > 1:
                raise Refused(Refusal.BAD_HOST)
        elif self.hosts != 1:
            raise Refused(Refusal.BAD_HOST)
