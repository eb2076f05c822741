"""A step of a turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from somaagent.domain.rows import Row, moment_of, uuid_of
from somaagent.domain.tool_call import ToolCall
from somaagent.domain.usage import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step that ended with calls of tools; the answer is the step after the last of them."""

    turn_id: UUID
    step: int
    """From 0."""
    text: str
    """What the model said beside the calls."""
    tools: tuple[str, ...]
    """What it was offered."""
    model: str
    usage: Usage
    frames: int | None
    """Frames of text that listeners were told until its end; None where some were lost."""
    attempt: int
    """The attempt that made it."""
    finished_at: datetime
    """When the model had asked for the calls."""
    calls: tuple[ToolCall, ...] = ()
    """In the model's order."""

    COLUMNS: ClassVar = (
        *("turn_id", "step", "text", "tools", "model", "input_tokens", "output_tokens"),
        *("estimated", "frames", "attempt", "finished_at"),
    )
    """Of `turn_steps`."""

    @classmethod
    def from_row(cls, row: Row, *, calls: Iterable[ToolCall] = ()) -> Self:
        """Read a row, or JSON, that has `COLUMNS`; `calls` are its own, in their order."""
        return cls(
            turn_id=uuid_of(row["turn_id"]),
            step=row["step"],
            text=row["text"],
            tools=tuple(row["tools"]),
            model=row["model"],
            usage=Usage.from_row(row),
            frames=row["frames"],
            attempt=row["attempt"],
            finished_at=moment_of(row["finished_at"]),
            calls=tuple(calls),
        )
