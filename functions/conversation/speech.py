"""What a model says in one step of a turn, and how that came to its end."""

import time
from dataclasses import dataclass, field
from typing import NamedTuple

from somaagent.domain import Usage
from somaagent.inference.chat import Finished, PromptMessage
from somaagent.inference.profiles import ModelProfile


class Answer(NamedTuple):
    """A finished step, not yet stored."""

    text: str
    """Without that of the steps before."""
    finished: Finished
    profile: ModelProfile
    """Which one answered."""
    seconds: float
    """How long it took."""
    first_token_seconds: float | None
    """Until its first word; None where it had none."""


class Stopped(NamedTuple):
    """What was said until the person had it stopped, not yet stored."""

    text: str
    """Without that of the steps before."""
    usage: Usage
    reason: str
    """`interrupt` or `rollback`."""
    profile: ModelProfile
    """Which one was answering."""


@dataclass(slots=True)
class Speech:
    """What listeners were told so far in this step, and by which profile's model."""

    profile: ModelProfile
    tokens: int | None = None
    """Of the prompt, where they were counted."""
    pieces: list[str] = field(default_factory=list[str])
    prompt: list[PromptMessage] = field(default_factory=list[PromptMessage])
    """What the model was shown; nothing until that is put together."""
    began_at: float = field(default_factory=time.monotonic)
    first_at: float | None = None
    """When the first word came."""

    def answer(self, finished: Finished) -> Answer:
        """What it was in the end."""
        first = None if self.first_at is None else self.first_at - self.began_at
        seconds = time.monotonic() - self.began_at
        return Answer("".join(self.pieces), finished, self.profile, seconds, first)
