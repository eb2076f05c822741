"""`python -m loadtests run|worker|report|compare`: load a platform, and say what came of it."""

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from rich.console import Console
from rich.table import Table as Drawn

from loadtests.arguments import parser
from loadtests.attack import AttackFailed, attack
from loadtests.crew import PYTHON, ROOT, work
from loadtests.options import Options, duration
from loadtests.results import compare, page, row, summary
from loadtests.results.samples import Run
from loadtests.results.summary import Table
from loadtests.results.thresholds import Thresholds

SOMA: Final = Path(sys.executable).parent / "soma"
SCOPES: Final = (
    "sessions:read sessions:write chat:write events:publish files:read files:write personas:write"
)
RED: Final = 1
WRONG: Final = 2
INTERRUPTED: Final = 130
TOO_LATE: Final = (
    "locust itself was late, so these are no figures of the platform: a lower rate, or more workers"
)


def main() -> int:
    """Exit codes: 0 every threshold is met, 1 one is not, 2 there is nothing to judge."""
    options = parser().parse_args()
    # As Ctrl-C, so that nothing is left running.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return COMMANDS[options.command](options)
    except (AttackFailed, OSError, ValueError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"load: {error}\n")
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED


def run(given: argparse.Namespace) -> int:
    """Load the platform, then report."""
    thresholds = Thresholds.read(given.thresholds)
    # What is wrong with it is said before the load.
    before = None if given.against is None else Run.read(given.against)
    _need_locust()
    status = _status(given)
    options = _options(given, thresholds, status)
    if before is not None and (reasons := compare.other_loads(before.options, options)):
        raise ValueError(f"{given.against} was another load: {'; '.join(reasons)}")
    if given.ui:
        sys.stdout.write(
            f"locust's page: http://127.0.0.1:{given.ui}; Ctrl-C ends it and reports\n"
        )
        sys.stdout.flush()
    attack(options, status, ui=given.ui, elsewhere=given.elsewhere)
    return _report(Path(options.folder), given)


def report(given: argparse.Namespace) -> int:
    """Judge a run again, by thresholds that may be others."""
    return _report(given.folder, given)


def compared(given: argparse.Namespace) -> int:
    """Two runs beside each other; red where one measure is slower beyond noise."""
    before, after = Run.read(given.before), Run.read(given.after)
    reasons = compare.why_not(before, after)
    if reasons:
        sys.stderr.write(f"load: the runs cannot be compared: {'; '.join(reasons)}\n")
        return WRONG
    found = compare.differences(before, after)
    _show(page.compared(found))
    return RED if any(line.said == "slower" for line in found) else 0


def be_worker(given: argparse.Namespace) -> int:
    """Work for a run on another machine."""
    _need_locust()
    host, port = given.master
    sys.stdout.write(f"a worker of the run at {host}:{port}, as soon as that has begun\n")
    sys.stdout.flush()
    return work(host, port)


def _report(folder: Path, given: argparse.Namespace) -> int:
    done = Run.read(folder)
    verdicts = Thresholds.read(given.thresholds).judge(done)
    differences: Sequence[compare.Difference] | str = ""
    if given.against is not None:
        before = Run.read(given.against)
        reasons = compare.why_not(before, done)
        differences = "; ".join(reasons) or compare.differences(before, done)
    if not given.no_picture:
        drawn = [str(PYTHON), "-m", "loadtests.results.figures", str(folder)]
        subprocess.run(drawn, cwd=ROOT, check=True)
    page.write(done, verdicts, differences, folder / "report.html")
    _show(summary.measures(done))
    if done.options.shape == "step":
        _show(summary.stepped(done))
        sys.stdout.write(f"{summary.carried(done)}\n")
    if done.failures:
        _show(summary.errors(done))
    if done.options.journey == "soak":
        _show(summary.growths(done))
    if isinstance(differences, str):
        sys.stdout.write(f"not comparable: {differences}\n" if differences else "")
    else:
        _show(page.compared(differences))
    _show(page.judged(verdicts))
    if given.row:
        sys.stdout.write(f"{row.of(done, verdicts)}\n")
    missed = [verdict.name for verdict in verdicts if not verdict.met]
    sys.stdout.write(f"{len(missed)} of {len(verdicts)} thresholds missed; {folder}/report.html\n")
    if summary.fell_behind(done, verdicts):
        sys.stderr.write(f"load: {TOO_LATE}\n")
        return WRONG
    return RED if missed else 0


def _need_locust() -> None:
    if not PYTHON.exists():
        raise AttackFailed(f"locust is not installed: {sys.executable} tools/apart.py load")


def _options(
    given: argparse.Namespace, thresholds: Thresholds, status: Mapping[str, Any] | None
) -> Options:
    stated = thresholds.of(given.journey)
    users = given.users or 0
    rate = given.rate if given.rate is not None else float(stated.get("rate", 1))
    if users:
        rate = 0.0
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{given.journey}-{uuid4().hex[:6]}"
    return Options(
        journey=given.journey,
        host=(given.host or str((status or {})["gateway_url"])).rstrip("/"),
        rate=rate,
        users=users or (0 if rate else 1),
        think=given.think,
        seconds=given.seconds or duration(str(stated.get("for", "60s"))),
        shape=given.shape or ("soak" if given.journey == "soak" else "constant"),
        token_command=given.token_command or _token_command(status),
        run=name,
        seed=given.seed if given.seed is not None else time.time_ns() % 2**31,
        folder=str((given.out or ROOT / "build" / "loads" / name).resolve()),
        state=str(status["state"]) if status else "",
        status_url=str(status["status_url"]) if status else "",
        most_in_flight=given.most_in_flight,
        workers=given.workers,
        cut_share=given.cut_share,
        look_share=given.look_share,
    )


def _status(given: argparse.Namespace) -> Mapping[str, Any] | None:
    """Of the platform of this machine; None for one that is elsewhere.

    Raises:
        AttackFailed: It does not run.
        ValueError: Options do not fit together.
    """
    if given.host:
        if not given.token_command:
            raise ValueError("--host needs --token-command, which prints a credential for it")
        return None
    command = [str(SOMA), "status", "--json", *_state(given.state)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != 0:
        raise AttackFailed(f"no platform runs here ({done.stderr.strip()}); make up, or --host URL")
    status: Mapping[str, Any] = json.loads(done.stdout)
    return status


def _state(folder: Path | str | None) -> list[str]:
    return [] if folder is None else ["--state", str(folder)]


def _token_command(status: Mapping[str, Any] | None) -> str:
    state = str(status["state"]) if status else ""
    names = "--tenant {tenant} --subject {subject}"
    return f"'{SOMA}' token --state '{state}' {names} --scope '{SCOPES}'"


def _show(table: Table) -> None:
    heads, rows = table
    drawn = Drawn(*heads)
    for cells in rows:
        drawn.add_row(*cells)
    Console(file=sys.stdout, width=max(120, Console().width)).print(drawn)


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "run": run,
    "worker": be_worker,
    "report": report,
    "compare": compared,
}

if __name__ == "__main__":
    sys.exit(main())
