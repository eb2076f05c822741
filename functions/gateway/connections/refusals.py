"""Answers of the connection itself, for what never becomes a request."""

from enum import Enum
from typing import Final
from uuid import uuid4

import orjson

from functions.gateway.problems import MEDIA_TYPE, phrase
from functions.gateway.request_context import HEADER, SECURITY_HEADERS, STRICT_TRANSPORT

RETRY_AFTER_SECONDS: Final = 5


class Refusal(Enum):
    """Why a connection is refused or closed; the names are the labels of the counters."""

    MALFORMED = (400, "the request is not HTTP/1.1 as RFC 9112 has it")
    BAD_HOST = (400, "a request has exactly one Host header")
    BAD_FRAMING = (400, "the request does not say clearly where its body ends")
    HEAD_TOO_SLOW = (408, "the head of the request did not arrive in time")
    URI_TOO_LONG = (414, "the target of the request is too long")
    HEAD_TOO_LARGE = (431, "the head of the request has too many fields or too many bytes")
    BAD_VERSION = (505, "speak HTTP/1.1")
    PIPELINED = (429, "too many requests wait on this connection")
    ADDRESS_FULL = (429, "this address has as many connections as it may; close one")
    FULL = (503, "this process has as many connections as it can serve; try again")

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        self.detail = detail

    @property
    def label(self) -> str:
        """The name in problems, counters and the log."""
        return self.name.lower()

    def answer(self, *, strict_transport: bool) -> bytes:
        """The whole response, after which the connection is closed."""
        request_id = uuid4().hex
        body = orjson.dumps(
            {
                "type": f"urn:somaagent:error:{self.label}",
                "title": phrase(self.status),
                "status": self.status,
                "detail": self.detail,
                "instance": f"urn:somaagent:request:{request_id}",
            }
        )
        headers = {
            **SECURITY_HEADERS,
            HEADER: request_id,
            "content-type": MEDIA_TYPE,
            "content-length": str(len(body)),
            "connection": "close",
        }
        if strict_transport:
            headers["strict-transport-security"] = STRICT_TRANSPORT
        if self.status in (429, 503):
            headers["retry-after"] = str(RETRY_AFTER_SECONDS)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status} {phrase(self.status)}\r\n{lines}\r\n".encode() + body


class Refused(Exception):
    """Raised inside the parser, which then stops."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.label)
        self.refusal = refusal
