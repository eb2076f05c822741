"""Programs that not every machine has: found, or the test is skipped with the reason."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from somaagent.local.settings import CacheSettings


def find(program: str, *, remedy: str = "`make policy-tools` builds it (Go, some minutes)") -> str:
    """The program's path; where there is none the test is skipped, or fails if CI wants all."""
    cache = CacheSettings().xdg_cache_home
    built = Path(cache or Path.home() / ".cache") / "somaagent" / "tools" / program
    found = (
        str(built)
        if built.is_file()
        else shutil.which(
            program,
            path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin",  # noqa: TID251
        )
    )
    if found is None:
        reason = f"there is no {program}: {remedy}"
        if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - says how tests run
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def wait_for(answers: Callable[[], bool], what: str, *, seconds: float = 30) -> None:
    """Return when a starting server answers; fails when it does not in time."""
    deadline = time.monotonic() + seconds
    while not answers():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.02)
