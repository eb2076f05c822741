"""Write the dashboards, or with `--check` say which are not what they should be."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from tools.dashboards.boards import BOARDS
from tools.dashboards.building import written
from tools.dashboards.model import Board

MONITORING: Final = Path(__file__).resolve().parents[2] / "knative" / "components" / "monitoring"
FOLDER: Final = MONITORING / "dashboards"


def dashboards() -> Mapping[str, str]:
    """Every dashboard's JSON, by its file's name."""
    return {f"{board.name}.json": written(board, alerts_of(board)) for board in BOARDS}


def alerts_of(board: Board) -> list[str]:
    """The alerts whose annotation names a dashboard."""
    return sorted(
        {rule["alert"] for rule in _alerts() if rule["annotations"].get("dashboard") == board.uid}
    )


def _alerts() -> list[dict[str, Any]]:  # Any: parsed YAML
    return [
        rule
        for path in sorted(MONITORING.glob("*.yaml"))
        for found in yaml.safe_load_all(path.read_text(encoding="utf-8"))
        if found["kind"] == "PrometheusRule"
        for group in found["spec"]["groups"]
        for rule in group["rules"]
        if "alert" in rule
    ]


def main() -> int:
    """Write them all, or compare."""
    wanted = dashboards()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    if "--check" not in sys.argv[1:]:
        FOLDER.mkdir(exist_ok=True)
        for name in there.keys() - wanted.keys():
            (FOLDER / name).unlink()
        for name, text in wanted.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        return 0
    wrong = sorted(name for name in {**there, **wanted} if there.get(name) != wanted.get(name))
    for name in wrong:
        print(f"dashboards/{name} is not what its source says: make contracts", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
