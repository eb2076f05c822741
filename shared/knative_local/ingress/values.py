"""The values of CloudEvents context attributes, as strictly as the cluster's broker reads them."""

import re
from datetime import datetime
from functools import lru_cache

# java.net.URI: letters beyond ASCII are allowed, spaces, controls and these delimiters are not.
_CHARACTER = r"(?:[^\x00-\x20\x7f\"<>\\^`{|}%\[\]#?]|%[0-9A-Fa-f]{2})"
_PATH = re.compile(rf"{_CHARACTER}*")
_WITH_BRACKETS = re.compile(rf"(?:{_CHARACTER}|[\[\]?])*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*")
_BEFORE_SCHEME_END = re.compile(r"[^:/?#]*:")
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2})(:\d{2})?(?:\.\d{1,9})?"
    r"([Zz]|[+-](?:0\d|1[0-8]):[0-5]\d(?::[0-5]\d)?)"
)
_EXTENSION = re.compile(rb"[a-z0-9]+")
_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}.*"
)


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
    rest, _, query = rest.partition("?")
    authority = ""
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
        # `//` and `http://` lack their authority; `file:///a` may.
        if not authority and not rest:
            return False
    return _PATH.fullmatch(rest) is not None and _allowed(
        _WITH_BRACKETS, authority, query, fragment
    )


def is_time(text: str) -> bool:
    """Tell whether the text is an RFC 3339 time of a day that exists."""
    found = _TIME.fullmatch(text)
    if found is None:
        return False
    try:
        datetime.fromisoformat((found[1] + (found[2] or ":00")).upper())
    except ValueError:
        return False
    return True


def is_extension_name(name: bytes) -> bool:
    """Tell whether an attribute may have this name."""
    return _EXTENSION.fullmatch(name) is not None


def is_traceparent(value: bytes) -> bool:
    """Tell whether the value is a W3C trace context that a tracer would continue."""
    return _TRACEPARENT.fullmatch(value) is not None


def _allowed(pattern: re.Pattern[str], *parts: str) -> bool:
    return all(pattern.fullmatch(part) is not None for part in parts)
