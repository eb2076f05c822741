"""What traces and logs cost: the same turns on a platform that has them, and on one that has not.

Both platforms run at once and answer in turns, so that a noisy moment hits both. The model's own
time is not ours and not counted. Counting for metrics is part of both: it cannot be left out.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from somaagent.telemetry.shipping import PAUSE_SECONDS
from tests.benchmarks.turns import Figure, cpu_seconds, figure, warm
from tests.support.platform import Client, Platform

BLOCKS: Final = 8
TURNS: Final = 5
"""In a block of one platform; then it is the other's."""
MOST_SHARE: Final = 5.0
"""Per cent of the CPU of a turn without."""
MOST_BYTES: Final = 65_536
"""Of a turn's spans and log lines, before anything packs them."""
_AFTER_SECONDS: Final = PAUSE_SECONDS + 2
"""After a block; within it the last of its spans have left, so that no block pays for another."""
_QUESTION: Final = "Turn {number}. Which colour is the sky? Answer in one word."


@dataclass(frozen=True, kw_only=True)
class Telemetry:
    """Of one turn."""

    cpu_ms_without: float
    cpu_ms_with: float
    trace_bytes: float
    spans: float
    log_bytes: float
    turns: int
    """On each platform."""

    @property
    def share(self) -> float:
        """Per cent of CPU that it adds."""
        return 100 * (self.cpu_ms_with - self.cpu_ms_without) / self.cpu_ms_without


async def measure(state: Path) -> list[Figure]:
    """The figures of this module, on two platforms of its own under `state`."""
    found = await telemetry(state)
    added = found.cpu_ms_with - found.cpu_ms_without
    written = found.trace_bytes + found.log_bytes
    most = MOST_SHARE / 100 * found.cpu_ms_without
    return [
        figure("telemetry_cpu", added, "ms", most=round(most, 3), raw=found.cpu_ms_without),
        figure("telemetry_cpu_share", found.share, "%", most=MOST_SHARE),
        figure("telemetry_bytes", written, "B", most=MOST_BYTES),
        figure("telemetry_spans", found.spans, "", most=64),
    ]


async def telemetry(state: Path, *, blocks: int = BLOCKS, turns: int = TURNS) -> Telemetry:
    """What a turn costs with and without, in blocks of turns that take turns."""
    traces = state / "traces"
    async with AsyncExitStack() as stack:
        without = await stack.enter_async_context(
            _running(state / "without", "--set", "SOMA_LOG_LEVEL=ERROR", traces="")
        )
        having = await stack.enter_async_context(_running(state / "with", traces=str(traces)))
        spent_without = spent_with = 0.0
        for client in (without, having):
            await warm(client)
        await asyncio.to_thread(_settle, traces)
        written, spans, logged = _bytes(traces), _lines(traces), _bytes(_logs(having))
        number = 0
        for block in range(blocks):
            if block % 2:
                spent_without += await _block(without, turns, number)
            spent_with += await _block(having, turns, number)
            if not block % 2:
                spent_without += await _block(without, turns, number)
            number += turns
        await asyncio.to_thread(_settle, traces)
        answered = blocks * turns
        # It is what it is compared with that has neither.
        assert not _bytes(without.platform.state / "traces")
        assert _bytes(_logs(without)) < _bytes(_logs(having)) - logged
        return Telemetry(
            cpu_ms_without=spent_without * 1e3 / answered,
            cpu_ms_with=spent_with * 1e3 / answered,
            trace_bytes=(_bytes(traces) - written) / answered,
            spans=(_lines(traces) - spans) / answered,
            log_bytes=(_bytes(_logs(having)) - logged) / answered,
            turns=answered,
        )


@asynccontextmanager
async def _running(state: Path, *options: str, traces: str) -> AsyncGenerator[Client]:
    # Nothing goes to zero meanwhile: a process that is gone has no CPU time to be read.
    alike = ("--idle-window", "1800", "--set", "SOMA_MODEL_TEMPERATURE=0")
    environment = {"SOMA_TRACES_DIR": traces}
    platform = await asyncio.to_thread(
        lambda: Platform.start(state, *alike, *options, environment=environment)
    )
    try:
        async with platform.client(tenant="bench") as client:
            yield client
    finally:
        await asyncio.to_thread(platform.stop)


async def _block(client: Client, turns: int, number: int) -> float:
    """Seconds of CPU of all processes of ours for some turns, what they do just after included."""
    ours = [*client.platform.processes(), client.platform.runtime()]
    before = cpu_seconds(ours)
    for each in range(turns):
        session = await client.new_session()
        question = _QUESTION.format(number=100 + number + each)
        await client.answer(await client.post(session, question))
    await asyncio.sleep(_AFTER_SECONDS)  # it is the processes' own clock that is waited for
    return cpu_seconds(ours) - before


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
