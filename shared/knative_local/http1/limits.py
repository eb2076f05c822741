"""What a server accepts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes, times in seconds; the sizes are those of the cluster's broker ingress."""

    request_line: int = 4096
    """Longer: 414."""
    header_block: int = 8192
    """Longer: 431."""
    explains: bool = False
    """Whether a refusal says its status in words."""
    unknown_method: int = 400
    """What a method that the parser does not know is answered with."""
    as_vertx: bool = False
    """Whether the handler gets what a server of Vert.x lets pass: any target, and any number of
    `Host` headers. Else `OPTIONS *` is answered with 200, and the others are refused."""
    head_seconds: float = 30.0
    """Silence in the middle of a head."""
    idle_seconds: float = 120.0
    """Silence between two requests."""
    discarded_body: int = 8 * 1024 * 1024
    """How much of a body that its handler did not want is read so that the answer arrives."""
    discard_seconds: float = 5.0
