"""A circuit breaker for each tenant and tool: counted in Redis, and in this process without it."""

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from importlib.resources import files
from typing import Final, NamedTuple, Self

from somaagent.settings import RedisSettings, ToolSettings
from somaagent.streams.connection import Command, Redis, RedisAddress, RedisUnavailable

_SECONDS: Final = 0.5
"""Longest wait for Redis."""
_PAUSE_SECONDS: Final = 2.0
"""After a failure: time in which Redis is not asked again."""
_MOST_CIRCUITS: Final = 4096

logger = logging.getLogger(__name__)


class Permit(NamedTuple):
    """What the breaker says of a call before it runs."""

    allowed: bool
    failures: int
    """In a row, until now."""


class CircuitBreaker:
    """After some failures in a row a tool rests; then one call tries."""

    def __init__(self, redis: Redis, settings: ToolSettings) -> None:
        self._redis = redis
        self._most = settings.breaker_failures
        self._seconds = settings.breaker_seconds
        self._own: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._away_until = 0.0
        self._script = files("functions.tool_executor").joinpath("breaker.lua").read_bytes()
        self._digest = hashlib.sha1(self._script, usedforsecurity=False).hexdigest()

    @classmethod
    def open(cls, redis: RedisSettings, settings: ToolSettings) -> Self:
        """A breaker; Redis need not be there."""
        return cls(Redis(RedisAddress.parse(redis.url.get_secret_value())), settings)

    async def allow(self, tenant: str, tool: str) -> Permit:
        """Whether a call of the tool may run for the tenant."""
        said = await self._ask(tenant, tool, "allow")
        return self._allow(f"{tenant}/{tool}") if said is None else Permit(bool(said[0]), said[1])

    async def failed(self, tenant: str, tool: str) -> None:
        """Note that the tool failed."""
        if await self._ask(tenant, tool, "failed") is None:
            self._fail(f"{tenant}/{tool}")

    async def succeeded(self, tenant: str, tool: str) -> None:
        """Note that the tool works; needed only after failures."""
        self._own.pop(f"{tenant}/{tool}", None)
        await self._ask(tenant, tool, "succeeded")

    def close(self) -> None:
        """Close the connection."""
        self._redis.close()

    async def _ask(self, tenant: str, tool: str, what: str) -> list[int] | None:
        """What Redis says; None where it says nothing."""
        if time.monotonic() < self._away_until:
            return None
        # The braces keep a tenant's keys in one cluster slot.
        key = f"soma:{{{tenant}}}:breaker:{tool}"
        rest = (1, key, what, self._most, int(self._seconds * 1000))
        command: Command = ("EVALSHA", self._digest, *rest)
        try:
            async with asyncio.timeout(_SECONDS):
                try:
                    (said,) = await self._redis.execute(command)
                except RedisUnavailable as error:
                    if "NOSCRIPT" not in str(error):
                        raise
                    (said,) = await self._redis.execute(("EVAL", self._script, *rest))
        except (RedisUnavailable, TimeoutError) as error:
            self._away_until = time.monotonic() + _PAUSE_SECONDS
            logger.warning("breaker_counts_alone", extra={"detail": type(error).__name__})
            return None
        return [int(number) for number in said]

    def _allow(self, circuit: str) -> Permit:
        failures, ends = self._own.get(circuit, (0, 0.0))
        if failures < self._most:
            return Permit(allowed=True, failures=failures)
        moment = time.monotonic()
        if moment < ends:
            return Permit(allowed=False, failures=failures)
        self._own[circuit] = (failures, moment + self._seconds)
        return Permit(allowed=True, failures=failures)

    def _fail(self, circuit: str) -> None:
        failures = self._own.get(circuit, (0, 0.0))[0] + 1
        self._own[circuit] = (failures, time.monotonic() + self._seconds)
        self._own.move_to_end(circuit)
        while len(self._own) > _MOST_CIRCUITS:
            self._own.popitem(last=False)
