"""A tool that a model asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from somaagent.domain.rows import Row, json_of, moment_if_any, moment_of, uuid_of


class CallState(StrEnum):
    """Where a call stands."""

    REQUESTED = "requested"
    """Stored; nobody runs it yet, and it may wait for approval."""
    RUNNING = "running"
    """An executor has it, under a lease, or a turn that its task was delegated to."""
    FINISHED = "finished"
    """Over; `status` says how."""
    BLOCKED = "blocked"
    """Over: it was not permitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A tool that a model asked for, and what came of it."""

    call_id: UUID
    session_id: UUID
    turn_id: UUID
    step: int
    """The step of the turn that asked for it, from 0."""
    place: int
    """Its place among the calls of the step, from 0."""
    tool: str
    """As the model wrote it."""
    version: str | None = None
    """None where no such tool was offered."""
    arguments: str
    """As the model wrote them: JSON, or its own words."""
    digest: str | None = None
    """SHA-256 of the arguments' canonical JSON; None where they have none."""
    state: CallState
    status: str | None = None
    """One of `somaagent.tools.Status`, or what an import says; None until it is over."""
    result: str | None = None
    """JSON, or the beginning of it where a reader wants no more."""
    error: str | None = None
    """What went wrong."""
    reasons: tuple[str, ...] = ()
    """Names of the rules that blocked it."""
    attempt: int = 0
    """How often it was begun."""
    duration: float | None = None
    """Seconds of wall clock that the run took."""
    usage: Mapping[str, int] = field(default_factory=dict[str, int])
    """What the run used, by name."""
    cost: int = 0
    """What it is charged, in millionths of the ledger's currency."""
    requested_at: datetime
    started_at: datetime | None = None
    """When it was begun first."""
    finished_at: datetime | None = None

    COLUMNS: ClassVar = (
        *("id", "session_id", "turn_id", "step", "place", "tool", "version", "arguments"),
        *("digest", "state", "status", "error", "reasons", "attempt", "duration", "usage"),
        *("cost", "requested_at", "started_at", "finished_at"),
    )
    """Of `tool_calls`, without `result`, which may be large: each query says how much of it."""

    @classmethod
    def from_row(cls, row: Row, *, prefix: str = "") -> Self:
        """Read a row, or JSON, that has `COLUMNS` and `result`, all with `prefix` before them.

        Raises:
            ValueError: Its state is one that this release does not know.
        """
        return cls(
            call_id=uuid_of(row[f"{prefix}id"]),
            session_id=uuid_of(row[f"{prefix}session_id"]),
            turn_id=uuid_of(row[f"{prefix}turn_id"]),
            step=row[f"{prefix}step"],
            place=row[f"{prefix}place"],
            tool=row[f"{prefix}tool"],
            version=row[f"{prefix}version"],
            arguments=row[f"{prefix}arguments"],
            digest=row[f"{prefix}digest"],
            state=CallState(row[f"{prefix}state"]),
            status=row[f"{prefix}status"],
            result=row[f"{prefix}result"],
            error=row[f"{prefix}error"],
            reasons=tuple(row[f"{prefix}reasons"] or ()),
            attempt=row[f"{prefix}attempt"],
            duration=row[f"{prefix}duration"],
            usage=json_of(row[f"{prefix}usage"]) or {},
            cost=row[f"{prefix}cost"],
            requested_at=moment_of(row[f"{prefix}requested_at"]),
            started_at=moment_if_any(row[f"{prefix}started_at"]),
            finished_at=moment_if_any(row[f"{prefix}finished_at"]),
        )
