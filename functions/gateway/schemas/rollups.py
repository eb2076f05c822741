"""How turns and calls of tools ended, added up by day."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from functions.gateway.schemas.model import model
from somaagent.described import Described

TurnDimension = Literal["day", "persona", "profile", "model", "outcome"]
ToolDimension = Literal["day", "tool", "status"]
TurnOutcome = Literal["completed", "interrupted", "expired", "refused", "failed"]


class DurationClass(Described, BaseModel):
    """Turns of one class of duration."""

    model_config = model({"within_seconds": 5, "turns": 9})

    within_seconds: int
    """The upper bound: 1, 2, 5, 10, 20, 30, 60, 120, 300, 600 or 86400; 0 where none is known."""
    turns: int
    """How many took longer than the class before, and no longer than this bound."""


class TurnLine(Described, BaseModel):
    """Turns that ended, together; null is what the lines are not grouped by."""

    model_config = model(
        {
            "day": "2026-01-31",
            "persona": "default",
            "profile": "dialogue",
            "model": "chat",
            "outcome": "completed",
            "turns": 12,
            "retried": 1,
            "cut_short": 0,
            "input_tokens": 4_100,
            "output_tokens": 900,
            "money": 340,
            "seconds": 41.5,
            "first_tokens": 12,
            "first_token_seconds": 6.2,
            "durations": [{"within_seconds": 5, "turns": 12}],
        }
    )

    day: date | None
    """In UTC, of the end."""
    persona: str | None
    """Who answered; empty where the session is gone."""
    profile: str | None
    """The profile that answered; empty for turns that reached none."""
    model: str | None
    """The model that answered; empty for turns that reached none."""
    outcome: str | None
    """completed, interrupted, expired, refused or failed."""
    turns: int
    """How many."""
    retried: int
    """Those that took a second attempt."""
    cut_short: int
    """Answers cut off at the longest length."""
    input_tokens: int
    """Tokens of the prompts."""
    output_tokens: int
    """Tokens of the answers."""
    money: int
    """In millionths of the ledger's currency."""
    seconds: float
    """From acceptance to the end, of those whose duration is known."""
    first_tokens: int
    """Turns that had a first token."""
    first_token_seconds: float
    """From acceptance to the first token, together."""
    durations: list[DurationClass]
    """The turns by how long they took, from short to long."""


class TurnPage(Described, BaseModel):
    """How turns ended, the newest day first."""

    model_config = model({"turns": [], "next_cursor": None})

    turns: list[TurnLine]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""


class ToolLine(Described, BaseModel):
    """Calls of tools that ended, together; null is what the lines are not grouped by."""

    model_config = model(
        {
            "day": "2026-01-31",
            "tool": "calculate",
            "status": "success",
            "calls": 7,
            "retried": 0,
            "money": 0,
            "seconds": 0.4,
        }
    )

    day: date | None
    """In UTC, of the turn's end."""
    tool: str | None
    """Its name; `(not offered)` for all names that models made up."""
    status: str | None
    """How the calls ended: success, error, timeout and the like."""
    calls: int
    """How many."""
    retried: int
    """Those that were begun again."""
    money: int
    """In millionths of the ledger's currency."""
    seconds: float
    """How long they ran, together."""


class ToolPage(Described, BaseModel):
    """How calls of tools ended, the newest day first."""

    model_config = model({"tools": [], "next_cursor": None})

    tools: list[ToolLine]
    """At most `limit`."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""
