"""Whether a file of thresholds says what one may say; wrong files are refused before any load."""

import math
from collections.abc import Mapping
from typing import Any, Final, cast

from loadtests import measures
from loadtests.options import JOURNEYS, duration

EVERY: Final = "every"
"""The table of what holds for all journeys."""
NOT_NAMES: Final = frozenset({"rate", "for", "users", "growth", "bounded", "fairness"})
"""Keys of a journey that are no measure."""


def check(content: Mapping[str, Any]) -> None:  # Any: TOML
    """Look at a whole file.

    Raises:
        ValueError: Something in it means nothing; the message says where.
    """
    if not _number(content.get("allowance")):
        raise ValueError("`allowance` must be a number that is not below 0")
    for name, table in content.items():
        if name == "allowance":
            continue
        if name not in {EVERY, *JOURNEYS}:
            raise ValueError(f"{name} is no journey; there are {', '.join(JOURNEYS)}")
        if not isinstance(table, dict):
            raise ValueError(f"{name} is no table")
        for key, said in cast("dict[str, Any]", table).items():
            problem = _wrong(name, key, said)
            if problem:
                raise ValueError(f"{name}, {key!r}: {problem}")


def _wrong(journey: str, key: str, said: Any) -> str:  # Any: TOML
    """What is wrong with one line; empty for nothing."""
    if key in NOT_NAMES and journey != EVERY:
        return _wrong_setting(key, said)
    known = measures.of(journey) if journey != EVERY else frozenset({measures.LATE})
    if key not in known:
        return f"nothing of that name is measured; there are {', '.join(sorted(known))}"
    if not isinstance(said, dict) or not said:
        return "it needs percentiles, as { p95 = 100 }"
    for which, target in cast("dict[str, Any]", said).items():
        if not _percentile(which):
            return f"{which!r} is no percentile"
        if not _number(target):
            return f"{target!r} is no number that is not below 0"
    return ""


def _wrong_setting(key: str, said: Any) -> str:  # Any: as above
    if key == "for":
        return "" if isinstance(said, str) and duration(said) else "it is a text like 90s or 5m"
    if key == "bounded":
        whole = isinstance(said, dict) and all(map(_number, cast("dict[str, Any]", said).values()))
        return "" if whole else "it needs processes and MiB, as { kafka = 200 }"
    return "" if _number(said) else f"{said!r} is no number that is not below 0"


def _percentile(which: str) -> bool:
    """Whether it is one, as p95 or p99.9."""
    digits = which.removeprefix("p")
    shown = which.startswith("p") and digits.replace(".", "", 1).isdigit()
    return shown and 0 < float(digits) <= 100


def _number(said: Any) -> bool:  # Any: as above
    if isinstance(said, bool) or not isinstance(said, int | float):
        return False
    return math.isfinite(said) and said >= 0
