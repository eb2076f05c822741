"""Bodies: unpacked within bounds, read as text by their charset."""

import gzip
import zlib

import pytest

from somaagent.web.body import ContentType, Unpacker, text_of
from somaagent.web.errors import FetchFailed

TEXT = ContentType("text/plain", None)


@pytest.mark.parametrize(
    ("content", "header", "text"),
    [
        ("Grüße".encode(), "text/html; charset=utf-8", "Grüße"),
        ("Grüße".encode(), "text/html", "Grüße"),
        ("Grüße".encode("latin-1"), "text/html; charset=ISO-8859-1", "Grüße"),
        ("Привет".encode("cp1251"), 'text/html; charset="windows-1251"', "Привет"),
        ("漢字".encode("shift_jis"), "text/plain; charset=Shift_JIS", "漢字"),
        ("hello".encode("utf-16"), "text/plain; charset=latin-1", "hello"),
        (b"\xef\xbb\xbfhello", "application/json", "hello"),
        (b"{}", "application/problem+json", "{}"),
        (b"<a/>", "application/xhtml+xml", "<a/>"),
        (b"plain", None, "plain"),
        (b"\x89PNG\x00", None, None),
        (b"\xff\xfe\xfd", None, "\ufffd"),
        (b"%PDF-1.7", "application/pdf", None),
        (b"anything", "application/octet-stream", None),
        (b"a\x00b\x1bc", "text/plain", "a\ufffdb\ufffdc"),
    ],
)
def test_a_body_is_text_by_its_type_and_charset(
    content: bytes, header: str | None, text: str | None
) -> None:
    assert text_of(content, ContentType.parse(header), cut=False) == text


@pytest.mark.parametrize(
    "charset", ["zip_codec", "rot13", "idna", "unicode_escape", "punycode", "x"]
)
def test_a_charset_that_is_none_of_the_web_is_not_believed(charset: str) -> None:
    kind = ContentType.parse(f"text/plain; charset={charset}")
    assert text_of(b"caf\xc3\xa9 \\u0041", kind, cut=False) == "café \\u0041"


def test_a_body_that_was_cut_ends_before_the_character_that_was() -> None:
    cut = "Grüß".encode()[:-1]
    assert text_of(cut, TEXT, cut=True) == "Grü"
    assert text_of(cut, TEXT, cut=False) == "Grü\ufffd"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"hello" * 100, mtime=0)),
        ("x-gzip", gzip.compress(b"hello" * 100, mtime=0)),
        ("deflate", zlib.compress(b"hello" * 100)),
        ("deflate", zlib.compress(b"hello" * 100, wbits=-15)),
        ("", b"hello" * 100),
        ("identity", b"hello" * 100),
    ],
    ids=["gzip", "x-gzip", "deflate", "raw-deflate", "none", "identity"],
)
def test_what_was_packed_is_unpacked_and_not_beyond_what_is_wanted(
    encoding: str, packed: bytes
) -> None:
    whole = Unpacker(encoding)
    assert whole.unpack(packed, 1000) == b"hello" * 100
    assert whole.complete
    assert Unpacker(encoding).unpack(packed, 7) == b"hellohe"


def test_a_bomb_makes_no_more_than_is_wanted() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    unpacker = Unpacker("gzip")
    assert len(unpacker.unpack(bomb, 1000)) == 1000
    assert not unpacker.complete


def test_what_is_damaged_or_packed_in_another_way_is_refused() -> None:
    for encoding in ("br", "zstd", "gzip, gzip", "compress"):
        with pytest.raises(FetchFailed):
            Unpacker(encoding)
    for encoding in ("gzip", "deflate"):
        with pytest.raises(FetchFailed):
            Unpacker(encoding).unpack(b"no such thing, certainly", 100)
    short = Unpacker("gzip")
    short.unpack(gzip.compress(b"hello" * 100, mtime=0)[:-9], 1000)
    assert not short.complete
