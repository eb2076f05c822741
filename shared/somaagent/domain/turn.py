"""One question and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, Self
from uuid import UUID

from somaagent.domain.rows import Row, json_of
from somaagent.domain.turn_states import OVER, TurnState
from somaagent.domain.usage import Usage

StopKind = Literal["interrupt", "rollback"]
"""What the person wants of a turn: `interrupt` keeps what was said, `rollback` does not."""
Retirement = Literal["superseded", "rolled_back", "reset"]
"""Why a turn is no longer part of the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnError:
    """Why a turn ended without an answer."""

    code: str
    """For programs: `model_unavailable`, `budget_exceeded`, …"""
    detail: str
    """For people."""

    @classmethod
    def from_json(cls, value: str | None) -> Self | None:
        """Read the column `error`; None where there is none."""
        if value is None:
            return None
        stored: dict[str, str] = json_of(value)
        return cls(code=stored.get("code", "unknown"), detail=stored.get("detail", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and what becomes of it."""

    turn_id: UUID
    session_id: UUID
    message_id: UUID
    """The question."""
    answer_message_id: UUID | None
    seq: int
    """Its place in the session, from 1."""
    state: TurnState
    stop: StopKind | None
    """What the person wants of it, until it has ended and afterwards."""
    retired: Retirement | None
    retired_by: UUID | None
    """The turn that took it out of the history."""
    replaces: UUID | None
    """The turn that it takes out of the history."""
    origin: UUID | None
    """The first of all versions of its question."""
    persona: str | None
    """Who answers; None for the built-in persona."""
    profile: str | None
    """The model profile that the router chose."""
    attempt: int
    """How often a worker began to answer it; 0 before the first one."""
    step: int
    """How many steps ended with calls of tools."""
    finish_reason: str | None
    input_tokens: int | None
    """Of all its steps; None until it is over, and where nothing was spent."""
    output_tokens: int | None
    """Likewise."""
    error: TurnError | None
    created_at: datetime
    expires_at: datetime | None
    """When nobody wants its answer any longer; None where only the platform's limit holds."""
    completed_at: datetime | None
    """When it was over, however it ended."""

    COLUMNS: ClassVar = (
        *("id", "session_id", "message_id", "answer_message_id", "seq", "state", "stop"),
        *("retired", "retired_by", "replaces", "origin", "persona", "profile", "attempt", "step"),
        *("finish_reason", "input_tokens", "output_tokens", "error"),
        *("created_at", "expires_at", "completed_at"),
    )
    """Of `turns`."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.state in OVER

    @property
    def usage(self) -> Usage | None:
        """What it cost; None where that is not known. Whether it was counted here is not either."""
        if self.input_tokens is None:
            return None
        return Usage(input_tokens=self.input_tokens, output_tokens=self.output_tokens or 0)

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Read a row that has `COLUMNS`.

        Raises:
            ValueError: Its state is one that this release does not know.
        """
        return cls(
            turn_id=row["id"],
            session_id=row["session_id"],
            message_id=row["message_id"],
            answer_message_id=row["answer_message_id"],
            seq=row["seq"],
            state=TurnState(row["state"]),
            stop=row["stop"],
            retired=row["retired"],
            retired_by=row["retired_by"],
            replaces=row["replaces"],
            origin=row["origin"],
            persona=row["persona"],
            profile=row["profile"],
            attempt=row["attempt"],
            step=row["step"],
            finish_reason=row["finish_reason"],
            input_tokens=row["input_tokens"],
            output_tokens=row["output_tokens"],
            error=TurnError.from_json(row["error"]),
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            completed_at=row["completed_at"],
        )
