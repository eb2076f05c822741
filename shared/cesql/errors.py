"""What can be wrong with an expression, or go wrong in its evaluation."""

from dataclasses import dataclass
from enum import Enum


class SyntaxProblem(ValueError):
    """The text is no CESQL expression."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"{message} (at character {column})")
        self.column = column
        """Where, counted from 1."""


class ErrorKind(Enum):
    """The kinds of error that the specification names, but for those of parsing."""

    MATH = "math"
    CAST = "cast"
    MISSING_ATTRIBUTE = "missingAttribute"
    MISSING_FUNCTION = "missingFunction"
    FUNCTION_EVALUATION = "functionEvaluation"


@dataclass(frozen=True, slots=True)
class EvaluationError:
    """Something that went wrong in one evaluation, which has a value all the same."""

    kind: ErrorKind
    message: str
