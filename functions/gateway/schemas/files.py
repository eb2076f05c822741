"""Files, their uploads, and the links they are fetched by."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from pydantic import BaseModel

from functions.gateway.schemas.model import MOMENT, model
from somaagent.described import Described

FILE: Final = "7a6e7c0a-4a53-4f8e-9b3d-0c8a3c7f2d11"
_STORED: Final = {
    "file_id": FILE,
    "name": "report.pdf",
    "media_type": "application/pdf",
    "declared_type": "application/pdf",
    "type_mismatch": False,
    "size": 48213,
    "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
    "state": "ready",
    "reason": None,
    "created_at": MOMENT,
    "expires_at": MOMENT,
}


class StoredFile(Described, BaseModel):
    """A file of the tenant."""

    model_config = model(_STORED)

    file_id: UUID
    """Names the file; `attachments` of a message take it."""
    name: str
    """The sender's name for it, without path and control characters."""
    media_type: str | None
    """What the content looks like; null until all of it has arrived."""
    declared_type: str | None
    """What the sender called it."""
    type_mismatch: bool
    """Whether the two differ in a way that the content objects to."""
    size: int
    """Bytes; of an unfinished upload, those that are to come."""
    sha256: str | None
    """Of the content, in hexadecimal digits; null until all of it has arrived."""
    state: Literal["receiving", "scanning", "ready", "quarantined", "expired", "deleted"]
    """Only `ready` files can be attached and downloaded."""
    reason: str | None
    """Why it is quarantined: `infected`, or `scanner_unavailable`, which is tried again."""
    created_at: datetime
    """When its upload began."""
    expires_at: datetime
    """When its content goes."""


class UploadedFiles(Described, BaseModel):
    """The files of one request."""

    model_config = model({"files": [_STORED]})

    files: list[StoredFile]
    """In the order of the request's parts."""


class FilePage(Described, BaseModel):
    """Files of the tenant, the newest first."""

    model_config = model({"files": [_STORED], "next_cursor": None})

    files: list[StoredFile]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""


class DownloadLink(Described, BaseModel):
    """A link that fetches one file without further credentials."""

    model_config = model({"url": "/v1/downloads/AAAAAGlW8.Zm9v", "expires_at": MOMENT})

    url: str
    """Relative to this server; whoever has it may use it until it expires."""
    expires_at: datetime
    """When it stops working."""
