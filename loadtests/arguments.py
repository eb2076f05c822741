"""What `python -m loadtests` takes on its command line."""

import argparse
from pathlib import Path
from typing import Final

from loadtests.options import JOURNEYS, duration
from loadtests.results.thresholds import FILE
from loadtests.shapes import SHAPES

UI_PORT: Final = 8089
WORKERS_PORT: Final = 5557
DESCRIPTION: Final = "Load a platform, and say what came of it."


def parser() -> argparse.ArgumentParser:
    """The parser; `command` of what it gives says which command was asked for."""
    asked = argparse.ArgumentParser(prog="python -m loadtests", description=DESCRIPTION)
    commands = asked.add_subparsers(required=True, dest="command")
    load = commands.add_parser("run", help="load a platform and report")
    load.add_argument("journey", choices=JOURNEYS)
    model = load.add_mutually_exclusive_group()
    model.add_argument("--rate", type=_rate, help="arrivals a second at the peak: the open model")
    model.add_argument("--users", type=_count, help="people at the peak, instead: the closed model")
    load.add_argument(
        "--think", type=_amount, default=1.0, help="mean seconds between their visits"
    )
    load.add_argument("--for", dest="seconds", type=_seconds, help="how long, as 90s, 5m or 1h")
    load.add_argument("--shape", choices=SHAPES, help="how the load goes (constant, for soak soak)")
    load.add_argument("--host", help="the gateway's base URL, of a platform elsewhere")
    load.add_argument(
        "--token-command", help="prints a credential; {tenant} and {subject} are put in"
    )
    load.add_argument("--state", type=Path, help="state folder of the platform of this machine")
    load.add_argument("--workers", type=_count, default=1, help="processes that share the load")
    load.add_argument(
        "--elsewhere",
        type=_count,
        nargs="?",
        const=WORKERS_PORT,
        default=0,
        metavar="PORT",
        help=f"workers come from other machines, to port {WORKERS_PORT} of this one",
    )
    load.add_argument(
        "--ui",
        type=_count,
        nargs="?",
        const=UI_PORT,
        default=0,
        metavar="PORT",
        help=f"locust's own page, on port {UI_PORT} of this machine",
    )
    load.add_argument("--out", type=Path, help="a new folder for the run")
    load.add_argument("--seed", type=int, help="of all chance, for the same load again")
    load.add_argument("--most-in-flight", type=_count, default=500, help="in one worker")
    load.add_argument("--cut-share", type=_share, default=0.05, help="of streams, broken off once")
    load.add_argument("--look-share", type=_share, default=0.2, help="of turns, their trail read")
    worker = commands.add_parser("worker", help="be a worker of a run on another machine")
    worker.add_argument(
        "master", type=_address, help="HOST or HOST:PORT of the run with --elsewhere"
    )
    again = commands.add_parser("report", help="judge a run again")
    again.add_argument("folder", type=Path)
    for each in (load, again):
        each.add_argument("--thresholds", type=Path, default=FILE, help="the file to judge by")
        each.add_argument("--against", type=Path, help="folder of an earlier run to compare with")
        each.add_argument("--row", action="store_true", help="print a row for a page in Markdown")
        each.add_argument("--no-picture", action="store_true", help="draw nothing")
    two = commands.add_parser("compare", help="two runs beside each other")
    two.add_argument("before", type=Path)
    two.add_argument("after", type=Path)
    return asked


def _rate(text: str) -> float:
    rate = _number(text)
    if not 0 < rate <= 100_000:
        raise argparse.ArgumentTypeError(f"{text} is no rate; give a number above 0")
    return rate


def _count(text: str) -> int:
    count = _number(text)
    if not 0 < count < 65536 or count != int(count):
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to 65535")
    return int(count)


def _amount(text: str) -> float:
    amount = _number(text)
    if not 0 <= amount < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 on")
    return amount


def _share(text: str) -> float:
    share = _number(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share from 0 to 1")
    return share


def _seconds(text: str) -> float:
    try:
        return duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.partition(":")
    return host, _count(port) if port else WORKERS_PORT


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
