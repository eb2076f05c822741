"""What it costs to run a program with all limits on, beside running it bare."""

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from somaagent.sandbox import Sandbox, SandboxRequest
from somaagent.settings import SandboxSettings

ROUNDS: Final = 100
_GOAL: Final = 30.0
"""Milliseconds that the sandbox may add, 95th percentile beside 95th percentile."""
_NOBODY: Final = 65534


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module; the two kinds of runs alternate, so that load meets both."""
    sandbox = Sandbox(SandboxSettings())
    workspace = state / "workspace"
    workspace.mkdir()
    if os.geteuid() == 0:
        os.chown(workspace, _NOBODY, _NOBODY)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    python = Path(sys.base_prefix) / "bin" / name
    used: list[float] = []

    async def sandboxed() -> None:
        result = await sandbox.run(SandboxRequest(source="pass", workspace=workspace))
        if result.status != "success":
            raise RuntimeError(f"{result.status}: {result.reason}")
        used.append(result.cpu_seconds * 1000)

    async def bare(*options: str) -> None:
        process = await asyncio.create_subprocess_exec(python, *options, "-c", "pass")
        if await process.wait() != 0:
            raise RuntimeError(f"{python} does not run")

    await sandboxed()
    used.clear()
    inside: list[float] = []
    outside: list[float] = []
    without_packages: list[float] = []
    for _ in range(ROUNDS):
        inside.append(await _milliseconds(sandboxed))
        outside.append(await _milliseconds(bare))
        # The sandbox hides installed packages, and some of them make every start slower.
        without_packages.append(await _milliseconds(lambda: bare("-I", "-S")))
    return [
        _figure("sandboxed `python -c pass`, p50", _at(inside, 0.5), _at(outside, 0.5)),
        _figure("sandboxed `python -c pass`, p95", _at(inside, 0.95), _at(outside, 0.95)),
        _figure("the same beside `python -IS`", _at(inside, 0.95), _at(without_packages, 0.95)),
        _figure("processor time of a sandboxed run, p50", _at(used, 0.5), None),
    ]


async def _milliseconds(act: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await act()
    return (time.perf_counter() - began) * 1000


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _figure(name: str, value: float, raw: float | None) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": "ms",
        "raw": None if raw is None else round(raw, 1),
        "ratio": None if raw is None else round(value / raw, 2),
        "goal": f"<= {_GOAL:g}" if raw is None else f"<= raw + {_GOAL:g}",
        "met": value <= (raw or 0.0) + _GOAL,
    }
