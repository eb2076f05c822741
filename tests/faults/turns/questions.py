"""What is asked: plain questions, and such as set tools, approvals and other turns going."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

EFFECT_FILE: Final = "effects.log"
COURIER: Final = "courier"
"""The persona that tasks are delegated to."""


class Kind(StrEnum):
    """What a question is to set going."""

    PLAIN = "plain"
    CALCULATE = "calculate"
    EFFECT = "effect"
    """A tool that changes something and must not be run twice for one call."""
    APPROVED = "approved"
    """The same, and somebody has to approve each call."""
    DELEGATED = "delegated"
    """A turn of another persona's."""
    LONG = "long"
    """No tool, and more than fits into the history: the session is summarised at once."""


@dataclass
class Asked:
    """One question, and the turn that it became."""

    number: int
    kind: Kind
    session_id: str
    key: str
    turn_id: str = ""
    """Empty until it is accepted."""
    state: str = ""
    """As the gateway last told it."""
    seconds: float = 0.0
    """From its first try until it was over."""

    @property
    def mark(self) -> str:
        """What its tool leaves behind."""
        return f"mark-{self.key[:8]}-"

    @property
    def text(self) -> str:
        """What is said."""
        match self.kind:
            case Kind.PLAIN:
                return f"Number {self.number}. Which colour is the sky?"
            case Kind.CALCULATE:
                return f"What is {self.number + 37} times 43? use the calculator"
            case Kind.LONG:
                sky = "The sky is above us, and the sea is below us. " * 6
                return f"Number {self.number}. {sky}Which colour is the sky?"
            case Kind.DELEGATED:
                task = f"Number {self.number}. Which colour is the sky?"
                return f"Use delegate with persona {COURIER} and task: {task}"
            case Kind.EFFECT | Kind.APPROVED:
                command = f"echo {self.mark} >> {EFFECT_FILE}; sleep 0.3"
                return f"Use code_execute with language shell to run exactly: {command}"


def kinds() -> Iterator[Kind]:
    """Which kinds come, for ever."""
    tools = (Kind.EFFECT, Kind.CALCULATE, Kind.APPROVED, Kind.DELEGATED)
    # The boundaries bring calls of their own.
    return itertools.cycle(each for kind in tools for each in (Kind.PLAIN, kind, Kind.PLAIN))


PERSONAS: Final = {
    Kind.EFFECT: ("operator", "You run commands.", "code_execute"),
    Kind.APPROVED: ("supervised-operator", "You run commands.", "code_execute"),
    Kind.DELEGATED: ("delegator", "You delegate tasks.", "delegate"),
}
"""Whom a kind of question is put to: its id, its system prompt and its tool."""
