"""A conversation."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from somaagent.domain.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation of one tenant, whose turns are answered one after the other."""

    session_id: UUID
    title: str | None
    persona: str | None
    """Who answers where a message names nobody; None for the built-in persona."""
    paused: bool
    """Whether turns that have not begun wait until it is resumed."""
    created_at: datetime

    COLUMNS: ClassVar = ("id", "title", "persona", "paused", "created_at")
    """Of `sessions`."""

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Read a row that has `COLUMNS`."""
        return cls(
            session_id=row["id"],
            title=row["title"],
            persona=row["persona"],
            paused=row["paused"],
            created_at=row["created_at"],
        )
