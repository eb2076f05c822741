"""Waits, in a thread that may block, until something outside this process has happened."""

import time
from collections.abc import Callable

_STEP_SECONDS = 0.025


def wait_until(condition: Callable[[], bool], *, timeout: float) -> bool:
    """Ask until the condition holds; tell whether it did within the timeout."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_STEP_SECONDS)
    return True
