"""The values of CloudEvents context attributes, as strictly as the cluster's broker reads them."""

import re
from datetime import datetime
from functools import lru_cache
from ipaddress import IPv6Address

# java.net.URI: letters beyond ASCII are allowed, spaces, controls and these delimiters are not.
_CHARACTER = r"(?:[^\x00-\x20\x7f\"<>\\^`{|}%\[\]#?]|%[0-9A-Fa-f]{2})"
_PATH = re.compile(rf"{_CHARACTER}*")
_WITH_BRACKETS = re.compile(rf"(?:{_CHARACTER}|[\[\]?])*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*")
_BEFORE_SCHEME_END = re.compile(r"[^:/?#]*:")
_TIME = re.compile(
    r"(\d{4}|\+\d{5,9}|-(?!0+-)\d{4,9})(-\d{2}-\d{2})[Tt](\d{2}:\d{2})(?:(:\d{2})(?:\.(\d{0,9}))?)?"
    r"([Zz]|[+-](?:(?:0\d|1[0-7])(?::[0-5]\d(?::[0-5]\d)?)?|18(?::00(?::00)?)?))"
)
# Brackets hold the address of a host, and nothing else does.
_ADDRESS = re.compile(rf"(?:{_CHARACTER}*@)?\[([0-9A-Fa-f:.]+)(?:%[A-Za-z0-9_.~-]+)?\](?::\d*)?")
_EXTENSION = re.compile(rb"[a-z0-9]+")
_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}.*"
)


def stored_text(value: bytes) -> bytes:
    """Return a header's value as a record holds it: in UTF-8.

    The cluster's Java takes every byte of a header for the letter of that number, whatever the
    sender meant by it.
    """
    return value if value.isascii() else value.decode("latin-1").encode()


def sent_text(value: bytes) -> bytes:
    """Return a record's value as a header carries it: a byte a letter, `?` past U+00FF."""
    if value.isascii():
        return value
    return value.decode("utf-8", "replace").encode("latin-1", "replace")


@lru_cache(maxsize=1024)
def is_uri(text: str) -> bool:
    """Tell whether Java's URI class accepts the text; relative and empty ones are URIs."""
    rest, _, fragment = text.partition("#")
    scheme = _BEFORE_SCHEME_END.match(rest)
    if scheme is not None:
        rest = rest[scheme.end() :]
        # `a:` lacks its scheme-specific part.
        if not rest or _SCHEME.fullmatch(scheme[0][:-1]) is None:
            return False
        if not rest.startswith("/"):
            return _allowed(_WITH_BRACKETS, rest, fragment)
    if rest == "//" and "#" not in text:
        # It lacks its authority; `file:///a` and `//?` may.
        return False
    rest, _, query = rest.partition("?")
    authority = ""
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
    return (
        _PATH.fullmatch(rest) is not None
        and _allowed(_WITH_BRACKETS, query, fragment)
        and _is_authority(authority)
    )


def _is_authority(text: str) -> bool:
    if "[" not in text and "]" not in text:
        return _PATH.fullmatch(text) is not None
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return False
    try:
        IPv6Address(found[1])
    except ValueError:
        return False
    return True


def normal_time(text: str) -> str | None:
    """The time as Java writes it, or nothing when it is no RFC 3339 time of a day that exists.

    Seconds are always there, a fraction without zeros at its end, an offset of zero is `Z`.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    year, day, minutes, seconds, fraction, zone = found.groups()
    seconds = seconds or ":00"
    try:
        # The calendar repeats itself every 400 years, and Python's has 9999 of them.
        datetime.fromisoformat(f"{2000 + int(year) % 400}{day}T{minutes}{seconds}")
    except ValueError:
        return None
    fraction = (fraction or "").rstrip("0")
    if fraction:
        fraction = "." + fraction
    if len(zone) == 3:
        zone += ":00"
    if zone in ("z", "+00:00", "-00:00", "+00:00:00", "-00:00:00"):
        zone = "Z"
    return f"{year}{day}T{minutes}{seconds}{fraction}{zone}"


def is_time(text: str) -> bool:
    """Tell whether the text is an RFC 3339 time of a day that exists."""
    return normal_time(text) is not None


def is_extension_name(name: bytes) -> bool:
    """Tell whether an attribute may have this name."""
    return _EXTENSION.fullmatch(name) is not None


def is_traceparent(value: bytes) -> bool:
    """Tell whether the value is a W3C trace context that a tracer would continue."""
    return _TRACEPARENT.fullmatch(value) is not None


def _allowed(pattern: re.Pattern[str], *parts: str) -> bool:
    return all(pattern.fullmatch(part) is not None for part in parts)
