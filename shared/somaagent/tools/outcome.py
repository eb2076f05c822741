"""How a call ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, Self, get_args

from somaagent.tools.spec import Json

Status = Literal[
    "success",
    "error",
    "timeout",
    "out_of_memory",
    "output_limit",
    "blocked",
    "circuit_open",
    "cancelled",
]
"""success: it did what it was asked. error: it could not. timeout, out_of_memory, output_limit: it
was ended for what it used. blocked: it was not permitted and never ran. circuit_open: it failed too
often of late and was not tried. cancelled: nobody wanted it any longer."""

STATUSES: Final[tuple[Status, ...]] = get_args(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolOutcome:
    """What came of a call. An expected failure is an outcome; an exception is a defect."""

    status: Status
    result: Json = None
    """What the tool returns; may be there beside an error, as the output until a timeout."""
    error: str | None = None
    """What went wrong, for the model and the person; never a stack trace or a secret."""
    duration: float = 0.0
    """Seconds of wall clock; whoever runs the tool fills it in."""
    usage: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What it used, by name: `cpu_ms`, `memory_bytes`, `output_bytes`, …"""
    faulty: bool = False
    """Whether the tool failed rather than what it was asked: such calls, those that overran the
    tool's time, and exceptions open the tool's circuit breaker for the tenant. A program that never
    ends, or a page that never comes, is no fault of the tool."""

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"{self.status!r} is no status of a tool")
        if (self.status == "success") != (self.error is None):
            raise ValueError("a success has no error, and everything else says what went wrong")

    @classmethod
    def success(cls, result: Json, *, usage: Mapping[str, int] | None = None) -> Self:
        """The tool did what it was asked."""
        return cls(status="success", result=result, usage=usage or MappingProxyType({}))

    @classmethod
    def failure(cls, error: str, *, faulty: bool = False) -> Self:
        """The tool could not do what it was asked."""
        return cls(status="error", error=error, faulty=faulty)
