"""The shipped rules with shorter times, and nothing else changed: what takes a day takes a minute.

What an alert compares, and with what, stays as it is shipped.
"""

import re
from collections.abc import Sequence
from typing import Final

from tests.support.prometheus import Json

WINDOWS: Final = {"5m": "30s", "15m": "45s", "1h": "60s", "2h": "60s", "1d": "90s"}
"""Each window that a rule looks back over, and the one here."""
FOR: Final = "2s"
"""How long a condition has to hold here, where it has to hold for minutes or an hour."""
_WINDOW: Final = re.compile(r"\[(\w+)\]")


def shortened(groups: Sequence[Json]) -> list[Json]:
    """The groups with the windows and the `for` of a drill."""
    return [{**group, "rules": [_shortened(rule) for rule in group["rules"]]} for group in groups]


def _shortened(rule: Json) -> Json:
    expr = _WINDOW.sub(lambda found: f"[{WINDOWS[found[1]]}]", rule["expr"])
    return {**rule, "expr": expr, **({"for": FOR} if "for" in rule else {})}
