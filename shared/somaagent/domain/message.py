"""Something that was said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from somaagent.domain.rows import Row, json_of


class Role(StrEnum):
    """Who said it."""

    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The question or the answer of a turn, which has at most one of each."""

    message_id: UUID
    session_id: UUID
    turn_id: UUID
    role: Role
    text: str
    metadata: dict[str, str] | None
    """What the client keeps with its question."""
    position: int
    """The order in which messages were stored; not without gaps."""
    created_at: datetime

    COLUMNS: ClassVar = (
        *("id", "session_id", "turn_id", "role", "text", "metadata", "position", "created_at"),
    )
    """Of `messages`."""

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Read a row that has `COLUMNS`.

        Raises:
            ValueError: Somebody said it whom this release does not know.
        """
        return cls(
            message_id=row["id"],
            session_id=row["session_id"],
            turn_id=row["turn_id"],
            role=Role(row["role"]),
            text=row["text"],
            metadata=json_of(row["metadata"]),
            position=row["position"],
            created_at=row["created_at"],
        )
