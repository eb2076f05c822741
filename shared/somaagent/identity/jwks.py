"""A provider's keys by URL: cached, refreshed by one request at a time, kept while it is away."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from somaagent.identity.errors import IdentityProviderUnavailable
from somaagent.identity.fetching import ProviderHttp
from somaagent.identity.keys import VerificationKey, keys_of_set, narrowed

MAX_KEYS: Final = 64
REFETCH_SECONDS: Final = 10.0
"""Shortest time between two fetches, whatever key ids the callers come with."""

logger = logging.getLogger(__name__)


class JwksKeys:
    """The keys at one URL."""

    def __init__(
        self,
        http: ProviderHttp,
        url: str,
        *,
        algorithms: frozenset[str],
        fresh_seconds: float,
        stale_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._url = url
        self._algorithms = algorithms
        self._fresh_seconds = fresh_seconds
        self._stale_seconds = stale_seconds
        self._clock = clock
        self._keys: tuple[VerificationKey, ...] = ()
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetching = asyncio.Lock()
        self.generation = 0
        """Changes with the keys, so that what was verified with a withdrawn one is looked at
        again."""

    @property
    def fresh(self) -> bool:
        """Whether the keys were fetched within the cache's time."""
        return self._younger_than(self._fresh_seconds)

    async def candidates(self, algorithm: str, kid: str | None) -> Sequence[VerificationKey]:
        """The keys that a token with these header members may have been signed with.

        Without `kid` there is a candidate only when one single key fits the algorithm.

        Raises:
            IdentityProviderUnavailable: No keys could be fetched for longer than they may be stale.
        """
        if not self.fresh:
            await self._refresh()
        found = self._matching(algorithm, kid)
        if not found and kid is not None:
            # Perhaps the provider has a new key. Whoever invents key ids gets a fetch now and then.
            await self._refresh()
            found = self._matching(algorithm, kid)
        if not found and not self._younger_than(self._fresh_seconds + self._stale_seconds):
            raise IdentityProviderUnavailable("the keys of the identity provider are not known")
        return found

    def _matching(self, algorithm: str, kid: str | None) -> Sequence[VerificationKey]:
        if not self._younger_than(self._fresh_seconds + self._stale_seconds):
            return ()
        fitting = [key for key in self._keys if key.fits(algorithm)]
        if kid is None:
            return fitting if len(fitting) == 1 else ()
        return [key for key in fitting if key.kid == kid]

    def _younger_than(self, seconds: float) -> bool:
        return self._fetched_at is not None and self._clock() - self._fetched_at < seconds

    async def _refresh(self) -> None:
        asked_at = self._clock()
        async with self._fetching:
            tried_at = self._tried_at
            # Somebody fetched while this one waited, or a moment ago.
            if tried_at is not None and asked_at - tried_at < REFETCH_SECONDS:
                return
            # Set before the attempt, so that a provider that hangs is asked as seldom.
            self._tried_at = self._clock()
            try:
                keys = await self._fetch()
            except (IdentityProviderUnavailable, ValueError) as error:
                # The keys that are known go on working for a while.
                logger.warning("jwks_not_fetched", extra={"detail": str(error)})
                return
            self._fetched_at = self._clock()
            if not _same(keys, self._keys):
                self._keys = keys
                self.generation += 1

    async def _fetch(self) -> tuple[VerificationKey, ...]:
        answer = await self._http.get(self._url)
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        keys = narrowed(keys_of_set(answer.json, most=MAX_KEYS), self._algorithms)
        if not keys:
            raise ValueError("no usable key")
        return keys


def _same(left: Sequence[VerificationKey], right: Sequence[VerificationKey]) -> bool:
    # Keys of `cryptography` compare by what they are.
    return len(left) == len(right) and all(
        (a.kid, a.algorithms) == (b.kid, b.algorithms) and a.material == b.material
        for a, b in zip(left, right, strict=True)
    )
