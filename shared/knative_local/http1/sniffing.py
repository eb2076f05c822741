"""The media type of a body that comes without one, as the servers of a cluster's proxies see it.

The signatures are those of https://mimesniff.spec.whatwg.org/ for what can be told from a start.
"""

import re

_SNIFFED_BYTES = 512
_HTML = re.compile(
    rb"[\t\n\f\r ]*(?:<!DOCTYPE HTML|<HTML|<HEAD|<SCRIPT|<IFRAME|<H1|<DIV|<FONT|<TABLE|<A|<STYLE"
    rb"|<TITLE|<B|<BODY|<BR|<P|<!--)[ >]",
    re.IGNORECASE,
)
_XML = re.compile(rb"[\t\n\f\r ]*<\?xml")
_SIGNATURES: tuple[tuple[re.Pattern[bytes], bytes], ...] = tuple(
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        (rb"%PDF-", b"application/pdf"),
        (rb"%!PS-Adobe-", b"application/postscript"),
        (rb"\xfe\xff..", b"text/plain; charset=utf-16be"),
        (rb"\xff\xfe..", b"text/plain; charset=utf-16le"),
        (rb"\xef\xbb\xbf.", b"text/plain; charset=utf-8"),
        (rb"\x00\x00[\x01\x02]\x00", b"image/x-icon"),
        (rb"BM", b"image/bmp"),
        (rb"GIF8[79]a", b"image/gif"),
        (rb"RIFF....WEBPVP", b"image/webp"),
        (rb"\x89PNG\r\n\x1a\n", b"image/png"),
        (rb"\xff\xd8\xff", b"image/jpeg"),
        (rb"FORM....AIFF", b"audio/aiff"),
        (rb"ID3", b"audio/mpeg"),
        (rb"OggS\x00", b"application/ogg"),
        (rb"MThd\x00\x00\x00\x06", b"audio/midi"),
        (rb"RIFF....AVI ", b"video/avi"),
        (rb"RIFF....WAVE", b"audio/wave"),
        (rb"\x1a\x45\xdf\xa3", b"video/webm"),
        (rb".{34}LP", b"application/vnd.ms-fontobject"),
        (rb"\x00\x01\x00\x00", b"font/ttf"),
        (rb"OTTO", b"font/otf"),
        (rb"ttcf", b"font/collection"),
        (rb"wOFF", b"font/woff"),
        (rb"wOF2", b"font/woff2"),
        (rb"\x1f\x8b\x08", b"application/x-gzip"),
        (rb"PK\x03\x04", b"application/zip"),
        (rb"Rar!\x1a\x07(?:\x00|\x01\x00)", b"application/x-rar-compressed"),
        (rb"\x00asm", b"application/wasm"),
    )
)
_SIGNED = re.compile(b"|".join(pattern.pattern for pattern, _ in _SIGNATURES), re.DOTALL)
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def sniffed_type(data: bytes) -> bytes:
    """Return the `content-type` of a body that begins with `data`."""
    start = data[:_SNIFFED_BYTES]
    if _HTML.match(start):
        return b"text/html; charset=utf-8"
    if _XML.match(start):
        return b"text/xml; charset=utf-8"
    if _SIGNED.match(start):
        return next(kind for signature, kind in _SIGNATURES if signature.match(start))
    if _is_mp4(start):
        return b"video/mp4"
    return b"application/octet-stream" if _BINARY.search(start) else b"text/plain; charset=utf-8"


def _is_mp4(data: bytes) -> bool:
    size = int.from_bytes(data[:4], "big")
    if len(data) < max(12, size) or size % 4 or data[4:8] != b"ftyp":
        return False
    brands = [at for at in range(8, size, 4) if at != 12]
    return any(data[at : at + 3] == b"mp4" for at in brands)
