"""What people read in the terminal: tables and small plots."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from somaagent.local.report import PlatformStatus

_BAR: Final = 28
_PREFIX: Final = "ai.somaagent."


def show_status(report: "PlatformStatus") -> None:
    """Print the status of the platform."""
    console = Console()
    servers = Table("server", "", "where", box=None, pad_edge=False)
    for server in report.services:
        servers.add_row(server.name, _mark(ok=server.running), server.detail)
    functions = Table("function", "", "replicas", "lag", "url", box=None, pad_edge=False)
    for function in report.functions:
        note = function.url if function.ready else f"{function.url} {function.reason}"
        replicas, lag = str(function.replicas), str(function.lag)
        functions.add_row(function.name, _mark(ok=function.ready), replicas, lag, note)
    addresses = Table("address", "", box=None, pad_edge=False)
    addresses.add_row("gateway", report.gateway_url)
    addresses.add_row("events", report.ingress_url)
    addresses.add_row("status", report.status_url)
    addresses.add_row("model", report.model)
    for table in (servers, functions, addresses):
        console.print(table)
        console.print()


def show_trail(events: Sequence[Mapping[str, Any]]) -> None:  # Any: foreign JSON
    """Print the way of a turn's events: a table, and where the time went as bars."""
    console = Console()
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("event", no_wrap=True)
    table.add_column("function", no_wrap=True)
    for column in ("wait", "handling"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("start", no_wrap=True)
    for event in events:
        table.add_row(
            _short(event),
            str(event.get("function") or "-"),
            _milliseconds(event.get("wait_ms")),
            _milliseconds(event.get("handling_ms")),
            _start(event),
        )
    console.print(table)
    console.print()
    console.print(_plot(events))


def show_usage(lines: Sequence[Mapping[str, Any]]) -> None:  # Any: foreign JSON
    """Print what was spent, and the sum of it."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, show_footer=len(lines) > 1)
    for column, name in (("day", "day"), ("persona", "persona"), ("key", "api_key")):
        table.add_column(column, no_wrap=True, footer="sum" if name == "day" else "")
    table.add_column("model", no_wrap=True)
    for column, name in _SPENT:
        total = sum(int(line[name]) for line in lines)
        table.add_column(column, justify="right", no_wrap=True, footer=_amount(name, total))
    for line in lines:
        named = (str(line[name] or "-") for name in ("day", "persona", "api_key", "model"))
        table.add_row(*named, *(_amount(name, int(line[name])) for _, name in _SPENT))
    # A number that is cut off says something else.
    Console(width=max(_WIDEST, Console().width)).print(table)


def show_ended(
    lines: Sequence[Mapping[str, Any]],  # Any: as above
    what: Literal["turns", "tools"],
) -> None:
    """Print how turns or calls of tools ended; what they were not grouped by has no column."""
    named, counted = _ENDED[what]
    named = [name for name in named if any(line[name] is not None for line in lines)]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in named:
        table.add_column(column, no_wrap=True)
    for column, _ in counted:
        table.add_column(column, justify="right", no_wrap=True)
    for line in lines:
        numbers = (value(line) for _, value in counted)
        table.add_row(*(str(line[name] or "-") for name in named), *numbers)
    Console(width=max(_WIDEST, Console().width)).print(table)


def _mean(seconds: str, of: str) -> Callable[[Mapping[str, Any]], str]:  # Any: as above
    return lambda line: f"{line[seconds] / line[of]:,.2f} s" if line[of] else "-"


def _number(name: str) -> Callable[[Mapping[str, Any]], str]:  # Any: as above
    return lambda line: _amount(name, int(line[name]))


def _most_took(line: Mapping[str, Any]) -> str:  # Any: as above
    """The class of duration that 95 of 100 turns stayed within, of those that have one."""
    known = [each for each in line["durations"] if each["within_seconds"]]
    wanted = 0.95 * sum(each["turns"] for each in known)
    seen = 0
    for each in known:
        seen += each["turns"]
        if seen >= wanted:
            return f"{each['within_seconds']:,} s"
    return "-"


_ENDED: Final[
    Mapping[str, tuple[list[str], list[tuple[str, Callable[[Mapping[str, Any]], str]]]]]
] = {
    "turns": (
        ["day", "persona", "profile", "model", "outcome"],
        [
            ("turns", _number("turns")),
            ("again", _number("retried")),
            ("cut", _number("cut_short")),
            ("prompt", _number("input_tokens")),
            ("answer", _number("output_tokens")),
            ("cost", _number("money")),
            ("first token", _mean("first_token_seconds", "first_tokens")),
            ("95 % within", _most_took),
        ],
    ),
    "tools": (
        ["day", "tool", "status"],
        [
            ("calls", _number("calls")),
            ("again", _number("retried")),
            ("cost", _number("money")),
            ("each", _mean("seconds", "calls")),
        ],
    ),
}
_WIDEST: Final = 120
_SPENT: Final = (
    ("asked", "generations"),
    ("prompt", "input_tokens"),
    ("answer", "output_tokens"),
    ("cost", "money"),
)


def _amount(name: str, value: int) -> str:
    """A number of tokens, or money in whole units of the ledger's currency."""
    return f"{value / 1_000_000:,.6f}" if name == "money" else f"{value:,}"


def show_timings(rows: Sequence[tuple[str, float | None, float]]) -> None:
    """Print first token and whole answer of each question."""
    table = Table("", box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("first token", justify="right")
    table.add_column("whole answer", justify="right")
    for name, first, whole in rows:
        table.add_row(name, "-" if first is None else f"{first:.2f} s", f"{whole:.2f} s")
    Console().print(table)


def _plot(events: Sequence[Mapping[str, Any]]) -> Text:  # Any: as above
    spans = [
        (_short(event), float(event.get("wait_ms") or 0), float(event.get("handling_ms") or 0))
        for event in events
    ]
    longest = max((wait + handling for _, wait, handling in spans), default=0) or 1
    width = max((len(name) for name, _, _ in spans), default=0)
    text = Text()
    for name, wait, handling in spans:
        text.append(f"  {name:<{width}} ")
        text.append("░" * round(wait / longest * _BAR), style="yellow")
        text.append("█" * max(1, round(handling / longest * _BAR)), style="green")
        text.append(f" {wait + handling:.0f} ms\n")
    text.append("  ░ wait in broker   █ handling", style="dim")
    return text


def _short(event: Mapping[str, Any]) -> str:  # Any: as above
    return str(event.get("type", "")).removeprefix(_PREFIX).rpartition(".v")[0]


def _start(event: Mapping[str, Any]) -> str:  # Any: as above
    cold = event.get("cold")
    return "-" if cold is None else ("cold" if cold else "warm")


def _milliseconds(value: float | None) -> str:
    return "-" if value is None else f"{value:,.1f} ms"


def _mark(*, ok: bool) -> Text:
    return Text("up", style="green") if ok else Text("down", style="red")
