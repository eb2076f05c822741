"""Event streams of many listeners: how late a delta is, and what a listener costs.

What is asked: 10,000 open streams, two for each of 5,000 sessions.

- **Silence**: nothing but heartbeats for 30 s.
- **Steady**: 100 turns speak at once, each ten frames a second, for 15 s; the next 100 sessions
  begin every second. That is 1,000 frames and 2,000 deliveries a second, on a schedule that does
  not wait for the gateway: a frame counts as written at the moment when it was due.
- **Burst**: every session gets a frame at the same moment, so every stream has one due. Beside it
  a bare server that writes the same bytes to as many sockets, to the same listeners.

The gateway has one core to itself and whoever listens, writes and stores shares the others, where
there are two or more. All processes read the same monotonic clock.
"""

import asyncio
import contextlib
import os
import resource
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import aiohttp
import orjson

from somaagent.streams.connection import Redis, RedisAddress
from somaagent.streams.frames import DELTA, append, stream_key
from tests.benchmarks.turns import Figure, figure
from tests.support.platform import ROOT

STREAMS: Final = 10_000
PER_SESSION: Final = 2
TURNS: Final = 100
FRAMES_PER_SECOND: Final = 10
SECONDS: Final = 15
SILENT_SECONDS: Final = 30
BURSTS: Final = 5
_SPARE: Final = 512
_OPENING_SECONDS: Final = 600.0


async def measure(base: str, pid: int, redis_url: str, token: str) -> list[Figure]:
    """Open the streams and ask of each kind of load when what arrived where."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    streams = min(STREAMS, limit - _SPARE) if limit > 0 else STREAMS
    with _own_core(pid):
        sessions = await _sessions(base, token, streams // PER_SESSION)
        paths = [f"/v1/sessions/{session}/stream" for session in sessions] * PER_SESSION
        redis = Redis(RedisAddress.parse(redis_url))
        await redis.connected()
        before = _resident(pid)
        async with _listeners(base, token, paths) as listeners:
            each = (_resident(pid) - before) / streams / 1000
            idle = await _cpu_of(pid, asyncio.sleep(SILENT_SECONDS)) / SILENT_SECONDS * 100
            frames = TURNS * FRAMES_PER_SECOND * SECONDS
            listeners.listen(frames * PER_SESSION, SECONDS + 10)
            cpu = await _cpu_of(pid, _speak(redis, sessions))
            steady = await listeners.told()
            bursts: list[dict[str, float]] = []
            for _ in range(BURSTS):
                listeners.listen(streams, 30)
                moment = time.monotonic()
                commands = [_frame(session, uuid4(), 0, moment) for session in sessions]
                moment_written = time.monotonic()
                redis.send(*commands)
                bursts.append(await listeners.told())
                bursts[-1]["packing"] = (moment_written - moment) * 1000
        redis.close()
    raw = await _raw_bursts(pid, streams)
    burst, limit_burst = _median(bursts), _median(raw)
    deliveries = steady["count"]
    sys.stderr.write(
        f"fan-out: {streams} streams of {len(sessions)} sessions; {os.cpu_count()} cores\n"
        f"  asked: {TURNS} turns of {FRAMES_PER_SECOND} frames/s for {SECONDS} s = "
        f"{TURNS * FRAMES_PER_SECOND * PER_SESSION} deliveries/s; {deliveries:.0f} of "
        f"{frames * PER_SESSION} arrived, p50 {steady['p50']:.1f} ms, p99 {steady['p99']:.1f} ms, "
        f"latest {steady['most']:.1f} ms; {cpu / deliveries * 1e6:.0f} µs CPU each\n"
        f"  burst of {streams} at once (median of {BURSTS}): p50 {burst['p50']:.0f} ms, p99 "
        f"{burst['p99']:.0f} ms, of which {burst['packing']:.0f} ms the writer; bare server p50 "
        f"{limit_burst['p50']:.0f} ms, p99 {limit_burst['p99']:.0f} ms\n"
    )
    assert deliveries == frames * PER_SESSION
    return [
        figure(
            f"a delta reaches {streams} open streams, p99 at "
            f"{TURNS * FRAMES_PER_SECOND * PER_SESSION}/s",
            steady["p99"], "ms", most=100,
        ),
        figure(
            f"a burst of {streams} deltas reaches as many streams, p99",
            burst["p99"], "ms", most=5 * limit_burst["p99"], raw=limit_burst["p99"],
        ),
        figure("CPU of one delivery to an open stream", cpu / deliveries * 1e6, "µs", most=100),
        figure(f"memory of one of {streams} open streams", each, "KB", most=20),
        figure(f"{streams} silent open streams with heartbeats", idle, "% of a core", most=5),
    ]  # fmt: skip


async def _sessions(base: str, token: str, count: int) -> list[UUID]:
    left, made = iter(range(count)), list[UUID]()

    async def make(http: aiohttp.ClientSession) -> None:
        for _ in left:
            async with http.post(f"{base}/v1/sessions") as answer:
                made.append(UUID((await answer.json())["session_id"]))

    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        await asyncio.gather(*[make(http) for _ in range(8)])
    return made


def _frame(session: UUID, turn: UUID, index: int, moment: float) -> Any:
    data = {"turn_id": str(turn), "attempt": 1, "index": index, "text": f"{moment:.6f}"}
    return append(stream_key("bench", session), DELTA, turn, 1, data)


async def _speak(redis: Redis, sessions: Sequence[UUID]) -> None:
    """Write the frames of the steady load, each when it is due."""
    rate = TURNS * FRAMES_PER_SECOND
    begun = time.monotonic()
    turns = [uuid4() for _ in range(TURNS)]
    for number in range(rate * SECONDS):
        due = begun + number / rate
        if (early := due - time.monotonic()) > 0:
            await asyncio.sleep(early)
        second, place = number // rate, number % TURNS
        if number % rate < TURNS:
            turns[place] = uuid4()
        session = sessions[(second * TURNS + place) % len(sessions)]
        redis.send(_frame(session, turns[place], number % rate // TURNS, due))
    await redis.execute(("PING",))


class _Listeners:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def listen(self, deltas: int, seconds: float) -> None:
        """Have them count from now on."""
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps({"deltas": deltas, "seconds": seconds}) + b"\n")

    async def told(self) -> dict[str, float]:
        """What they say of it."""
        told: dict[str, float] = orjson.loads(await self.line())
        return told

    async def line(self) -> bytes:
        """What they say."""
        assert self._process.stdout is not None
        async with asyncio.timeout(_OPENING_SECONDS):
            return await self._process.stdout.readline()


@contextlib.asynccontextmanager
async def _listeners(base: str, token: str, paths: Sequence[str]) -> AsyncGenerator[_Listeners]:
    process = await _run("tests.benchmarks.listeners")
    assert process.stdin is not None
    try:
        order = {"base": base, "token": token, "paths": paths}
        process.stdin.write(orjson.dumps(order) + b"\n")
        listeners = _Listeners(process)
        assert (await listeners.line()).strip() == b"open"
        yield listeners
    finally:
        process.kill()
        await process.wait()


async def _raw_bursts(pid: int, streams: int) -> list[dict[str, float]]:
    """The same of a server that has nothing to do but to write."""
    server = await _run("tests.benchmarks.bare_streams")
    assert server.stdin is not None
    assert server.stdout is not None
    bursts: list[dict[str, float]] = []
    try:
        with _own_core(server.pid, instead_of=pid):
            base = (await server.stdout.readline()).decode().strip()
            async with _listeners(base, "", ["/"] * streams) as listeners:
                for _ in range(BURSTS):
                    listeners.listen(streams, 30)
                    server.stdin.write(b"go\n")
                    bursts.append(await listeners.told())
    finally:
        server.kill()
        await server.wait()
    return bursts


def _median(bursts: Sequence[dict[str, float]]) -> dict[str, float]:
    return sorted(bursts, key=lambda burst: burst["p99"])[len(bursts) // 2]


async def _run(module: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", module,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )  # fmt: skip


@contextlib.contextmanager
def _own_core(pid: int, *, instead_of: int | None = None) -> Any:
    """Let a process have one core, and this one and what it starts the others."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        yield
        return
    os.sched_setaffinity(pid, cores[:1])
    if instead_of is not None:
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(instead_of, cores[1:])
    os.sched_setaffinity(0, cores[1:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


async def _cpu_of(pid: int, work: Any) -> float:
    """Seconds of CPU that a process takes while `work` is done, and for a second after."""
    before = _cpu(pid)
    await work
    await asyncio.sleep(1)  # what was written last arrives
    return _cpu(pid) - before


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()
