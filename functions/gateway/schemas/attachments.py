"""Files that came with a message."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

import orjson
from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.schemas.files import FILE
from functions.gateway.schemas.model import model
from somaagent.described import Described


def _different(ids: list[UUID]) -> list[UUID]:
    if len(set(ids)) < len(ids):
        raise ValueError("must name each file once")
    return ids


FileIds = Annotated[list[UUID], Field(max_length=100), AfterValidator(_different)]
"""Files that were uploaded before, each once."""
ATTACHMENT: Final = {
    "file_id": FILE,
    "name": "notes.md",
    "media_type": "text/markdown",
    "size": 48213,
    "state": "ready",
    "shown": "truncated",
}


class Attachment(Described, BaseModel):
    """A file that came with a message."""

    model_config = model(ATTACHMENT)

    file_id: UUID
    """The file."""
    name: str
    """Its name."""
    media_type: str
    """What its content looks like."""
    size: int
    """In bytes."""
    state: Literal["receiving", "scanning", "ready", "quarantined", "expired", "deleted"]
    """Whether it is still there: `ready`, as long as nobody deletes it."""
    shown: Literal["text", "truncated", "name"] | None
    """What the model was shown of it: its text, the beginning of it, or its name alone; null until
    it was asked."""


def attachments_of(value: str | None) -> list[Attachment]:
    """The attachments of a row, in their order."""
    found: list[dict[str, Any]] = orjson.loads(value or b"[]")  # Any: our own JSON
    return [Attachment.model_validate(each) for each in found]
