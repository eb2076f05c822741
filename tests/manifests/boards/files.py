"""The dashboards as they are shipped."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.contracts.repository import ROOT

FOLDER = ROOT / "knative" / "components" / "monitoring" / "dashboards"


@dataclass(frozen=True, slots=True)
class Target:
    """One query of a panel."""

    board: str
    panel: str
    expr: str
    legend: str


def shipped() -> dict[str, dict[str, Any]]:  # Any: parsed JSON
    """Every dashboard by its uid."""
    found = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
    by_uid = {board["uid"]: board for board in found}
    assert len(by_uid) == len(found)
    return by_uid


def targets() -> Iterator[Target]:
    """Every query of every panel."""
    for uid, board in shipped().items():
        for panel in board["panels"]:
            for target in panel.get("targets", []):
                yield Target(uid, panel["title"], target["expr"], target["legendFormat"])
