"""A control group of one's own to divide, where this machine and user have one."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest

_ROOT = Path("/sys/fs/cgroup")
_CONTROLLERS = ("memory", "pids", "cpu")


@contextmanager
def divisible() -> Generator[tuple[Path, ...]]:
    """One folder of version 2, or one in each hierarchy of version 1; skips where there is none."""
    name = f"somaagent-{uuid4().hex}"
    made: list[Path] = []
    try:
        try:
            for place in _places():
                folder = place / name
                folder.mkdir()
                made.append(folder)
                control = folder / "cgroup.subtree_control"
                if control.exists():
                    control.write_text(" ".join(f"+{each}" for each in _CONTROLLERS))
        except OSError as error:
            reason = f"there is no control group to divide here: {error}"
            if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - says how tests run
                pytest.fail(reason)
            pytest.skip(reason)
        yield tuple(made)
    finally:
        for folder in made:
            for below in folder.glob("*/"):
                with suppress(OSError):
                    below.rmdir()
            folder.rmdir()


def _places() -> Iterator[Path]:
    """Where this process is, in the hierarchies that matter."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers in _CONTROLLERS:
            yield _ROOT / controllers / path.lstrip("/")
        elif not controllers and (_ROOT / "cgroup.controllers").exists():
            yield _ROOT / path.lstrip("/")
