import pytest

from knative_local.http1.sniffing import sniffed_type


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", b"text/plain; charset=utf-8"),
        (b'{"a": 1}', b"text/plain; charset=utf-8"),
        (b"\n\t<html>", b"text/html; charset=utf-8"),
        (b"<!-- x", b"text/html; charset=utf-8"),
        (b"<bx>", b"text/plain; charset=utf-8"),
        (b"<b", b"text/plain; charset=utf-8"),
        (b' <?xml version="1.0"?>', b"text/xml; charset=utf-8"),
        (b"\x89PNG\r\n\x1a\n", b"image/png"),
        (b"GIF89a", b"image/gif"),
        (b"RIFF\x01\x02\x03\x04WAVEfmt", b"audio/wave"),
        (b"\x1f\x8b\x08", b"application/x-gzip"),
        (b"PK\x03\x04", b"application/zip"),
        (b"\xff\xfeab", b"text/plain; charset=utf-16le"),
        (b"\xff\xfe", b"text/plain; charset=utf-8"),
        (b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00", b"application/octet-stream"),
        (b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp42", b"video/mp4"),
        (b"a\x01", b"application/octet-stream"),
        (b"a" * 512 + b"\x01", b"text/plain; charset=utf-8"),
    ],
)
def test_type_is_read_off_the_first_bytes(body: bytes, kind: bytes) -> None:
    assert sniffed_type(body) == kind
