"""How often an address may fail to say who it is: a bound on what strangers cost."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_REMEMBERED: Final = 10_000
"""Addresses; of more, those that failed longest ago are forgotten."""


class Strangers:
    """A token bucket for each address whose credentials did not verify, in this process."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Let an address fail `per_minute` times at once, and as often a minute; 0: no bound."""
        self._most = per_minute
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, address: str) -> int:
        """Seconds until the address may try again; 0 when it may now."""
        full_at = self._full_at.get(address)
        if not self._most or full_at is None:
            return 0
        # One token comes back each `60 / most` seconds, so that much of the minute must be left.
        lacking = full_at - self._clock() - 60 + 60 / self._most
        return math.ceil(lacking) if lacking > 1e-6 else 0

    def failed(self, address: str) -> None:
        """Take a token."""
        if not self._most:
            return
        now = self._clock()
        full_at = max(self._full_at.pop(address, now), now)
        self._full_at[address] = min(full_at + 60 / self._most, now + 60)
        if len(self._full_at) > _REMEMBERED:
            self._full_at.popitem(last=False)
