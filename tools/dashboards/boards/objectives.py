"""How fast an objective's budget burns: the same view on several boards."""

from typing import Final

from tools.dashboards.model import Query, View

_ALERTED: Final = ("5m", "1h", "2h", "1d")


def burning(title: str, objective: str, *, allowed: float) -> View:
    """What goes wrong of an objective in the windows that its alert looks at."""
    return View(
        title=f"{title}: share that goes wrong",
        unit="percentunit",
        text=f"Over thirty days {allowed:g} % may.",
        queries=tuple(
            Query(f"somaagent:{objective}_failed:ratio_rate{window}", f"in {window}")
            for window in _ALERTED
        ),
        nothing="nothing went wrong",
    )
