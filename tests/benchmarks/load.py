"""What the whole platform carries under load, beside what the same machine does without it.

Locust loads a platform by `python -m loadtests`, whose runs check every answer and look for every
event; a run in which something was wrong ends the suite. The raw limits are taken around those
runs, on the same model server and the same broker: as many conversations of the same questions,
asked of the model directly, and as many producers of events as large, that ask the broker directly.
Once the model is the real one; then it is one that thinks of nothing, so that the platform itself
is the limit. Locust shares the cores with all of it.
"""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from loadtests.results import steps, summary
from loadtests.results.samples import Run, percentile
from somaagent.settings import ModelSettings
from tests.benchmarks.load_raw import Raw, asked, produced
from tests.benchmarks.turns import Figure, warm
from tests.support.platform import ROOT, Platform

PEOPLE: Final = 4
"""As many as the local model answers at once."""
MOST_PEOPLE: Final = 16
"""Where the model is trivial: two more in each of eight steps."""
PRODUCERS: Final = 8
CHAT_SECONDS: Final = 25
STEPS_SECONDS: Final = 48
RAW_SECONDS: Final = 12
EVENT_SECONDS: Final = 12
OTHER_SECONDS: Final = 8
LOADED: Final = ("chat", "producers")
"""Journeys that are measured beside raw limits."""
OTHERS: Final = ("openai", "tools")
"""Journeys of which only locust's own ceiling is taken, and which need a model that answers."""
TRIVIAL_OTHERS: Final = ("chat_websocket", "uploads", "many_tenants", "soak", "burst_from_zero")
"""The same with the trivial model."""
ASLEEP_SOON: Final = ("--idle-window", "6", "--idle-grace", "1")
"""So that a burst from zero does not wait for minutes."""
ANSWER_TOKENS: Final = 8
"""Of the trivial model, whose answers would not end by themselves."""
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
_OURS: Final = ("gateway", "perception", "router", "conversation", "knative-local")


async def measure(state: Path) -> list[Figure]:
    """All figures of this module, on platforms of its own under `state`."""
    await asyncio.to_thread(_install, state)
    figures: list[Figure] = []
    async with _running(state / "real") as platform:
        figures += await _real(platform)
        figures += [await _other(platform, journey) for journey in OTHERS]
        figures += await _events(platform)
    trivial = {"SOMA_MODEL_FILE": str(state / "trivial.gguf")}
    short = ("--set", f"SOMA_MODEL_MAX_TOKENS={ANSWER_TOKENS}")
    async with _running(state / "trivial", *short, *ASLEEP_SOON, environment=trivial) as platform:
        figures += await _trivial(platform)
        figures += [await _other(platform, journey) for journey in TRIVIAL_OTHERS]
    return figures


def _install(state: Path) -> None:
    (state / "green.toml").write_text(_GREEN, encoding="utf-8")
    model = ["-m", "loadtests.trivial_model", str(state / "trivial.gguf")]
    for command in (["tools/apart.py", "load"], model):
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True)


@asynccontextmanager
async def _running(
    state: Path, *options: str, environment: dict[str, str] | None = None
) -> AsyncGenerator[Platform]:
    platform = await asyncio.to_thread(Platform.start, state, *options, environment=environment)
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


async def _loaded(platform: Platform, journey: str, people: int, seconds: int, shape: str) -> Run:
    """A run of people who ask again as soon as they are answered."""
    out = platform.state.parent / f"{platform.state.name}-{journey}"
    who = ["--users", str(people), "--think", "0", "--for", f"{seconds}s", "--shape", shape]
    where = ["--state", str(platform.state), "--out", str(out)]
    plain = ["--cut-share", "0", "--look-share", "0", "--no-picture"]
    judged = [*plain, "--thresholds", str(platform.state.parent / "green.toml")]
    command = [sys.executable, "-m", "loadtests", "run", journey, *who, *where, *judged]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=sys.stderr)
    if await process.wait() != 0:
        raise AssertionError(f"the load {journey} ended with {process.returncode}")
    return Run.read(out)


async def _real(platform: Platform) -> list[Figure]:
    """Turns with the real model, which takes most of the processor."""
    model, raw = _model(platform), Raw()
    await asked(model, raw, people=PEOPLE, seconds=RAW_SECONDS)
    run = await _loaded(platform, "chat", PEOPLE, CHAT_SECONDS, "constant")
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
    run = await _loaded(platform, "producers", PRODUCERS, EVENT_SECONDS, "constant")
    await produced(bootstrap, raw, producers=PRODUCERS, seconds=RAW_SECONDS / 4)
    last = max(visit.at for visit in run.visits)
    events = float(run.about["accepted"]) / (last - run.begin)
    ceiling = summary.ceiling(run) or 0.0
    return [
        _least("load_events", events, "1/s", least=0.02, raw=raw.rate),
        _plain("load_locust_ceiling_producers", ceiling, "visits/s per core"),
    ]


async def _trivial(platform: Platform) -> list[Figure]:
    """Turns of a model that costs next to nothing."""
    model, raw = _model(platform), Raw()
    await asked(model, raw, people=MOST_PEOPLE, seconds=RAW_SECONDS / 4)
    run = await _loaded(platform, "chat", MOST_PEOPLE, STEPS_SECONDS, "step")
    await asked(model, raw, people=MOST_PEOPLE, seconds=RAW_SECONDS / 4)
    found = steps.steps(run)
    best = max(step.done for step in found)
    spent = summary.processor_seconds(run)
    ours = 1e3 * sum(spent.get(name, 0.0) for name in _OURS) / len(run.visits)
    whole = 1e3 * sum(x for name, x in spent.items() if name not in {"locust", "chat-predictor"})
    doubled = steps.doubled(found)
    return [
        _least("load_trivial_turns", best, "1/s", least=0.02, raw=raw.rate),
        _plain("load_trivial_turn_cpu_ours", ours, "ms CPU"),
        _plain("load_trivial_turn_cpu_with_servers", whole / len(run.visits), "ms CPU"),
        _plain("load_trivial_first_token_p50", found[0].p50, "ms"),
        _plain("load_trivial_first_token_p95", found[0].p95, "ms"),
        _plain("load_trivial_first_token_p99", found[0].p99, "ms"),
        # Where the tail has not doubled, the last step is what is known.
        _plain("load_trivial_p99_doubled_at", doubled, "turns in flight")
        if doubled
        else _plain("load_trivial_p99_not_doubled_at", found[-1].in_flight, "turns in flight"),
        _plain("load_locust_ceiling_trivial", summary.ceiling(run) or 0.0, "visits/s per core"),
    ]


async def _other(platform: Platform, journey: str) -> Figure:
    """How often one core of locust could make a visit of the journey."""
    # One visit is a whole burst.
    people = 1 if journey == "burst_from_zero" else PEOPLE
    name, unit = f"load_locust_ceiling_{journey}", "visits/s per core"
    try:
        run = await _loaded(platform, journey, people, OTHER_SECONDS, "constant")
    except AssertionError as error:
        # What went wrong is above; it is not met, and the figures of the others are still worth it.
        sys.stderr.write(f"{error}\n")
        return _plain(name, 0.0, unit)
    return _plain(name, summary.ceiling(run) or 0.0, unit)


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
