"""What an accepted message costs: round trips, counted between the gateway and its servers."""

from contextlib import AsyncExitStack
from dataclasses import replace
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr

from somaagent.settings import EventSettings, PostgresSettings, RedisSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.support.round_trips import RoundTrips, counting

MESSAGES = 20


MOST = 4


async def test_an_accepted_message_costs_one_round_trip_to_each_server_and_four_at_most(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    async with AsyncExitStack() as stack:

        async def relayed(url: str) -> tuple[str, RoundTrips]:
            parts = urlsplit(url)
            assert parts.hostname is not None
            assert parts.port is not None
            seen = await stack.enter_async_context(counting(parts.hostname, parts.port))
            return url.replace(f":{parts.port}", f":{seen.port}"), seen

        dsn, to_postgres = await relayed(postgres.app_dsn)
        redis, to_redis = await relayed(redis_url)
        sink, to_broker = await relayed(broker.sink)
        settings = settings_of(postgres, redis_url, broker)
        settings = replace(
            settings,
            postgres=PostgresSettings(dsn=SecretStr(dsn), pool_max_size=1),
            redis=RedisSettings(url=SecretStr(redis)),
            events=EventSettings(signing_key=settings.events.signing_key, sink=sink),
        )
        base = await stack.enter_async_context(serving(settings))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        acme = Caller(base, http).of("acme")
        session = await acme.new_session()
        # The statement is prepared once for each connection.
        assert (await acme.post(session, key="first")).status == 202
        before = (to_postgres.count, to_broker.count, to_redis.count)

        for number in range(MESSAGES):
            assert (await acme.post(session, key=f"k{number}")).status == 202

        postgres_, broker_, redis_ = (
            seen.count - count
            for seen, count in zip((to_postgres, to_broker, to_redis), before, strict=True)
        )
        assert postgres_ == MESSAGES
        assert broker_ == MESSAGES
        # The rate limit; nothing of the acceptance itself.
        assert redis_ <= MESSAGES
        assert postgres_ + broker_ + redis_ <= MOST * MESSAGES
