"""Gateways as processes of their own."""

import subprocess
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import aiohttp

from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, environment_of
from tests.support.gateway_process import gateway_process


@asynccontextmanager
async def running(
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    settings: Mapping[str, str] | None = None,
) -> AsyncGenerator[tuple[Caller, "subprocess.Popen[bytes]"]]:
    """A ready gateway, and a caller of it without credentials."""
    environment = environment_of(postgres, redis_url, broker) | dict(settings or {})
    async with gateway_process(environment) as gateway, aiohttp.ClientSession() as http:
        yield Caller(gateway.base, http), gateway.child
