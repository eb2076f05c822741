"""What an event says of a turn's end, as the rollups count it."""

from dataclasses import dataclass
from typing import Final

from somaagent.events import (
    Event,
    MessageRefused,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
    Usage,
)

WITHIN_SECONDS: Final = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600)
"""Upper bounds of the classes that durations fall into."""
LONGER: Final = 86_400
"""The class of turns that took longer than the last bound; a turn waits a day at most."""
UNKNOWN: Final = 0
"""The class of turns whose event does not say how long they took."""
NOT_OFFERED: Final = "(not offered)"
"""Stands for every name of a tool that a model made up: such names have no bound."""
MOST_CHARACTERS: Final = 128
"""Of the name of a model or a profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFact:
    """The end of one turn."""

    outcome: str
    """completed, interrupted, expired, refused, or failed."""
    profile: str = ""
    model: str = ""
    within_seconds: int = UNKNOWN
    """The bound of the class that the duration falls into."""
    seconds: float = 0.0
    first_token_seconds: float | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    retried: bool = False
    """Whether it took more than one attempt."""
    cut_short: bool = False
    """Whether the answer reached the longest length there may be."""


def fact_of(event: Event) -> TurnFact | None:
    """What is to be counted; None for a type that ends nothing."""
    if isinstance(event, TurnCompleted):
        return _completed(event)
    if isinstance(event, TurnInterrupted):
        return _ended("interrupted", event.usage, event.attempt, model=event.model)
    if isinstance(event, TurnExpired):
        return _ended("expired", event.usage, event.attempt)
    if isinstance(event, MessageRefused):
        return _ended("refused", event.usage, event.attempt)
    if isinstance(event, TurnFailed):
        return TurnFact(outcome="failed")
    return None


def class_of(seconds: float) -> int:
    """The bound of the class that a duration falls into."""
    return next((bound for bound in WITHIN_SECONDS if seconds <= bound), LONGER)


def _completed(event: TurnCompleted) -> TurnFact:
    timing = event.timing
    return TurnFact(
        outcome="completed",
        profile=_name(event.profile or ""),
        model=_name(event.model),
        within_seconds=UNKNOWN if timing is None else class_of(timing.total),
        seconds=0.0 if timing is None else timing.total,
        first_token_seconds=None if timing is None else timing.first_token,
        input_tokens=event.usage.input_tokens,
        output_tokens=event.usage.output_tokens,
        retried=event.attempt > 1,
        cut_short=event.finish_reason == "length",
    )


def _ended(outcome: str, usage: Usage, attempt: int, *, model: str = "") -> TurnFact:
    return TurnFact(
        outcome=outcome,
        model=_name(model),
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        retried=attempt > 1,
    )


def _name(said: str) -> str:
    return said.replace("\x00", "\ufffd")[:MOST_CHARACTERS]
