"""What a gateway does with an address that keeps failing authentication."""

from dataclasses import replace

import aiohttp

from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.integration.functions.gateway.test_bad_requests import problem

MOST = 5


async def test_an_address_that_keeps_failing_waits_and_others_and_known_credentials_do_not(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    settings = settings_of(postgres, redis_url, broker)
    gateway = settings.gateway.model_copy(
        update={"failed_auth_per_minute": MOST, "trusted_proxies": "127.0.0.0/8"}
    )
    async with (
        serving(replace(settings, gateway=gateway)) as base,
        aiohttp.ClientSession() as http,
    ):
        here = {"X-Forwarded-For": "6.6.6.6, 198.51.100.1"}
        anyone = Caller(base, http, here)
        known, late = anyone.of("acme"), anyone.of("acme", subject="bob")
        for caller in (known, late):
            caller.headers.update(here)
        session = await known.new_session()
        path = f"/v1/sessions/{session}"

        for number in range(MOST):
            forged = {"Authorization": "Bearer soma_x"} if number % 2 else {}
            problem(await anyone.call("GET", path, headers=forged), 401, "unauthorized")

        answer = await anyone.call("GET", path)
        problem(answer, 429, "too_many_failures")
        assert 1 <= int(answer.headers["retry-after"]) <= 60 // MOST
        other = {"X-Forwarded-For": "6.6.6.7, 198.51.100.1"}
        problem(await anyone.call("GET", path, headers=other), 429, "too_many_failures")
        problem(await late.call("GET", path), 429, "too_many_failures")
        assert (await known.call("GET", path)).status == 200
        elsewhere = {"X-Forwarded-For": "198.51.100.1, 198.51.100.2"}
        assert (await late.call("GET", path, headers=elsewhere)).status == 200
        assert (await late.call("GET", path)).status == 200
