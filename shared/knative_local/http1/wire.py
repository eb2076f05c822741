"""Heads and chunks as bytes."""

import http

from knative_local.http1.messages import Headers

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"

_STATUS_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
    for status in http.HTTPStatus
}


def response_head(status: int, headers: Headers) -> bytes:
    """Return status line and headers."""
    first = _STATUS_LINES.get(status) or f"HTTP/1.1 {status} \r\n".encode()
    return _head(first, headers)


def request_head(method: str, target: str, headers: Headers) -> bytes:
    """Return request line and headers."""
    return _head(f"{method} {target} HTTP/1.1\r\n".encode("latin-1"), headers)


def chunk(data: bytes) -> bytes:
    """Frame one piece of a chunked body."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def bodiless(method: str, status: int) -> bool:
    """Whether an answer with this status to this method never has a body."""
    return method == "HEAD" or status in {204, 304} or 100 <= status < 200


def _head(first: bytes, headers: Headers) -> bytes:
    lines = [first]
    for name, value in headers:
        lines += (name, b": ", value, b"\r\n")
    lines.append(b"\r\n")
    head = b"".join(lines)
    expected = len(headers) + 2
    if head.count(b"\n") != expected or head.count(b"\r") != expected:
        raise ValueError("a header or target contains a line break")
    return head
