"""A gateway in a process of its own, as a container runs it."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.support.platform import ROOT, until


@dataclass(frozen=True)
class GatewayProcess:
    """A running gateway."""

    base: str
    child: "subprocess.Popen[bytes]"
    log: Path | None

    def said(self) -> str:
        """Everything that it wrote."""
        return "" if self.log is None else self.log.read_text()


@asynccontextmanager
async def gateway_process(
    environment: Mapping[str, str], *, log: Path | None = None
) -> AsyncGenerator[GatewayProcess]:
    """Start a gateway with these settings and wait until it is ready; kill it at the end.

    What it writes goes to `log`, or where the tests' own output goes.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 - a child's environment
        if not name.startswith("SOMA_")
    }
    with contextlib.nullcontext() if log is None else log.open("ab") as out:
        child = await asyncio.to_thread(
            subprocess.Popen,
            [sys.executable, "-m", "functions.gateway"],
            cwd=ROOT,
            env={**inherited, "HOST": "127.0.0.1", "PORT": str(port), **environment},
            stdout=out,
            stderr=out,
        )
    started = GatewayProcess(f"http://127.0.0.1:{port}", child, log)
    try:
        async with aiohttp.ClientSession() as http:

            async def ready() -> bool:
                assert child.poll() is None, started.said()
                try:
                    async with http.get(f"{started.base}/readyz") as answer:
                        return answer.status == 200
                except aiohttp.ClientConnectionError:
                    return False

            await until(ready, "the gateway")
        yield started
    finally:
        child.kill()
        await asyncio.to_thread(child.wait, 10)
