"""`make alert-drills`: each alert is made to fire on a running platform, and to end again.

A real Prometheus reads the platform and judges the shipped rules with shorter windows. Prints a
table and writes `build/alert-drills.json`. Exits with 1 if an alert did not fire, or did not end.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.contracts.repository import ROOT
from tests.drills.run import Outcome, run
from tests.drills.scenes import NOT_YET, OTHERS_MEASURE

BUILD: Final = ROOT / "build"


def main() -> None:
    """Run them all, or one."""
    parser = argparse.ArgumentParser(prog="make alert-drills", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="alerts with this text")
    options = parser.parse_args()
    console = Console(stderr=True)
    begun = time.monotonic()

    def say(line: str) -> None:
        console.print(f"{time.monotonic() - begun:6.1f} s  {line}", highlight=False)

    folder = Path(tempfile.mkdtemp(prefix="somaagent-drills-"))
    try:
        outcome = asyncio.run(run(folder, say, options.only))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "alert-drills.json").write_text(json.dumps(outcome.alerts(), indent=2) + "\n")
    Console(width=120).print(_table(outcome))
    wrong = faults(outcome)
    for line in wrong:
        say(line)
    sys.exit(1 if wrong else 0)


def faults(outcome: Outcome) -> list[str]:
    """What is not as it should be."""
    found = [f"{each.alert} did not fire and end" for each in outcome.results if not each.passed]
    return found + outcome.wrong


def _table(outcome: Outcome) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("alert", "fires after", "over after", "what was done"):
        table.add_column(column)
    for each in outcome.results:
        times = (each.fired_after_seconds, each.ended_after_seconds)
        table.add_row(each.alert, *("-" if t is None else f"{t} s" for t in times), each.what)
    for said, alerts in (("not here", OTHERS_MEASURE), ("not yet", NOT_YET)):
        for alert, reason in alerts.items():
            table.add_row(alert, said, "", reason)
    return table


if __name__ == "__main__":
    main()
