"""What a session's canvas shows."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

from functions.gateway.schemas.model import MOMENT, TURN, model
from functions.gateway.schemas.steps import CALL
from somaagent.described import Described

_ITEM: Final[dict[str, Any]] = {  # Any: JSON
    "item_id": CALL,
    "turn_id": TURN,
    "pane": "default",
    "kind": "markdown",
    "title": "Capitals",
    "language": None,
    "content": "| country | capital |\n|---|---|\n| France | Paris |",
    "created_at": MOMENT,
}


class CanvasItem(Described, BaseModel):
    """Something that a turn put on the canvas with the tool `canvas_append`."""

    model_config = model(_ITEM)

    item_id: UUID
    """The item; also the id of the call that appended it."""
    turn_id: UUID
    """The turn that showed it."""
    pane: str
    """Which part of the canvas it is in."""
    kind: str
    """text, markdown, code, html, json or csv. A model wrote the content: show HTML without
    trusting it."""
    title: str | None
    """What stands above it."""
    language: str | None
    """Of code."""
    content: str
    """What is shown."""
    created_at: datetime
    """When it was appended."""


class CanvasPage(Described, BaseModel):
    """Items of a canvas, the oldest first."""

    model_config = model({"items": [_ITEM], "next_cursor": None})

    items: list[CanvasItem]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""
