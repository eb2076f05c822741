"""A sandbox that isolates, or the reason why there is none; a workspace; a watched event loop."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from somaagent.sandbox import Sandbox, SandboxRequest
from somaagent.settings import SandboxSettings
from tests.support.sandboxed import NOBODY, Runner

LONGEST_STANDSTILL = 10.0
"""Seconds, on a machine under load: what is looked for is a platform that stands still."""


@pytest.fixture(scope="session")
def isolation() -> None:
    """Skips, with the reason, where nothing can be isolated."""
    probe = SandboxRequest(argv=("/bin/true",))
    result = asyncio.run(Sandbox(SandboxSettings()).run(probe))
    if result.status == "blocked":
        reason = f"nothing can be isolated here: {result.reason}"
        if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - says how tests run
            pytest.fail(reason)
        pytest.skip(reason)
    assert result.status == "success", result


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty folder that belongs to whoever the sandbox runs as."""
    folder = tmp_path / "workspace"
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    return folder


@pytest_asyncio.fixture
async def responsive() -> AsyncIterator[None]:
    """Fails if the event loop stood still while the test ran."""
    worst = 0.0
    last = time.monotonic()

    def measure() -> None:
        nonlocal worst, last
        worst = max(worst, time.monotonic() - last)
        last = time.monotonic()

    async def beat() -> None:
        while True:
            await asyncio.sleep(0.01)
            measure()

    beating = asyncio.create_task(beat())
    yield
    beating.cancel()
    measure()
    assert worst < LONGEST_STANDSTILL


@pytest.fixture
def run(isolation: None, responsive: None) -> Runner:
    """Runs programs, and watches that the platform goes on meanwhile."""
    return Runner(Sandbox(SandboxSettings()))
