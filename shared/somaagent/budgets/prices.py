"""What tokens cost, in whole millionths of the ledger's currency."""

from typing import Final, NamedTuple

_MILLION: Final = 1_000_000


class Prices(NamedTuple):
    """Millionths of the ledger's currency for a million tokens: a price of 0.15 is 150 000."""

    input: int = 0
    output: int = 0

    def cost(self, *, input_tokens: int, output_tokens: int) -> int:
        """Millionths of the currency, rounded up: many small answers are not free."""
        return -(-(input_tokens * self.input + output_tokens * self.output) // _MILLION)


FREE: Final = Prices()
