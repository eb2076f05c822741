"""What was spent on generating."""

from dataclasses import dataclass
from typing import Final, Self

from somaagent.domain.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens that a step cost, or several together."""

    input_tokens: int
    """Tokens of the prompt."""
    output_tokens: int
    """Tokens of what the model said and asked for."""
    estimated: bool = False
    """Whether the provider reported none and they were counted here."""

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Read the columns of a step, or sums of them."""
        return cls(
            input_tokens=row["input_tokens"],
            output_tokens=row["output_tokens"],
            estimated=row["estimated"],
        )

    def __add__(self, other: Self) -> Self:
        return type(self)(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            estimated=self.estimated or other.estimated,
        )


NO_USAGE: Final = Usage(input_tokens=0, output_tokens=0)
"""Of what asked no model."""
