"""Event streams of many listeners: how late a delta is, and what a listener costs.

The listeners are a process of their own, so that the gateway's figures are its own. Both processes
read the same monotonic clock.
"""

import asyncio
import resource
import sys
import time
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import aiohttp
import orjson
from pydantic import SecretStr

from somaagent.settings import RedisSettings
from somaagent.streams.writer import TurnStream
from tests.benchmarks.turns import Figure, figure
from tests.support.platform import ROOT

STREAMS: Final = 10_000
SESSIONS: Final = 100
DELTAS: Final = 5
_SPARE: Final = 256
_OPENING_SECONDS: Final = 240.0


async def measure(base: str, pid: int, redis_url: str, token: str) -> list[Figure]:
    """Open the streams, write deltas to every session, and ask when each arrived where."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    streams = min(STREAMS, limit - _SPARE) if limit > 0 else STREAMS
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        sessions: list[str] = []
        for _ in range(SESSIONS):
            async with http.post(f"{base}/v1/sessions") as answer:
                sessions.append(str((await answer.json())["session_id"]))
    before = _resident(pid)
    listeners = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.listeners",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert listeners.stdin is not None
    assert listeners.stdout is not None
    try:
        order = {"base": base, "token": token, "sessions": sessions, "streams": streams,
                 "deltas": DELTAS}  # fmt: skip
        listeners.stdin.write(orjson.dumps(order) + b"\n")
        async with asyncio.timeout(_OPENING_SECONDS):
            assert (await listeners.stdout.readline()).strip() == b"open"
        each = (_resident(pid) - before) / streams / 1000
        voice = await TurnStream.open(RedisSettings(url=SecretStr(redis_url)))
        for number in range(DELTAS):
            for session in sessions:
                await voice.delta(
                    "bench", UUID(session), uuid4(), attempt=1, index=number,
                    text=str(time.monotonic()),
                )  # fmt: skip
            await asyncio.sleep(2)  # the pace of the load, not a wait for anything
        await voice.aclose()
        async with asyncio.timeout(_OPENING_SECONDS):
            late = orjson.loads(await listeners.stdout.readline())
        await listeners.wait()
    finally:
        if listeners.returncode is None:
            listeners.kill()
            await listeners.wait()
    sys.stderr.write(
        f"fan-out: {streams} streams, {late['count']} deltas, p50 {late['p50']:.1f} ms\n"
    )
    return [
        figure(f"a delta reaches {streams} open streams, p99", late["p99"], "ms", most=100),
        figure(f"memory of one of {streams} open streams", each, "KB", most=20),
    ]


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()
