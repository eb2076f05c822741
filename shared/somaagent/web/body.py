"""The body of an answer, unpacked within bounds and read as text where it is text."""

import codecs
import re
import zlib
from email.message import Message
from typing import Final, NamedTuple

from somaagent.web.errors import FetchFailed

_TEXT: Final = re.compile(
    r"text/.*|.*[/+](json|xml|yaml)|application/(x-)?(javascript|ecmascript|x-www-form-urlencoded"
    r"|ndjson|jsonl|x-ndjson|toml|graphql|sql|x-sh)"
)
_CHARSET: Final = re.compile(
    r"utf-?8|utf-?16([bl]e|-[bl]e)?|us-ascii|ascii|iso-?8859-?[0-9]{1,2}|latin-?1"
    r"|windows-?(125[0-8]|874)|cp125[0-8]|koi8-[ru]|macintosh|shift[_-]?jis|sjis|euc-(jp|kr)"
    r"|iso-2022-jp|gb2312|gbk|gb18030|big5(-hkscs)?"
)
"""Charsets of the web; Python has codecs of other kinds that must not be named by a stranger."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that JSON writes with six, or Postgres does not store."""


class ContentType(NamedTuple):
    """What a body is said to be."""

    media_type: str | None
    """In lower case; None where it is not said."""
    charset: str | None

    @classmethod
    def parse(cls, header: str | None) -> "ContentType":
        """Read the header `Content-Type`."""
        if header is None:
            return cls(None, None)
        message = Message()
        message["Content-Type"] = header
        return cls(message.get_content_type(), message.get_content_charset())


class Unpacker:
    """Undoes a `Content-Encoding`, and never makes more than it is asked for."""

    def __init__(self, encoding: str) -> None:
        """Begin.

        Raises:
            FetchFailed: The encoding is none that was asked for.
        """
        self._encoding = encoding.strip().lower()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchFailed("the answer is packed in a way that was not asked for")
        self._zlib = (
            None if self._encoding in {"", "identity"} else zlib.decompressobj(_GZIP_OR_ZLIB)
        )
        self._begun = False

    def unpack(self, piece: bytes, most: int) -> bytes:
        """What the next piece holds, of which `most` bytes are wanted; the rest is dropped.

        Raises:
            FetchFailed: It is damaged.
        """
        if self._zlib is None or most <= 0:
            return piece[: max(0, most)]
        begun, self._begun = self._begun, True
        try:
            return self._zlib.decompress(piece, most)
        except zlib.error as error:
            if not begun and self._encoding == "deflate":
                # Some servers leave out what zlib begins with.
                self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
                return self.unpack(piece, most)
            raise FetchFailed("the answer is packed and damaged") from error

    @property
    def complete(self) -> bool:
        """Whether nothing is missing of what was packed, and nothing follows it."""
        if self._zlib is None or not self._begun:
            return True
        return self._zlib.eof and not self._zlib.unused_data


def text_of(content: bytes, kind: ContentType, *, cut: bool) -> str | None:
    """The content as text; None where it is none.

    Args:
        content: The body, or the beginning of it.
        kind: What it is said to be.
        cut: Whether it may end within a character.
    """
    charset = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if kind.media_type is None and charset is None:
        charset = None if b"\x00" in content or not _is_utf8(content, cut=cut) else "utf-8"
        if charset is None:
            return None
    elif charset is None and not _TEXT.fullmatch(kind.media_type or ""):
        return None
    if charset is None:
        named = (kind.charset or "utf-8").strip()
        charset = named if _CHARSET.fullmatch(named) else "utf-8"
    try:
        decoder = codecs.getincrementaldecoder(charset)("replace")
        text = decoder.decode(content, final=not cut)
    except (LookupError, UnicodeError):
        text = content.decode("utf-8", "replace")
    return _CONTROL.sub("\ufffd", text.removeprefix("\ufeff"))


def _is_utf8(content: bytes, *, cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(content, final=not cut)
    except UnicodeDecodeError:
        return False
    return True
