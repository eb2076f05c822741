"""What traces and logs cost: the same turns on a platform that has them, and on one that has not.

Both platforms run at once and answer in turns, so that a noisy moment hits both. The model's own
time is not ours and not counted, so it is the smallest there is (`loadtests.trivial_model`). What
the platform takes when nobody asks is not a turn's. Counting for metrics is part of both: it cannot
be left out.
"""

import asyncio
import math
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from somaagent.telemetry.shipping import PAUSE_SECONDS
from tests.benchmarks.turns import Figure, cpu_seconds, figure, warm
from tests.support.platform import ROOT, Client, Platform

BLOCKS: Final = 16
TURNS: Final = 20
"""In a block of one platform; then it is the other's."""
MOST_SHARE: Final = 5.0
"""Per cent of the CPU of a turn without."""
MOST_BYTES: Final = 65_536
"""Of a turn's spans and log lines, before anything packs them."""
_AFTER_SECONDS: Final = PAUSE_SECONDS + 2
"""After a block; within it the last of its spans have left, so that no block pays for another."""
_IDLE_SECONDS: Final = 20.0
_ANSWER_TOKENS: Final = 8
"""Of the trivial model, whose answers would not end by themselves."""
_QUESTION: Final = "Turn {number}. Which colour is the sky? Answer in one word."


@dataclass(frozen=True, kw_only=True)
class Telemetry:
    """Of one turn."""

    cpu_ms_without: float
    added: tuple[float, ...]
    """Milliseconds of CPU more, by pair of blocks."""
    trace_bytes: float
    spans: float
    log_bytes: float
    turns: int
    """On each platform."""

    @property
    def cpu_ms_added(self) -> float:
        """Milliseconds of CPU that it adds."""
        return statistics.fmean(self.added)

    @property
    def cpu_ms_error(self) -> float:
        """The standard error of that."""
        return statistics.stdev(self.added) / math.sqrt(len(self.added))

    def share(self, milliseconds: float) -> float:
        """Per cent of the CPU of a turn without."""
        return 100 * milliseconds / self.cpu_ms_without


async def measure(state: Path) -> list[Figure]:
    """The figures of this module, on two platforms of its own under `state`."""
    found = await telemetry(state)
    added, error = found.cpu_ms_added, found.cpu_ms_error
    written = found.trace_bytes + found.log_bytes
    most = MOST_SHARE / 100 * found.cpu_ms_without
    return [
        figure("telemetry_cpu", added, "ms", most=round(most, 3), raw=found.cpu_ms_without),
        figure("telemetry_cpu_share", found.share(added), "%", most=MOST_SHARE),
        figure("telemetry_cpu_share_error", found.share(error), "%", most=MOST_SHARE / 2),
        figure("telemetry_bytes", written, "B", most=MOST_BYTES),
        figure("telemetry_spans", found.spans, "", most=64),
    ]


async def telemetry(state: Path, *, blocks: int = BLOCKS, turns: int = TURNS) -> Telemetry:
    """What a turn costs with and without, in blocks of turns that take turns."""
    traces, model = state / "traces", state / "trivial.gguf"
    making = [sys.executable, "-m", "loadtests.trivial_model", str(model)]
    await asyncio.to_thread(lambda: subprocess.run(making, cwd=ROOT, check=True))
    async with AsyncExitStack() as stack:
        without = await stack.enter_async_context(
            _running(state / "without", model, "--set", "SOMA_LOG_LEVEL=ERROR", traces="")
        )
        having = await stack.enter_async_context(
            _running(state / "with", model, traces=str(traces))
        )
        spent_without: list[float] = []
        spent_with: list[float] = []
        sides = ((without, spent_without), (having, spent_with))
        for client in (without, having):
            await warm(client)
        await asyncio.to_thread(_settle, traces)
        written, spans, logged = _bytes(traces), _lines(traces), _bytes(_logs(having))
        idle = await _idle(without)
        for block in range(blocks):
            # Whoever comes second in one pair comes first in the next.
            for client, spent in sides if block % 2 else sides[::-1]:
                cpu, seconds = await _block(client, turns, block * turns)
                spent.append((cpu - idle * seconds) * 1e3 / turns)
        await asyncio.to_thread(_settle, traces)
        answered = blocks * turns
        # It is what it is compared with that has neither.
        assert not _bytes(without.platform.state / "traces")
        assert _bytes(_logs(without)) < _bytes(_logs(having)) - logged
        return Telemetry(
            cpu_ms_without=statistics.fmean(spent_without),
            added=tuple(more - less for less, more in zip(spent_without, spent_with, strict=True)),
            trace_bytes=(_bytes(traces) - written) / answered,
            spans=(_lines(traces) - spans) / answered,
            log_bytes=(_bytes(_logs(having)) - logged) / answered,
            turns=answered,
        )


@asynccontextmanager
async def _running(state: Path, model: Path, *options: str, traces: str) -> AsyncGenerator[Client]:
    # Nothing goes to zero meanwhile: a process that is gone has no CPU time to be read.
    alike = ("--idle-window", "1800", "--set", f"SOMA_MODEL_MAX_TOKENS={_ANSWER_TOKENS}")
    environment = {"SOMA_TRACES_DIR": traces, "SOMA_MODEL_FILE": str(model)}
    platform = await asyncio.to_thread(
        lambda: Platform.start(state, *alike, *options, environment=environment)
    )
    try:
        async with platform.client(tenant="bench") as client:
            yield client
    finally:
        await asyncio.to_thread(platform.stop)


async def _block(client: Client, turns: int, number: int) -> tuple[float, float]:
    """CPU of our processes for some turns, what they do just after included, and how long it was.

    Both in seconds.
    """
    ours = _ours(client)
    began, before = time.monotonic(), cpu_seconds(ours)
    for each in range(turns):
        session = await client.new_session()
        question = _QUESTION.format(number=100 + number + each)
        await client.answer(await client.post(session, question))
    await asyncio.sleep(_AFTER_SECONDS)  # it is the processes' own clock that is waited for
    return cpu_seconds(ours) - before, time.monotonic() - began


async def _idle(client: Client) -> float:
    """Seconds of CPU that our processes take in a second when nobody asks."""
    ours = _ours(client)
    began, before = time.monotonic(), cpu_seconds(ours)
    await asyncio.sleep(_IDLE_SECONDS)  # as above
    return (cpu_seconds(ours) - before) / (time.monotonic() - began)


def _ours(client: Client) -> list[psutil.Process]:
    """Who is looked at before and afterwards: of one that ends meanwhile there is no figure."""
    return [*client.platform.processes(), client.platform.runtime()]


def _logs(client: Client) -> Path:
    return client.platform.state / "knative" / "logs"


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*") if file.is_file())


def _lines(folder: Path) -> int:
    return sum(file.read_bytes().count(b"\n") for file in folder.glob("*.jsonl"))


def _settle(folder: Path) -> None:
    """Wait until nothing more is written for a while."""
    last, since = -1, time.monotonic()
    end = since + 60
    while time.monotonic() < end and time.monotonic() - since < 2 * _AFTER_SECONDS:
        if (now := _bytes(folder)) != last:
            last, since = now, time.monotonic()
        time.sleep(0.2)
