"""`make alert-drills`: each alert is made to fire by real servers, and to end again.

A real Prometheus judges the shipped rules with shorter windows. Prints a table and writes
`build/alert-drills.json`; a run of some alerts replaces what is said of these there. Exits with 1
if an alert did not fire, or did not end, or if one that was named cannot be drilled here.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from tests.contracts.repository import ROOT
from tests.drills.run import Outcome
from tests.drills.stages import STAGES, run

WRITTEN: Final = ROOT / "build" / "alert-drills.json"


def main() -> None:
    """Run them all, or those that are named."""
    parser = argparse.ArgumentParser(prog="make alert-drills", description=__doc__)
    parser.add_argument("alerts", nargs="*", metavar="ALERT", help="these alone; else all")
    alerts: list[str] = parser.parse_args().alerts
    known = {alert for stage in STAGES for drill in stage.chosen(()) for alert in drill.alerts}
    if unknown := set(alerts) - known:
        parser.error(f"no drill of {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    console = Console(stderr=True)
    begun = time.monotonic()

    def say(line: str) -> None:
        console.print(f"{time.monotonic() - begun:6.1f} s  {line}", highlight=False)

    folder = Path(tempfile.mkdtemp(prefix="somaagent-drills-"))
    try:
        outcome = asyncio.run(run(folder, say, alerts))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    kept: list[dict[str, Any]] = (
        json.loads(WRITTEN.read_text()) if alerts and WRITTEN.exists() else []
    )
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(json.dumps(merged(kept, outcome), indent=2) + "\n")
    Console(width=120).print(_table(outcome))
    wrong = outcome.faults()
    if alerts:
        wrong += [f"{alert}: {reason}" for alert, reason in outcome.not_here.items()]
    for line in wrong:
        say(line)
    sys.exit(1 if wrong else 0)


def merged(kept: list[dict[str, Any]], outcome: Outcome) -> list[dict[str, Any]]:  # Any: JSON
    """What was written before, with what this run says of its alerts."""
    found = {each["alert"]: each for each in kept}
    found |= {each.alert: each.as_dict() for each in outcome.results}
    return list(found.values())


def _table(outcome: Outcome) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("alert", "fires after", "over after", "what was done"):
        table.add_column(column)
    for each in outcome.results:
        times = (each.fired_after_seconds, each.ended_after_seconds)
        table.add_row(each.alert, *("-" if t is None else f"{t} s" for t in times), each.what)
    for alert, reason in outcome.not_here.items():
        table.add_row(alert, "not here", "", reason)
    return table


if __name__ == "__main__":
    main()
