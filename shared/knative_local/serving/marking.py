"""The environment entry by which a runtime knows its processes and their children again."""

import uuid
from collections.abc import Callable
from pathlib import Path

RUN_VARIABLE = "KNATIVE_LOCAL_RUN"
_RUN_ID = uuid.uuid4().hex


def run_value(state: Path) -> str:
    """Return the value that processes of this run carry."""
    return f"{_RUN_ID}:{state.resolve()}"


def run_marker(state: Path) -> str:
    """Return the whole entry of this run."""
    return f"{RUN_VARIABLE}={run_value(state)}"


def is_marker_of(state: Path) -> Callable[[bytes], bool]:
    """Return a test for entries of any run on a state folder."""
    start, end = f"{RUN_VARIABLE}=".encode(), f":{state.resolve()}".encode()
    return lambda entry: entry.startswith(start) and entry.endswith(end)
