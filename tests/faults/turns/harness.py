"""`make faults`: many people's turns while everything that runs is killed, again and again.

Half of the kills come at known places between two steps of a turn, half at random. Turns are
kept for each place until it was cut; the table says how often that was. On the way all functions
are scaled to zero. Afterwards every turn is judged from outside. Prints a table and writes
`build/faults.json`. SIGINT and SIGTERM end it early: what is over is judged, the platform is
stopped, and the exit code is 130.
"""

import argparse
import asyncio
import json
import logging
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import uvloop
from rich.console import Console
from rich.table import Table

from tests.faults.turns.campaign import PEOPLE, Outcome, Say, campaign
from tests.faults.turns.cuts import CUTS
from tests.faults.turns.stage import Stage

ROOT: Final = Path(__file__).resolve().parents[3]
INTERRUPTED: Final = 130
"""The exit code of a campaign that was ended early."""
_SPARE: Final = 1.5
"""Turns that are kept for each place, which is not always hit by the first."""


def main() -> None:
    """Run it with as many turns as told."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--turns", type=int, default=40, help="questions that are asked")
    parser.add_argument("--seed", type=int, default=20261128, help="of what is left to chance")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "faults.json")
    parser.add_argument("--keep", type=Path, help="a folder for the platform's state, kept")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument(
        "--rests", type=int, default=1, help="how often all functions are scaled to zero"
    )
    parser.add_argument(
        "--at",
        metavar="TEXT",
        action="append",
        help="only boundaries with this text; may be repeated",
    )
    options = parser.parse_args()
    wanted: list[str] = options.at or [""]
    boundaries = [name for name in CUTS if any(text in name for text in wanted)]
    if not boundaries:
        parser.error(f"--at must be part of one of: {', '.join(CUTS)}")
    if options.turns < 1:
        parser.error("--turns must be 1 at least")
    if options.rests < 0:
        parser.error("--rests must be 0 at least")
    # The consumer of the verdict asks a Kafka that was just started.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    console = Console(stderr=True)
    folder = options.keep or Path(tempfile.mkdtemp(prefix="somaagent-faults-"))

    def say(line: str) -> None:
        console.print(line, highlight=False)

    try:
        outcome = uvloop.run(
            run(
                folder,
                options.turns,
                seed=options.seed,
                boundaries=boundaries,
                rests=options.rests,
                say=say,
            )
        )
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    if outcome is None:
        sys.exit(INTERRUPTED)
    written = outcome.as_dict()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(written, indent=2) + "\n")
    if options.json:
        sys.stdout.write(json.dumps(written, indent=2) + "\n")
    else:
        Console(width=100).print(table_of(written))
        console.print(f"written to {options.out}")
    if outcome.interrupted:
        sys.exit(INTERRUPTED)
    sys.exit(0 if outcome.is_good else 1)


async def run(
    state: Path, turns: int, *, seed: int, boundaries: Sequence[str], rests: int, say: Say
) -> Outcome | None:
    """Start a platform in `state`, let it be asked and hurt, judge, and stop it.

    Returns:
        None where a signal came before anything was asked.
    """
    ending = asyncio.Event()
    loop, starting = asyncio.get_running_loop(), asyncio.ensure_future(Stage.start(state))
    cancelled: asyncio.Future[Stage] | asyncio.Future[Outcome] = starting

    def end(name: str) -> None:
        # Nothing is asked yet, or a second signal does not wait for the judgement either.
        if cancelled is starting or ending.is_set():
            cancelled.cancel()
        ending.set()
        say(f"{name}: ending; the platform is stopped")

    for kind in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(kind, end, kind.name)
    try:
        stage = await starting
    except asyncio.CancelledError:
        return None
    try:
        cancelled = running = asyncio.ensure_future(
            campaign(
                stage,
                turns,
                seed=seed,
                say=say,
                boundaries=boundaries,
                ending=ending,
                # Of few turns nearly all, once people have asked: every place comes first.
                kept=max(0, min(turns - PEOPLE, int(_SPARE * len(boundaries)))),
                rests=min(rests, turns - 1),
            )
        )
        return await running
    except asyncio.CancelledError:
        return None
    finally:
        await stage.stop()


def table_of(written: Mapping[str, Any]) -> Table:  # Any: JSON
    """An outcome for people; a place at which nothing was killed stands out."""
    table = Table("what", "count")
    for name, value in written.items():
        title = name.replace("_", " ")
        if isinstance(value, dict):
            for part, count in cast("dict[str, int | tuple[int, int]]", value).items():
                # Two where they must be the same.
                shown = " and ".join(map(str, count)) if isinstance(count, tuple) else str(count)
                never = "" if count else "  NEVER"
                table.add_row(
                    f"  {title}: {part}", f"{shown}{never}", style="" if count else "bold"
                )
        elif isinstance(value, list):
            for line in cast("list[str]", value):
                table.add_row("wrong", line)
        else:
            table.add_row(title, str(value))
    return table


if __name__ == "__main__":
    main()
