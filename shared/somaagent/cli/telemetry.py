"""`soma trace` and `soma logs`: what happened, hop by hop and line by line."""

import contextlib
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import FAILED, say, write, write_json, write_json_line

if TYPE_CHECKING:
    from pathlib import Path

    from somaagent.local.spans import StoredSpan

_WIDTH: Final = 32
_WIDEST: Final = 10_000
"""Characters of a line of a waterfall in a file, at most."""
_SHOWN: Final = ("time", "level", "name", "event", "service", "trace_id", "span_id", "turn_id")


def trace(
    wanted: Annotated[str, typer.Argument(metavar="SESSION|TURN|ID", help="What to look for.")],
    *,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Draw the traces of a session, a turn or an event, or one by its own id, as waterfalls.

    Exit codes: 0 found, 1 nothing is stored of it.
    """
    from somaagent.local.overlay import traces_in_use
    from somaagent.local.platforms import open_platform
    from somaagent.local.spans import traces_of

    folder = traces_in_use(open_platform(state).layout)
    found = traces_of(folder, wanted)
    if not found:
        say(_no_spans(folder, wanted))
        raise typer.Exit(FAILED)
    if as_json:
        write_json([{"trace_id": name, "spans": _dicts(spans)} for name, spans in found.items()])
        return
    for name, spans in found.items():
        _draw(name, spans)


def logs(
    *,
    turn: Annotated[str | None, typer.Option(help="Only lines of this turn.")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes.")] = False,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Show the log lines of all functions in the order of their times.

    Exit codes: 0 done, 1 there is no line.
    """
    from somaagent.local.platforms import open_platform
    from somaagent.local.turn_logs import TurnLogs

    folder = open_platform(state).layout.knative / "logs"
    reader = TurnLogs(folder, turn and turn.lower())
    lines = reader.follow() if follow else iter(reader.lines())
    if follow and turn is not None:
        # A wrong id and a turn that is still to come look the same from here.
        say(f"showing what there is of turn {turn}, and what comes, until Ctrl-C")
    some = False
    with contextlib.suppress(KeyboardInterrupt):
        for line in lines:
            some = True
            if as_json:
                write_json_line(line)
            else:
                write(_line(line))
    if not some:
        say(_no_lines(folder, turn))
        raise typer.Exit(FAILED)


def _no_spans(folder: "Path", wanted: str) -> str:
    if not any(folder.glob("*.jsonl")):
        return (
            f"no spans are stored in {folder}: no platform has run with this state, or it was"
            " started with an empty SOMA_TRACES_DIR"
        )
    return f"no spans of {wanted} are stored; those of the last second may still be on their way"


def _no_lines(folder: "Path", turn: str | None) -> str:
    if not any(folder.glob("*.log")):
        return f"there are no logs in {folder}: no function has run with this state"
    if turn is None:
        return f"no function has said anything in {folder}"
    return f"no line of a turn {turn} is kept in {folder}; --turn takes a turn's id alone"


def _line(line: dict[str, Any]) -> str:  # Any: JSON
    rest = " ".join(f"{key}={value}" for key, value in line.items() if key not in _SHOWN)
    when, level = str(line.get("time", "")), str(line.get("level", ""))
    return f"{when} {level:<7} {line.get('service', ''):<13} {line['event']} {rest}".rstrip()


def _dicts(spans: "list[StoredSpan]") -> list[dict[str, Any]]:  # Any: JSON
    from dataclasses import asdict

    return [asdict(span) for span in spans]


def _draw(name: str, spans: "list[StoredSpan]") -> None:
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

    from somaagent.local.spans import tree

    began = min(span.began for span in spans)
    whole = max(1, max(span.ended for span in spans) - began)
    table = Table(box=None, pad_edge=False, show_header=True)
    # Where there is little room this is what is cut, and not who did it.
    table.add_column("span")
    table.add_column("service", no_wrap=True)
    table.add_column("at", justify="right", no_wrap=True)
    table.add_column("took", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for root in tree(spans):
        for depth, span in root.walk():
            left = round((span.began - began) / whole * _WIDTH)
            length = max(1, round((span.ended - span.began) / whole * _WIDTH))
            bar = " " * min(left, _WIDTH - 1) + "█" * min(length, _WIDTH - min(left, _WIDTH - 1))
            mark = "" if span.problem is None else f" ✗ {span.problem}"
            table.add_row(
                Text(f"{'  ' * depth}{span.name}{mark}", no_wrap=True, overflow="ellipsis"),
                Text(span.service),
                f"{(span.began - began) / 1e6:,.1f} ms",
                f"{span.seconds * 1e3:,.1f} ms",
                Text(bar),
            )
    console = Console(soft_wrap=True)
    if not console.is_terminal:
        # A file has no edge at which a name would be cut.
        unbounded = console.options.update(max_width=_WIDEST)
        console.width = max(console.width, Measurement.get(console, unbounded, table).maximum)
    console.print(Text(f"trace {name}: {len(spans)} spans, {whole / 1e6:,.1f} ms"))
    console.print(table)
    for span in spans:
        for linked, _ in span.links:
            console.print(Text(f"  {span.name} is linked to trace {linked}"))
