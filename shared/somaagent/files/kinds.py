"""What content looks like, whatever its sender calls it."""

import re
from typing import Any, Final

HEAD_BYTES: Final = 4096
"""Content that is looked at."""
UNKNOWN: Final = "application/octet-stream"

_DOS: Final = b"MZ"
_EXECUTABLES: Final = (
    (b"\x7fELF", "application/x-executable"),
    (_DOS, "application/x-msdownload"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
)
# The beginnings after which a browser would take text for a page (WHATWG MIME sniffing 7.1).
_PAGE: Final = re.compile(
    rb"\s*(?:<!--.{0,512}?-->\s*)*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|"
    rb"style|title|b|body|br|p)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SVG: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype svg[^>]*>\s*)?(?:<!--.{0,512}?-->\s*)*<svg[\s>]",
    re.IGNORECASE | re.DOTALL,
)
READABLE: Final = frozenset({"text/plain", "text/markdown", "text/csv", "application/json"})
"""Kinds whose text a model is shown."""
ACTIVE: Final = frozenset({"text/html", "image/svg+xml", "text/x-script"})
"""Kinds that could run somewhere; they are taken only under their own names."""
_NAMES: Final = {
    "text/x-script": frozenset({"text/x-shellscript", "application/x-sh", "text/x-python"}),
    "text/html": frozenset({"application/xhtml+xml"}),
}
_TEXT: Final = re.compile(
    r"text/.*|application/(?:.*\+)?(?:json|xml|yaml|x-ndjson|javascript|toml|sql)"
)


def sniff(head: bytes) -> str:
    """The media type that the first `HEAD_BYTES` of content look like."""
    for magic, kind in _EXECUTABLES:
        # A text may begin with these two letters; a program's header has bytes that no text has.
        if head.startswith(magic) and not (magic == _DOS and _is_text(head)):
            return kind
    if head.startswith(b"#!"):
        return "text/x-script"
    if _is_text(head):
        if _PAGE.match(head):
            return "text/html"
        return "image/svg+xml" if _SVG.match(head) else "text/plain"
    return _by_signature(head)


def settled_type(declared: str | None, found: str) -> str:
    """What the file is called from now on: the declared type where the content does not object."""
    if found == "text/plain" and declared is not None and _TEXT.fullmatch(declared):
        return declared if declared not in ACTIVE else found
    return found


def mismatch(declared: str | None, found: str) -> bool:
    """Whether the sender said something else than the content looks like."""
    if declared is None or declared == UNKNOWN:
        return False
    if found in ACTIVE:
        return declared != found and declared not in _NAMES.get(found, ())
    if found == UNKNOWN:
        return _TEXT.fullmatch(declared) is not None
    return settled_type(declared, found) != declared


def _is_text(head: bytes) -> bool:
    try:
        # The last character may be cut off.
        text = head.decode() if len(head) < HEAD_BYTES else _whole(head).decode()
    except UnicodeDecodeError:
        return False
    return not any(character < " " and character not in "\t\n\r\f\x1b" for character in text)


def _whole(head: bytes) -> bytes:
    for cut in range(1, 4):
        if head[-cut] >= 0xC0:
            return head[:-cut]
        if head[-cut] < 0x80:
            break
    return head


def _by_signature(head: bytes) -> str:
    import puremagic  # costs 0.1 s, which only uploads should

    try:
        found: list[Any] = puremagic.magic_string(head)  # pyright: ignore[reportUnknownMemberType]
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    names = (str(match.mime_type) for match in found if match.mime_type)
    return next(names, UNKNOWN)
