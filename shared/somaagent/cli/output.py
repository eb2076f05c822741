"""How commands talk: data on standard output, everything else on standard error."""

import json
import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import typer

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

FAILED: Final = 1

_QUARTERS: Final = 4


def say(text: str) -> None:
    """Tell the person something."""
    typer.echo(text, err=True)


def write(text: str) -> None:
    """Print data."""
    typer.echo(text)


def write_json(value: Any) -> None:  # Any: whatever json can write
    """Print data as JSON."""
    typer.echo(json.dumps(value, indent=2, default=str))


def write_json_line(value: Any) -> None:  # Any: as above
    """Print one of many JSON values, on a line of its own."""
    typer.echo(json.dumps(value, default=str))


class Board:
    """Shows what the parts of a long step are at: bars on a terminal, lines elsewhere."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._said: dict[str, str] = {}
        self._tasks: dict[str, TaskID] = {}
        self._bars: Bars | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bars = _bars()
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, step: str, text: str, *, done: int = 0, total: int = 0) -> None:
        """Receive what `step` is at."""
        with self._lock:
            if self._bars is None:
                self._line(step, text, done=done, total=total)
            else:
                self._bar(self._bars, step, text, done=done, total=total)

    def _line(self, step: str, text: str, *, done: int, total: int) -> None:
        part = done * _QUARTERS // total if total else 0
        shown = f"{text} {part * 100 // _QUARTERS} %" if part else text
        if self._said.get(step) != shown:
            self._said[step] = shown
            say(f"{time.monotonic() - self._began:5.1f} s  {step:<10}  {shown}")

    def _bar(self, bars: "Bars", step: str, text: str, *, done: int, total: int) -> None:
        if step not in self._tasks:
            self._tasks[step] = bars.add_task("", step=step, total=None)
        ended = text.startswith(("ready", "up to date", "stopped")) or text.endswith(
            ("is ready", "is in the cache")
        )
        bars.update(
            self._tasks[step],
            description=text,
            total=1 if ended else (total or None),
            completed=1 if ended else done,
        )


def _bars() -> "Bars":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.fields[step]:<10}"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
