"""What the local data plane's status says of who runs."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from loadtests.protocol.answers import WrongAnswer

STEPS: Final = ("gateway", "perception", "router", "conversation")
"""Functions that a turn passes."""


def at_zero(services: Sequence[dict[str, Any]], steps: Iterable[str] = STEPS) -> bool:
    """Whether none of these functions runs; a process that is still ending counts as running.

    Args:
        services: `services` of the status.
        steps: Names of the functions.

    Raises:
        WrongAnswer: The status does not tell of all of them, so nothing is known.
    """
    told = {str(service["name"]): service for service in services}
    if missing := set(steps) - told.keys():
        raise WrongAnswer(f"the data plane's status has no {', '.join(sorted(missing))}")
    return not any(told[step]["replicas"] or told[step].get("pids") for step in steps)
