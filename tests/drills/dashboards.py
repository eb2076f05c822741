"""`make dashboards`: every panel of every dashboard is asked of a Prometheus that watched a load.

Writes what they showed to `build/dashboards.json`, of which `plots.py` draws pictures. Exits with 1
if a panel is empty that should not be, or a metric is unknown.
"""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from rich.console import Console

from tests.contracts.repository import ROOT
from tests.drills.panels import EMPTY
from tests.drills.shown import show

BUILD: Final = ROOT / "build"


def main() -> None:
    """Use it, ask, and say what is wrong."""
    console = Console(stderr=True)
    begun = time.monotonic()

    def say(line: str) -> None:
        console.print(f"{time.monotonic() - begun:6.1f} s  {line}", highlight=False, markup=False)

    folder = Path(tempfile.mkdtemp(prefix="somaagent-dashboards-"))
    try:
        found = asyncio.run(show(folder, say))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "dashboards.json").write_text(json.dumps(found.panels) + "\n")
    faults = found.faults()
    for line in faults:
        say(line)
    answered = len(found.panels) - len(found.empty)
    say(f"{answered} of {len(found.panels)} queries have an answer")
    for name, reason in EMPTY.items():
        say(f"none here: {name}: {reason}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
