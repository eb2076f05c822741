"""Which place is cut next."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

TRIES: Final = 3
"""How often a place is tried before another one's turn comes, though nothing was hit there."""


class Rota:
    """Takes places in their order, again and again, and those where nothing was hit once more."""

    def __init__(self, places: Sequence[str]) -> None:
        self._places = places
        self._tries: Counter[str] = Counter()
        self._hits: Counter[str] = Counter()

    def next(self) -> str:
        """The place with the fewest kills, or that has been tried often enough for as many."""
        return min(self._places, key=self._done)

    def note(self, place: str, *, hit: bool) -> None:
        """What came of a try."""
        self._tries[place] += 1
        self._hits[place] += hit

    @property
    def round_is_over(self) -> bool:
        """Whether each place was hit, or tried in vain often enough."""
        return all(self._done(place) for place in self._places)

    def _done(self, place: str) -> int:
        return max(self._hits[place], self._tries[place] // TRIES)
