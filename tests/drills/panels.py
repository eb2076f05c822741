"""Every query of every panel, asked of the Prometheus that watched the run."""

import math
from collections.abc import Sequence
from typing import Final

from tests.drills.watched import Watched
from tests.manifests.boards.files import Target, targets
from tests.manifests.boards.promql import asked, parsed, plain
from tests.support.prometheus import Json, told
from tools.dashboards.sources import OTHERS

STEP_SECONDS: Final = 5
EMPTY: Final = {
    "platform: Certificates expire in: {{name}}": "its metric is cert-manager's",
    "platform: Age of the Secrets: {{secret}}": "its metric is kube-state-metrics'",
}
"""Queries that have no answer on one machine, and why; all others have one."""


def name(target: Target) -> str:
    """A query, by its dashboard, panel and legend."""
    return f"{target.board.removeprefix('somaagent-')}: {target.panel}: {target.legend}"


async def drawn(watched: Watched) -> list[Json]:
    """Each query, and the lines that its graph has over the run.

    Raises:
        AssertionError: Prometheus refuses one.
    """
    return [
        drawn_of(target, await watched.over_time(plain(target.expr), step=STEP_SECONDS))
        for target in targets()
    ]


def drawn_of(target: Target, lines: Sequence[Json]) -> Json:
    """A query with those of its lines that are somewhere a number."""
    return {
        "name": name(target),
        "board": target.board,
        "panel": target.panel,
        "legend": target.legend,
        "lines": [line for line in lines if _has_a_number(line)],
    }


def _has_a_number(line: Json) -> bool:
    return any(not math.isnan(float(value)) for _, value in line["values"])


async def unknown(watched: Watched) -> set[str]:
    """Names that are asked for, are nobody else's, and of which Prometheus has no series."""
    known: list[str] = await told(
        watched.http, f"{watched.prometheus}/api/v1/label/__name__/values"
    )
    return ours() - set(known)


def ours() -> set[str]:
    """Every series that a panel asks for, but those of others."""
    metrics = {each.metric for target in targets() for each in asked(parsed(target.expr))}
    return metrics - OTHERS.keys()
