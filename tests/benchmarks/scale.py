"""What many Triggers and many waiting events cost `knative-local run`: start, memory, idling."""

import asyncio
from pathlib import Path
from typing import Any

from tests.benchmarks.eventing import figure
from tests.support.many_triggers import drain_backlog, nobody, running

SIZES = ((1, 5), (5, 100), (20, 1000))
"""Brokers and Triggers."""
IDLE_SECONDS = 10.0
WAITING = 100_000
BODY_BYTES = 500
MEMORY_GOAL_MEGABYTES = 120.0


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module, with files under `state`."""
    figures: list[dict[str, Any]] = []
    memory: dict[int, float] = {}
    cpu: dict[int, float] = {}
    for brokers, triggers in SIZES:
        folder = state / f"{triggers}"
        async with running(
            folder, brokers=brokers, triggers=triggers, subscriber=nobody()
        ) as runtime:
            before = runtime.cpu_seconds
            await asyncio.sleep(IDLE_SECONDS)
            cpu[triggers] = (runtime.cpu_seconds - before) / IDLE_SECONDS * 1000
            memory[triggers] = runtime.memory_megabytes
        # Again, with topics and groups that exist.
        async with running(
            folder, brokers=brokers, triggers=triggers, subscriber=nobody()
        ) as again:
            figures += [
                figure(f"start_{triggers}_triggers", runtime.start_seconds, "s", raw=None),
                figure(f"restart_{triggers}_triggers", again.start_seconds, "s", raw=None),
                figure(
                    f"rss_{triggers}_triggers",
                    memory[triggers],
                    "MB",
                    raw=None,
                    most=MEMORY_GOAL_MEGABYTES,
                    goal=f"<= {MEMORY_GOAL_MEGABYTES:g} MB",
                ),
                figure(f"idle_cpu_{triggers}_triggers", cpu[triggers], "CPU-ms/s", raw=None),
            ]
    few, many = SIZES[0][1], SIZES[-1][1]
    each = (memory[many] - memory[few]) / (many - few) * 1024
    figures.append(figure("rss_per_idle_trigger", each, "KB", raw=None))
    backlog = await drain_backlog(state / "waiting", events=WAITING, body_bytes=BODY_BYTES)
    name = f"{WAITING}_waiting"
    figures += [
        figure(f"rss_{name}", backlog.waiting_megabytes, "MB", raw=backlog.before_megabytes),
        figure(
            f"rss_peak_{name}",
            backlog.peak_megabytes,
            "MB",
            raw=None,
            most=MEMORY_GOAL_MEGABYTES,
            goal=f"<= {MEMORY_GOAL_MEGABYTES:g} MB",
        ),
        figure(f"drain_rate_{name}", WAITING / backlog.drain_seconds, "events/s", raw=None),
    ]
    return figures
