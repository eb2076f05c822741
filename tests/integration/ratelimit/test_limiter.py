"""Quotas on a real server. Rates are so low that the time a test takes refills nothing."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from pydantic import SecretStr

from somaagent.ratelimit import Admitted, Limited, LimiterAway, RateLimiter, RouteClass
from somaagent.settings import RateLimitSettings, RedisSettings
from somaagent.streams.connection import Redis, RedisAddress
from tests.integration.streams.conftest import MortalRedis

SLOW = "0.001"
AMPLE = "0.001:1000"

Make = Callable[..., RateLimiter]


def quotas(write: str) -> str:
    """The quota of writes, and ample ones for all else."""
    others = " ".join(f"{name}={AMPLE}" for name in RouteClass if name != "write")
    return f"write={write} {others}"


def settings(
    *,
    subject: str = AMPLE,
    tenant: str = AMPLE,
    platform: str = AMPLE,
    when_away: str = "reads_open",
) -> RateLimitSettings:
    return RateLimitSettings.model_validate(
        {
            "subject": quotas(subject),
            "tenant": quotas(tenant),
            "platform": quotas(platform),
            "when_away": when_away,
        }
    )


@pytest_asyncio.fixture
async def address(redis_url: str) -> RedisSettings:
    """A database of the server that holds nothing."""
    url = urlsplit(redis_url)._replace(path="/9").geturl()
    redis = Redis(RedisAddress.parse(url))
    await redis.execute(("FLUSHDB",), ("SCRIPT", "FLUSH"))
    redis.close()
    return RedisSettings(url=SecretStr(url))


@pytest_asyncio.fixture
async def make(address: RedisSettings) -> AsyncIterator[Make]:
    """Limiters on one server, as replicas have them."""
    made: list[RateLimiter] = []

    def build(**given: str) -> RateLimiter:
        made.append(RateLimiter.open(settings(**given), address))
        return made[-1]

    yield build
    for limiter in made:
        limiter.close()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[MortalRedis]:
    redis = MortalRedis(tmp_path)
    yield redis
    redis.kill()


async def take(
    limiter: RateLimiter, tenant: str = "acme", subject: str = "ada"
) -> Admitted | Limited:
    taken = await limiter.take(tenant=tenant, subject=subject, route_class=RouteClass.WRITE)
    assert taken is not None
    return taken


async def admitted(limiter: RateLimiter, tenant: str, times: int, subject: str = "ada") -> int:
    """How many of so many requests fit."""
    taken = [await take(limiter, tenant, subject) for _ in range(times)]
    return sum(isinstance(each, Admitted) for each in taken)


async def test_a_burst_fits_and_one_more_waits(make: Make) -> None:
    limiter = make(subject=f"{SLOW}:3")
    assert await admitted(limiter, "acme", 3) == 3

    limited = await take(limiter)
    assert isinstance(limited, Limited)
    assert limited.by == "subject"
    assert 990 <= limited.retry_after <= 1000


async def test_a_refused_request_uses_nothing_up(make: Make) -> None:
    limiter = make(subject=f"{SLOW}:1", tenant=f"{SLOW}:2")
    await take(limiter)
    assert await admitted(limiter, "acme", 5) == 0
    assert await admitted(limiter, "acme", 2, subject="bob") == 1


async def test_time_gives_back_what_was_used(make: Make) -> None:
    limiter = make(subject="20:1")
    refused = 0
    async with asyncio.timeout(60):
        for _ in range(5):
            while isinstance(await take(limiter), Limited):
                refused += 1
                await asyncio.sleep(0.005)
    assert refused > 0


async def test_replicas_that_ask_at_once_admit_exactly_the_burst(make: Make) -> None:
    replicas = [make(tenant=f"{SLOW}:50") for _ in range(4)]
    taken = await asyncio.gather(
        *(take(replicas[n % 4], subject=f"subject-{n}") for n in range(200))
    )
    assert Counter(type(each) for each in taken) == {Admitted: 50, Limited: 150}
    assert {each.by for each in taken if isinstance(each, Limited)} == {"tenant"}


async def test_subjects_tenants_and_classes_do_not_use_each_others_quotas(make: Make) -> None:
    limiter = make(subject=f"{SLOW}:1")
    await take(limiter)
    assert isinstance(await take(limiter), Limited)

    assert isinstance(await take(limiter, subject="bob"), Admitted)
    assert isinstance(await take(limiter, "rival"), Admitted)
    # Whatever separators a subject holds, it is one subject.
    assert isinstance(await take(limiter, subject="ada:share"), Admitted)
    read = await limiter.take(tenant="acme", subject="ada", route_class=RouteClass.READ)
    assert isinstance(read, Admitted)


async def test_a_loud_tenant_leaves_the_others_their_share(make: Make) -> None:
    limiter = make(platform=f"{SLOW}:12")
    assert await admitted(limiter, "loud", 40) == 12

    quiet = await admitted(limiter, "quiet", 40)
    silent = await admitted(limiter, "silent", 40)

    limited = await take(limiter, "loud")
    assert isinstance(limited, Limited)
    assert limited.by == "platform"
    assert (quiet, silent) == (6, 4)  # twelve by two tenants, twelve by three


async def test_a_tenant_below_its_share_is_never_refused_while_another_floods(make: Make) -> None:
    limiter = make(platform="200:20", tenant="1000:1000", subject="1000:1000")
    loop = asyncio.get_running_loop()
    began, over = loop.time(), False
    loud: Counter[type] = Counter()

    async def flood() -> None:
        while not over:
            taken = await asyncio.gather(*(take(limiter, "loud") for _ in range(8)))
            loud.update(type(each) for each in taken)

    flooding = asyncio.create_task(flood())
    quiet: Counter[type] = Counter()
    for _ in range(40):
        quiet[type(await take(limiter, "quiet"))] += 1
        await asyncio.sleep(0.02)
    over = True
    await flooding
    elapsed = loop.time() - began

    assert quiet == {Admitted: 40}
    assert loud[Limited] > 0
    # The platform's rate holds for both together: two bursts more at the most.
    assert loud[Admitted] + 40 <= 200 * elapsed + 2 * 20


async def test_clients_are_told_how_they_stand(make: Make) -> None:
    limiter = make(subject="0.5:10", tenant="0.25:100")
    first = await take(limiter)
    await take(limiter)
    third = await take(limiter)

    assert first.headers == {
        "ratelimit-policy": '"subject";q=10;w=20, "tenant";q=100;w=400',
        "ratelimit": '"subject";r=9;t=2, "tenant";r=99;t=4',
    }
    assert third.headers["ratelimit"].startswith('"subject";r=7;t=')


async def test_keys_end_by_themselves(make: Make, address: RedisSettings) -> None:
    await take(make(subject="1000:1", tenant="1000:1", platform="1000:1"))
    redis = Redis(RedisAddress.parse(address.url.get_secret_value()))
    (keys,) = await redis.execute(("KEYS", "*"))
    assert len(keys) == 5
    for left in await redis.execute(*(("PTTL", key) for key in keys)):
        assert left == -2 or 0 <= left <= 7000
    assert all(b"acme" in key or key.startswith(b"soma:limit:") for key in keys)
    redis.close()


@pytest.mark.parametrize(
    ("when_away", "reads", "writes"),
    [("reads_open", True, False), ("open", True, True), ("closed", False, False)],
)
async def test_a_setting_says_what_goes_on_without_redis(
    when_away: str, *, reads: bool, writes: bool
) -> None:
    nowhere = RedisSettings(url=SecretStr("redis://127.0.0.1:1"))
    limiter = RateLimiter.open(settings(when_away=when_away), nowhere)

    async def goes_on(route_class: RouteClass) -> bool:
        try:
            return await limiter.take(tenant="acme", subject="ada", route_class=route_class) is None
        except LimiterAway:
            return False

    for route_class in RouteClass:
        expected = reads if route_class in (RouteClass.READ, RouteClass.STREAM) else writes
        assert await goes_on(route_class) == expected
    limiter.close()


async def test_counting_goes_on_when_redis_is_back(tmp_path: Path) -> None:
    redis = MortalRedis(tmp_path)
    limiter = RateLimiter.open(settings(), RedisSettings(url=SecretStr(redis.url)))
    assert isinstance(await take(limiter), Admitted)
    redis.kill()
    with pytest.raises(LimiterAway):
        await take(limiter)
    redis.start()

    async with asyncio.timeout(60):
        while True:
            try:
                taken = await take(limiter)
            except LimiterAway:
                await asyncio.sleep(0.05)
            else:
                break
    assert isinstance(taken, Admitted)
    limiter.close()
    redis.kill()


async def test_a_redis_that_is_slow_refuses_nobody_and_keeps_no_read_waiting(
    own_redis: MortalRedis,
) -> None:
    waits = {"timeout_seconds": 0.1, "patience_seconds": 10}
    limits = settings().model_copy(update=waits)
    limiter = RateLimiter.open(limits, RedisSettings(url=SecretStr(own_redis.url)))

    async def read() -> Admitted | Limited | None:
        return await limiter.take(tenant="acme", subject="ada", route_class=RouteClass.READ)

    first = await take(limiter)
    own_redis.pause()
    try:
        writing = asyncio.create_task(take(limiter))
        # One waits a little; who comes after it does not, as long as it has no answer.
        uncounted = [await read() for _ in range(100)]
        still_asking = not writing.done()
    finally:
        own_redis.resume()
    second = await writing
    async with asyncio.timeout(60):
        while True:
            counted = await read()
            if counted is not None:
                break
            await asyncio.sleep(0.01)
    limiter.close()

    assert uncounted == [None] * 100
    assert still_asking
    assert isinstance(first, Admitted)
    assert isinstance(second, Admitted)
    # The question of the read that had lost patience was answered late, and counted.
    left = re.match(r'"subject";r=(\d+);', counted.headers["ratelimit"])
    assert left is not None
    assert int(left[1]) <= 998
    # That a read went on without it is told.
    assert limiter.failures >= 1


async def test_a_redis_that_does_not_answer_at_all_is_given_up(own_redis: MortalRedis) -> None:
    limits = settings().model_copy(update={"patience_seconds": 0.2})
    limiter = RateLimiter.open(limits, RedisSettings(url=SecretStr(own_redis.url)))
    await take(limiter)
    own_redis.pause()
    try:
        async with asyncio.timeout(60):
            taken = await asyncio.gather(
                *(take(limiter, subject=f"subject-{n}") for n in range(50)), return_exceptions=True
            )
    finally:
        own_redis.resume()
        limiter.close()

    assert {type(each) for each in taken} == {LimiterAway}


async def test_a_quota_that_was_raised_holds_at_once(make: Make) -> None:
    low, high = make(subject=f"{SLOW}:1"), make(subject="1000:2000")
    assert isinstance(await take(low), Admitted)
    assert isinstance(await take(low), Limited)
    assert isinstance(await take(high), Admitted)
