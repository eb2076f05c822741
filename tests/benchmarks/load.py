"""What the whole platform carries under load, beside what the same machine does without it.

Locust loads a platform by `python -m loadtests`, whose runs check every answer and look for every
event; a run in which something was wrong ends the suite. The raw limits are taken around those
runs, on the same model server and the same broker: as many conversations of the same questions,
asked of the model directly, and as many producers of events as large, that ask the broker directly.
Locust shares the cores with all of it.
"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from loadtests.results import summary
from loadtests.results.samples import Run, percentile
from somaagent.settings import ModelSettings
from tests.benchmarks.load_raw import Raw, asked, produced
from tests.benchmarks.turns import Figure, warm
from tests.support.platform import ROOT, Platform

PEOPLE: Final = 4
"""As many as the local model answers at once."""
PRODUCERS: Final = 8
CHAT_SECONDS: Final = 30
RAW_SECONDS: Final = 12
EVENT_SECONDS: Final = 12
_GREEN: Final = """
allowance = 0
[chat]
rate = 1
for = "1m"
[producers]
rate = 1
for = "1m"
"""
"""Nothing may fail and nothing may be lost; how fast it is, the figures say."""


async def measure(state: Path) -> list[Figure]:
    """All figures of this module, on a platform of its own under `state`."""
    await asyncio.to_thread(_install, state)
    async with _running(state / "platform") as platform:
        return [*await _chats(platform), *await _events(platform)]


def _install(state: Path) -> None:
    (state / "green.toml").write_text(_GREEN, encoding="utf-8")
    subprocess.run([sys.executable, "tools/load.py"], cwd=ROOT, check=True)


@asynccontextmanager
async def _running(state: Path) -> AsyncGenerator[Platform]:
    platform = await asyncio.to_thread(Platform.start, state)
    try:
        async with platform.client(tenant="bench") as client:
            await warm(client)
        yield platform
    finally:
        await asyncio.to_thread(platform.stop)


def _model(platform: Platform) -> ModelSettings:
    """How the platform asks its model."""
    environment = platform.processes("conversation")[0].environ()
    given = {
        name: environment[f"SOMA_MODEL_{name.upper()}"]
        for name in ("base_url", "name", "max_tokens", "temperature", "system_prompt")
        if f"SOMA_MODEL_{name.upper()}" in environment
    }
    return ModelSettings.model_validate(given)


async def _loaded(platform: Platform, journey: str, people: int, seconds: int) -> Run:
    """A run of people who ask again as soon as they are answered."""
    out = platform.state.parent / journey
    who = ["--users", str(people), "--think", "0", "--for", f"{seconds}s"]
    where = ["--state", str(platform.state), "--out", str(out)]
    plain = ["--cut-share", "0", "--look-share", "0", "--no-picture"]
    judged = [*plain, "--thresholds", str(platform.state.parent / "green.toml")]
    command = [sys.executable, "-m", "loadtests", "run", journey, *who, *where, *judged]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=sys.stderr)
    if await process.wait() != 0:
        raise AssertionError(f"the load {journey} ended with {process.returncode}")
    return Run.read(out)


async def _chats(platform: Platform) -> list[Figure]:
    """Turns with the local model, which takes most of the processor."""
    model, raw = _model(platform), Raw()
    await asked(model, raw, people=PEOPLE, seconds=RAW_SECONDS)
    run = await _loaded(platform, "chat", PEOPLE, CHAT_SECONDS)
    await asked(model, raw, people=PEOPLE, seconds=RAW_SECONDS)
    visits = len(run.visits) / (max(visit.at for visit in run.visits) - run.begin)
    first = run.by_name["first token"]
    middle = percentile(raw.first, 0.5)
    return [
        _least("load_turns", visits, "1/s", least=0.8, raw=raw.rate),
        _most("load_first_token_p50", percentile(first, 0.5), "ms", most=1.5, raw=middle),
        _plain("load_first_token_p95", percentile(first, 0.95), "ms"),
        _plain("load_first_token_p99", percentile(first, 0.99), "ms"),
        _plain("load_locust_ceiling_chat", summary.ceiling(run) or 0.0, "visits/s per core"),
    ]


async def _events(platform: Platform) -> list[Figure]:
    """Events a second; they and whoever publishes share the cores."""
    bootstrap, raw = str(platform.status["kafka_bootstrap"]), Raw()
    await produced(bootstrap, raw, producers=PRODUCERS, seconds=RAW_SECONDS / 4)
    run = await _loaded(platform, "producers", PRODUCERS, EVENT_SECONDS)
    await produced(bootstrap, raw, producers=PRODUCERS, seconds=RAW_SECONDS / 4)
    last = max(visit.at for visit in run.visits)
    events = float(run.about["accepted"]) / (last - run.begin)
    ceiling = summary.ceiling(run) or 0.0
    return [
        _least("load_events", events, "1/s", least=0.02, raw=raw.rate),
        _plain("load_locust_ceiling_producers", ceiling, "visits/s per core"),
    ]


def _least(name: str, value: float, unit: str, *, least: float, raw: float) -> Figure:
    """A figure whose goal is a share of the raw limit."""
    return _figure(name, value, unit, raw, f">= {least:g} of raw", met=value / raw >= least)


def _most(name: str, value: float, unit: str, *, most: float, raw: float) -> Figure:
    """A figure whose goal is a multiple of the raw limit."""
    return _figure(name, value, unit, raw, f"<= {most:g} of raw", met=value / raw <= most)


def _plain(name: str, value: float, unit: str) -> Figure:
    """A figure that is shown, and has no goal."""
    return _figure(name, value, unit, None, "> 0", met=value > 0)


def _figure(
    name: str, value: float, unit: str, raw: float | None, goal: str, *, met: bool
) -> Figure:
    return Figure(
        name=name,
        value=round(value, 2),
        unit=unit,
        raw=None if raw is None else round(raw, 2),
        ratio=None if raw is None else round(value / raw, 3),
        goal=goal,
        met=met,
    )
