"""Which web pages of other origins may call the gateway: none, unless a setting lists them."""

import re
from typing import Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]+)?")
_REQUEST_HEADERS: Final = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "Last-Event-ID",
    "Tus-Resumable",
    "Upload-Checksum",
    "Upload-Length",
    "Upload-Metadata",
    "Upload-Offset",
    "X-Request-Id",
    "traceparent",
)
_ANSWER_HEADERS: Final = (
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Tus-Resumable",
    "Tus-Version",
    "Upload-Expires",
    "Upload-Length",
    "Upload-Offset",
    "WWW-Authenticate",
    "X-Request-Id",
)


def allow_origins(app: FastAPI, origins: str) -> None:
    """Let pages of these origins, separated by spaces, call `app` with a bearer credential.

    Cookies are not among what they may send: those are for pages of the gateway's own origin.

    Raises:
        ValueError: One is no origin; `*` is none.
    """
    allowed = origins.split()
    for origin in allowed:
        if _ORIGIN.fullmatch(origin) is None:
            raise ValueError(f"SOMA_CORS_ORIGINS: {origin!r} is not scheme://host or with :port")
    if allowed:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=allowed,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=_REQUEST_HEADERS,
            expose_headers=_ANSWER_HEADERS,
            max_age=600,
        )
