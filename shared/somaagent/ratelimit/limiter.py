"""Asking Redis whether one more request fits: one script, one round trip."""

import asyncio
import hashlib
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Self

from somaagent.errors import TryAgainLater
from somaagent.ratelimit.quota import Quota, RouteClass, parse_quotas
from somaagent.settings import RateLimitSettings, RedisSettings
from somaagent.streams.connection import Command, Redis, RedisAddress, RedisUnavailable, Reply
from somaagent.streams.patience import within

ACTIVE_SECONDS: Final = 5
"""How long a tenant that asked counts among those who share the platform."""
_PAUSE_SECONDS: Final = 0.5
"""After a failure: time in which Redis is not asked again."""
_NAMES: Final = ("", "subject", "tenant", "platform")

_Arguments = list[str | bytes | int]

logger = logging.getLogger(__name__)


class LimiterAway(TryAgainLater):
    """Redis cannot be asked, and the settings want such requests refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """How a client stands: for each quota that it is told of, what is left."""

    quotas: Mapping[str, Quota]
    left: Mapping[str, float]
    """Microseconds of each quota's limit."""

    @property
    def headers(self) -> dict[str, str]:
        """`RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers."""
        policies = [
            f'"{name}";q={quota.burst};w={quota.window}' for name, quota in self.quotas.items()
        ]
        limits: list[str] = []
        for name, quota in self.quotas.items():
            remaining = max(0, math.floor(self.left[name] / quota.interval))
            missing = quota.burst * quota.interval - self.left[name]
            limits.append(f'"{name}";r={remaining};t={max(0, math.ceil(missing / 1_000_000))}')
        return {"ratelimit-policy": ", ".join(policies), "ratelimit": ", ".join(limits)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted(_State):
    """The request fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited(_State):
    """The request comes too early."""

    by: str
    """`subject`, `tenant`, or `platform` when all tenants together ask too much."""
    retry_after: int
    """Seconds, at least one."""


class _NotAsked(RedisUnavailable):
    """Redis was left alone, as it had not answered before."""


class RateLimiter:
    """The quotas, and where they are counted."""

    def __init__(self, settings: RateLimitSettings, redis: Redis) -> None:
        """Read the quotas.

        Raises:
            ValueError: They cannot be read.
        """
        self._subject = parse_quotas(settings.subject)
        self._tenant = parse_quotas(settings.tenant)
        self._platform = parse_quotas(settings.platform)
        self._enabled = settings.enabled
        self._away = settings.when_away
        self._seconds = settings.timeout_seconds
        self._patience = settings.patience_seconds
        self._redis = redis
        self._script = files("somaagent.ratelimit").joinpath("gcra.lua").read_bytes()
        self._digest = hashlib.sha1(self._script, usedforsecurity=False).hexdigest()
        self._paused_until = 0.0
        self._late: asyncio.Task[list[int]] | None = None
        """The last question that somebody no longer waits for."""
        self.failures = 0
        """How often Redis was asked in vain."""

    @classmethod
    def open(cls, settings: RateLimitSettings, redis: RedisSettings) -> Self:
        """A limiter; Redis is first reached by the first request.

        Raises:
            ValueError: The settings cannot be read.
        """
        return cls(settings, Redis(RedisAddress.parse(redis.url.get_secret_value())))

    async def take(
        self, *, tenant: str, subject: str, route_class: RouteClass
    ) -> Admitted | Limited | None:
        """Count one request; None where nothing is counted.

        A request that would be refused waits longer for Redis than one that goes on uncounted.

        Raises:
            LimiterAway: Redis cannot be asked, and the settings close this class then.
        """
        if not self._enabled:
            return None
        quotas = {"subject": self._subject[route_class], "tenant": self._tenant[route_class]}
        platform = self._platform[route_class]
        arguments: list[str | bytes | int] = [tenant, ACTIVE_SECONDS]
        for quota in (*quotas.values(), platform):
            arguments += [repr(quota.interval), repr(quota.burst * quota.interval)]
        opens = self._away == "open" or (self._away == "reads_open" and route_class.only_reads)
        ask = self._run_soon if opens else self._run
        try:
            refused, wait, *left = await ask(_keys(tenant, subject, route_class), arguments)
        except RedisUnavailable as error:
            if not isinstance(error, _NotAsked):
                # By who waited for it; a question that goes on by itself is noted once.
                self.failures += 1
                logger.warning("requests_not_counted", extra={"detail": str(error)})
            if opens:
                return None
            raise LimiterAway("requests cannot be counted") from error
        remaining = dict(zip(quotas, map(float, left), strict=True))
        if not refused:
            return Admitted(quotas=quotas, left=remaining)
        return Limited(
            quotas=quotas,
            left=remaining,
            by=_NAMES[refused],
            retry_after=max(1, math.ceil(wait / 1_000_000)),
        )

    def close(self) -> None:
        """Close the connection."""
        self._redis.close()

    async def _run_soon(self, keys: tuple[str, ...], arguments: _Arguments) -> list[int]:
        """As `_run`, for who goes on without an answer that does not come soon.

        The question itself goes on, so that nobody who shares the connection loses patience.
        """
        if self._late is not None and not self._late.done():
            raise _NotAsked("Redis has not answered an earlier question yet")
        asked = asyncio.create_task(self._run(keys, arguments))
        asked.add_done_callback(_seen)
        try:
            async with within(self._seconds):
                return await asyncio.shield(asked)
        except TimeoutError as error:
            self._late = asked
            raise RedisUnavailable(f"Redis did not answer within {self._seconds:g} s") from error

    async def _run(self, keys: tuple[str, ...], arguments: _Arguments) -> list[int]:
        loop = asyncio.get_running_loop()
        if loop.time() < self._paused_until:
            raise _NotAsked("Redis did not answer a moment ago")
        rest = (len(keys), *keys, *arguments)
        try:
            try:
                reply = await self._send(("EVALSHA", self._digest, *rest))
            except RedisUnavailable as error:
                # A server that was started anew does not know the script.
                if "NOSCRIPT" not in str(error):
                    raise
                reply = await self._send(("EVAL", self._script, *rest))
        except RedisUnavailable:
            self._paused_until = loop.time() + _PAUSE_SECONDS
            raise
        return [int(number) for number in reply]

    async def _send(self, command: Command) -> Reply:
        try:
            connection = self._redis.open_now
            if connection is None:
                async with within(self._patience):
                    connection = await self._redis.connected()
            (reply,) = await connection.execute(command, seconds=self._patience)
        except TimeoutError as error:
            raise RedisUnavailable(f"no connection within {self._patience:g} s") from error
        return reply


def _seen(asked: asyncio.Task[list[int]]) -> None:
    """Nobody may be left to hear of a failure: who had asked went on, which was noted then."""
    if not asked.cancelled():
        asked.exception()


def _keys(tenant: str, subject: str, route_class: RouteClass) -> tuple[str, str, str, str, str]:
    # A subject may be long and hold anything; the braces are as in the streams' keys.
    hashed = hashlib.sha256(subject.encode()).hexdigest()[:32]
    own = f"soma:{{{tenant}}}:limit:{route_class}"
    everyone = f"soma:limit:{route_class}"
    return f"{own}:subject:{hashed}", own, everyone, f"{own}:share", f"{everyone}:active"
