"""What a turn costs: cold starts, first tokens, CPU and memory of every process of ours."""

import asyncio
import contextlib
import statistics
import sys
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, TypedDict

import aiohttp
import orjson
import psutil

from tests.support.platform import ROOT, Client, Platform, until

QUESTION = "What is the capital of France? Answer in one sentence."
STEPS = ("perception", "router", "conversation", "dead-letter")
SERVICES = ("gateway", *STEPS)
TURNS = 20
STARTS = 5


class Figure(TypedDict):
    """One line of the report; `ratio` is value / raw where a raw limit was measured."""

    name: str
    value: float
    unit: str
    raw: float | None
    ratio: float | None
    goal: str
    met: bool


def figure(name: str, value: float, unit: str, *, most: float, raw: float | None = None) -> Figure:
    """A figure whose goal is an upper bound."""
    return Figure(
        name=name,
        value=round(value, 3),
        unit=unit,
        raw=None if raw is None else round(raw, 3),
        ratio=None if not raw else round(value / raw, 3),
        goal=f"<= {most:g} {unit}",
        met=value <= most,
    )


async def measure(state: Path) -> list[Figure]:
    """All figures of this module, on a platform of its own under `state`."""
    figures: list[Figure] = []
    async with _running(state) as client:
        await warm(client)
        figures += await ready_times(client.platform)
        figures += await first_tokens(client)
        figures += await turn_cpu(client)
        figures += memory(client.platform)
    async with _running(state, "--idle-window", "6", "--idle-grace", "1") as client:
        await warm(client)
        figures += await from_zero(client)
    return figures


@contextlib.asynccontextmanager
async def _running(state: Path, *options: str) -> AsyncGenerator[Client]:
    platform = await asyncio.to_thread(Platform.start, state, *options)
    try:
        async with platform.client(tenant="bench") as client:
            yield client
    finally:
        await asyncio.to_thread(platform.stop)


async def warm(client: Client) -> None:
    """Everything runs and has answered once."""
    session = await client.new_session()
    for _ in range(3):
        await client.answer(await client.post(session, QUESTION))


async def ready_times(platform: Platform) -> list[Figure]:
    """From the start of a process to its readiness probe's yes, beside bare Python's start."""
    raw = statistics.median([await _started([sys.executable, "-c", ""], {}) for _ in range(STARTS)])
    figures: list[Figure] = []
    for service in SERVICES:
        running = platform.processes(service)
        if not running:
            await _wake(platform, service)
            running = platform.processes(service)
        environment, command = running[0].environ(), running[0].cmdline()
        times = [await _ready(command, environment) for _ in range(STARTS)]
        figures.append(figure(f"ready_{service}", statistics.median(times), "s", most=1.0, raw=raw))
    return figures


async def first_tokens(client: Client) -> list[Figure]:
    """What the platform adds to the model's own first token, warm, on the same prompt."""
    environment = client.platform.processes("conversation")[0].environ()
    base, model = environment["SOMA_MODEL_BASE_URL"], environment.get("SOMA_MODEL_NAME", "chat")
    direct: list[float] = []
    through: list[float] = []
    for number in range(TURNS):
        # In turns, so that a noisy moment hits both. A question asked twice would be answered from
        # the model's prompt cache, so each is new; both are equally long and share the beginning.
        question = f"This is question {number + 100}. {QUESTION}"
        direct.append(
            await _direct_first_token(
                client.http, base, model, f"This is question {number + 500}. {QUESTION}"
            )
        )
        session = await client.new_session()
        begun = time.perf_counter()
        accepted = await client.post(session, question)
        async for frame in client.frames(accepted.stream_url):
            if frame.event == "delta":
                through.append(time.perf_counter() - begun)
                break
        await client.answer(accepted)
    raw = statistics.median(direct) * 1e3
    added = statistics.median(through) * 1e3 - raw
    return [
        figure("added_first_token_p50", added, "ms", most=25.0, raw=raw),
    ]


async def turn_cpu(client: Client) -> list[Figure]:
    """CPU of the gateway, the steps and the data plane for one turn; the model is not ours."""
    ours = [*client.platform.processes(), client.platform.runtime()]
    session = await client.new_session()
    before = cpu_seconds(ours)
    tokens = 0
    for _ in range(TURNS):
        accepted = await client.post(session, QUESTION)
        async for frame in client.frames(accepted.stream_url):
            if frame.event == "completed":
                tokens += int(frame.data["usage"]["output_tokens"])
    spent = cpu_seconds(ours) - before
    per_turn = spent / TURNS * 1e3
    sys.stderr.write(f"turn_cpu: {tokens / TURNS:.1f} tokens for each answer\n")
    return [figure("turn_cpu", per_turn, "ms", most=10.0)]


def memory(platform: Platform) -> list[Figure]:
    """Resident memory of each warm process."""
    figures: list[Figure] = []
    for service in SERVICES:
        for process in platform.processes(service)[:1]:
            resident = process.memory_info().rss / 1e6
            most = 90.0 if service == "gateway" else 60.0
            figures.append(figure(f"rss_{service}", resident, "MB", most=most))
    runtime = platform.runtime().memory_info().rss / 1e6
    figures.append(figure("rss_knative_local", runtime, "MB", most=120.0))
    return figures


async def from_zero(client: Client) -> list[Figure]:
    """The first token when no function runs; the model is warm, its own time is taken off."""
    platform = client.platform

    async def nothing_runs() -> bool:
        return not platform.processes()

    session = await client.new_session()
    await client.answer(await client.post(session, QUESTION))
    await until(nothing_runs, "all functions to be at zero", seconds=120)
    begun = time.perf_counter()
    accepted = await client.post(session, QUESTION)
    async for frame in client.frames(accepted.stream_url):
        if frame.event == "delta":
            break
    elapsed = time.perf_counter() - begun
    await client.answer(accepted)
    environment = platform.processes("conversation")[0].environ()
    model = await _direct_first_token(
        client.http,
        environment["SOMA_MODEL_BASE_URL"],
        environment.get("SOMA_MODEL_NAME", "chat"),
        QUESTION,
    )
    return [figure("all_zero_first_token", elapsed - model, "s", most=2.0, raw=model)]


async def _wake(platform: Platform, service: str) -> None:
    url = next(f["url"] for f in platform.status["functions"] if f["name"] == service)
    async with aiohttp.ClientSession() as http, http.get(f"{url.rstrip('/')}/healthz"):
        pass


async def _started(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command, env=environment or None)
    await process.wait()
    return time.perf_counter() - begun


async def _ready(command: list[str], environment: dict[str, str]) -> float:
    port = _free_port()
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env=environment | {"PORT": str(port)},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with aiohttp.ClientSession() as http:

            async def answers() -> bool:
                with contextlib.suppress(aiohttp.ClientError):
                    async with http.get(f"http://127.0.0.1:{port}/readyz") as response:
                        return response.status == 200
                return False

            await until(answers, "the process to be ready")
            return time.perf_counter() - begun
    finally:
        process.kill()
        await process.wait()


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def _direct_first_token(
    http: aiohttp.ClientSession, base: str, model: str, question: str
) -> float:
    body: dict[str, Any] = {
        "model": model,
        "stream": True,
        "max_tokens": 8,
        "messages": [
            {
                "role": "system",
                "content": "You are SomaAgent, a helpful assistant. Answer briefly and truthfully.",
            },
            {"role": "user", "content": question},
        ],
    }
    begun = time.perf_counter()
    async with http.post(f"{base}/chat/completions", json=body) as response:
        response.raise_for_status()
        first = 0.0
        async for line in response.content:
            if line.startswith(b"data: {") and not first:
                chunk: dict[str, Any] = orjson.loads(line[6:])
                choices: list[dict[str, Any]] = chunk.get("choices") or [{}]
                delta: dict[str, Any] = choices[0].get("delta") or {}
                if delta.get("content"):
                    first = time.perf_counter() - begun
        return first


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """CPU that the processes have used, to the nanosecond; `/proc` has it by the hundredth.

    The clock of another process is that of `clock_getcpuclockid(3)`, as Linux numbers it.
    """
    return sum(time.clock_gettime(~process.pid << 3 | 2) for process in processes)
