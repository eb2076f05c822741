"""What it costs to run a program with all limits on, beside running it bare."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from somaagent.sandbox import Sandbox, SandboxRequest
from somaagent.settings import SandboxSettings
from tests.support.control_groups import divisible

ROUNDS: Final = 100
_GOAL: Final = 30.0
"""Milliseconds that nineteen of twenty runs may take from the request to the result."""
_NOBODY: Final = 65534

Run = Callable[[], Awaitable[None]]


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module; the kinds of runs alternate, so that load meets all of them."""
    workspace = state / "workspace"
    workspace.mkdir()
    if os.geteuid() == 0:
        os.chown(workspace, _NOBODY, _NOBODY)
    used: list[float] = []
    runs: dict[str, Run] = {
        "sandboxed": partial(_sandboxed, Sandbox(SandboxSettings()), workspace, used),
        "bare": _bare,
        # The sandbox hides installed packages, and some of them make every start slower.
        "without packages": partial(_bare, "-I", "-S"),
    }
    async with _control_groups() as groups:
        if groups is not None:
            sandbox = Sandbox(SandboxSettings(cgroup=groups))
            runs["held by a control group"] = partial(_sandboxed, sandbox, workspace, [])
        for run in runs.values():
            # Once for what is looked for only once.
            await run()
        took: dict[str, list[float]] = {kind: [] for kind in runs}
        for _ in range(ROUNDS):
            for kind, run in runs.items():
                took[kind].append(await _milliseconds(run))
    return [
        *_figures(took),
        _figure("processor time of a sandboxed run, p50", _at(used, 0.5), None),
    ]


async def _sandboxed(sandbox: Sandbox, workspace: Path, used: list[float]) -> None:
    result = await sandbox.run(SandboxRequest(source="pass", workspace=workspace))
    if result.status != "success":
        raise RuntimeError(f"{result.status}: {result.reason}")
    used.append(result.cpu_seconds * 1000)


async def _bare(*options: str) -> None:
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    python = Path(sys.base_prefix) / "bin" / name
    process = await asyncio.create_subprocess_exec(python, *options, "-c", "pass")
    if await process.wait() != 0:
        raise RuntimeError(f"{python} does not run")


def _figures(took: dict[str, list[float]]) -> list[dict[str, Any]]:
    """What each kind of run took, beside the bare ones."""
    bare, smallest = took.pop("bare"), took.pop("without packages")
    figures = [
        _figure(
            f"`python -c pass`, {kind}, p{share * 100:.0f}; raw is bare",
            _at(times, share),
            _at(bare, share),
        )
        for kind, times in took.items()
        for share in (0.5, 0.95)
    ]
    beside = _figure(
        "the p95 beside `python -IS`", _at(took["sandboxed"], 0.95), _at(smallest, 0.95)
    )
    return [*figures, beside]


@asynccontextmanager
async def _control_groups() -> AsyncGenerator[str | None]:
    """Groups that may be divided, as the setting names them; None where there are none."""
    try:
        with divisible() as folders:
            yield ":".join(map(str, folders))
    except pytest.skip.Exception:
        yield None


async def _milliseconds(act: Run) -> float:
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
        "goal": f"<= {_GOAL:g} ms",
        "met": value <= _GOAL,
    }
