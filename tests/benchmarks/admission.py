"""What it costs to decide whether a request goes on: a policy decision, and counting it."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from somaagent.identity import DEFAULT_SCOPES
from somaagent.local.layout import Layout
from somaagent.local.progress import silent
from somaagent.local.valkey import EmbeddedValkey
from somaagent.mode import Mode
from somaagent.policy import Question
from somaagent.policy.guard import PolicyGuard, Ruling
from somaagent.ratelimit import Admitted, RateLimiter, RouteClass
from somaagent.settings import PolicySettings, RateLimitSettings, RedisSettings

ROUNDS: Final = 1000
_AMPLE: Final = " ".join(f"{name}=1000000:1000000" for name in RouteClass)


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module."""
    return [*await _policy(), *await _limits(state)]


async def _policy() -> list[dict[str, Any]]:
    asked = [
        Question(
            tenant="acme",
            subject=f"subject-{number}",
            scopes=DEFAULT_SCOPES,
            action="conversation.send",
            resource="message",
            mode=Mode.PRODUCTION,
        )
        for number in range(ROUNDS)
    ]
    guard = await PolicyGuard.open(PolicySettings(cache_seconds=60), Mode.PRODUCTION)

    async def ask(number: int) -> None:
        assert await guard.rule(asked[number]) is Ruling.PERMITTED

    new = await _each(ask)
    again = await _each(ask)
    await guard.aclose()
    return [
        _figure("policy decision, in process, new", *new, most=500),
        _figure("policy decision, in process, repeated", *again, most=50),
    ]


async def _limits(state: Path) -> list[dict[str, Any]]:
    layout = Layout(state)
    layout.prepare()
    server = EmbeddedValkey(layout=layout, password=uuid4().hex)
    url = server.start(silent).url
    settings = RateLimitSettings(subject=_AMPLE, tenant=_AMPLE, platform=_AMPLE)
    limiter = RateLimiter.open(settings, RedisSettings(url=url))

    async def take(number: int) -> None:
        taken = await limiter.take(
            tenant="acme", subject=f"subject-{number % 10}", route_class=RouteClass.WRITE
        )
        assert isinstance(taken, Admitted)

    await take(0)
    counted = await _each(take)
    limiter.close()
    assert server.stop()
    return [_figure("count a request, one round trip to Redis", *counted, most=500)]


async def _each(work: Callable[[int], Awaitable[None]]) -> tuple[float, float]:
    """Microseconds of this process's CPU, and of time, for one of many."""
    cpu, began = time.process_time(), time.perf_counter()
    for number in range(ROUNDS):
        await work(number)
    return (
        (time.process_time() - cpu) / ROUNDS * 1e6,
        (time.perf_counter() - began) / ROUNDS * 1e6,
    )


def _figure(name: str, cpu: float, elapsed: float, *, most: float) -> dict[str, Any]:
    return {
        "name": f"{name} ({elapsed:.0f} µs elapsed)",
        "value": round(cpu, 1),
        "unit": "µs CPU",
        "raw": None,
        "ratio": None,
        "goal": f"<= {most:g}",
        "met": cpu <= most,
    }
