"""Gateways as processes of their own."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import aiohttp

from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import JWT, KEY, Broker, Caller
from tests.support.platform import until


@asynccontextmanager
async def running(
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    settings: Mapping[str, str] | None = None,
) -> AsyncGenerator[tuple[Caller, "subprocess.Popen[bytes]"]]:
    """A ready gateway, and a caller of it without credentials."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {  # noqa: TID251 - a child's environment, not a setting of ours
        "SOMA_POSTGRES_DSN": postgres.app_dsn,
        "SOMA_REDIS_URL": redis_url,
        "SOMA_EVENT_SIGNING_KEY": KEY,
        "SOMA_JWT_SECRET": JWT.secret.get_secret_value(),
        "SOMA_JWT_ISSUER": JWT.issuer,
        "SOMA_JWT_AUDIENCE": JWT.audience,
        "K_SINK": broker.sink,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        **(settings or {}),
    }
    command = [sys.executable, "-m", "functions.gateway"]
    with await asyncio.to_thread(subprocess.Popen, command, env=environment) as child:
        try:
            async with aiohttp.ClientSession() as http:
                caller = Caller(f"http://127.0.0.1:{port}", http)

                async def ready() -> bool:
                    try:
                        return (await caller.call("GET", "/readyz")).status == 200
                    except aiohttp.ClientConnectorError:
                        return False

                await until(ready, "the gateway")
                yield caller, child
        finally:
            child.kill()
