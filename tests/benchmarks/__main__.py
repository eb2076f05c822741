"""`make bench`: every figure in one table, and in `build/bench.json` for programs."""

import argparse
import asyncio
import json
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    admission,
    backup,
    budgets,
    chain,
    costs,
    deployment,
    eventing,
    gateway,
    identity,
    load,
    recovery,
    sandbox,
    scale,
    serving,
    telemetry,
    turns,
)

ROOT = Path(__file__).resolve().parents[2]

Measure = Callable[[Path], Awaitable[list[Mapping[str, Any]]]]

SUITES: dict[str, Any] = {
    "admission": admission.measure,
    "backup": backup.measure,
    "budgets": budgets.measure,
    "chain": chain.measure,
    "costs": costs.measure,
    "deployment": deployment.measure,
    "eventing": eventing.measure,
    "gateway": gateway.measure,
    "identity": identity.measure,
    "load": load.measure,
    "recovery": recovery.measure,
    "sandbox": sandbox.measure,
    "scale": scale.measure,
    "serving": serving.measure,
    "telemetry": telemetry.measure,
    "turns": turns.measure,
}


def main() -> None:
    """Run the suites, one after the other: they share two cores."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"which of {', '.join(SUITES)}; default all")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    options = parser.parse_args()
    unknown = set(options.suites) - set(SUITES)
    if unknown:
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    console = Console(stderr=True)
    figures: list[Mapping[str, Any]] = []
    for name in options.suites or SUITES:
        console.print(f"measuring {name} …")
        state = ROOT / "build" / "bench" / name
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir(parents=True)
        figures += asyncio.run(SUITES[name](state))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=2) + "\n")
    # Wide enough for whole names, wherever the output goes.
    Console(file=sys.stdout, width=max(110, console.width)).print(_table(figures))
    console.print(f"written to {options.out}")


def _table(figures: list[Mapping[str, Any]]) -> Table:
    table = Table("figure", "value", "unit", "raw", "ratio", "goal", "met")
    for line in figures:
        table.add_row(
            line["name"],
            f"{line['value']:g}",
            line["unit"],
            "" if line["raw"] is None else f"{line['raw']:g}",
            "" if line["ratio"] is None else f"{line['ratio']:g}",
            line["goal"] or "",
            "" if line["met"] is None else "yes" if line["met"] else "no",
        )
    return table


if __name__ == "__main__":
    main()
