"""`soma demo`."""

import signal
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

import typer

from somaagent.cli.options import State
from somaagent.cli.output import FAILED, Board, say, write

if TYPE_CHECKING:
    from somaagent.local.conversations import GatewayClient, Turn

QUESTIONS: Final = (
    "What is the capital of France? Answer in one sentence.",
    "Which river flows through that city? Answer in one sentence.",
)
"""The second makes sense only to somebody who remembers the first."""

_TRAIL_SECONDS: Final = 5.0
_ENDINGS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, a supervisor, a closed terminal: whichever comes, nothing may be left running."""


def demo(*, state: State = None) -> None:
    """Start the platform, ask two questions, show what happened, and stop it again.

    A platform that was running already is left running.

    Exit codes: 0 both were answered, 1 one was not, or something could not be started.
    """
    from somaagent.cli.tables import show_timings
    from somaagent.local.platforms import open_platform

    platform = open_platform(state)
    was_up = platform.data_plane.running() is not None
    began = time.monotonic()
    try:
        for ending in _ENDINGS:
            signal.signal(ending, _interrupt)
        with Board() as board:
            platform.up(board)
        say(f"started in {time.monotonic() - began:.1f} s\n")
        completed, rows = _converse(state)
        show_timings(rows)
        write("")
    finally:
        if was_up:
            say("it was running before, so it stays up; stop it with: make down")
        else:
            with _undisturbed(), Board() as board:
                platform.down(board)
            say("stopped; nothing is left running")
    if not completed:
        raise typer.Exit(FAILED)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _undisturbed() -> Generator[None]:
    """Let nobody's second Ctrl-C stop the stopping, which takes seconds at most."""
    before = [signal.signal(ending, signal.SIG_IGN) for ending in _ENDINGS]
    try:
        yield
    finally:
        for ending, handler in zip(_ENDINGS, before, strict=True):
            signal.signal(ending, handler)


def _converse(state: Path | None) -> tuple[bool, list[tuple[str, float | None, float]]]:
    from somaagent.cli.chat import ask, connect
    from somaagent.cli.tables import show_trail

    client = connect(state, tenant="demo", subject="demo")
    session_id = client.begin()
    rows: list[tuple[str, float | None, float]] = []
    completed = True
    for number, question in enumerate(QUESTIONS, 1):
        write(f"> {question}")
        answer = ask(client, session_id, question)
        completed &= answer.completed
        events = _whole_trail(client, answer.turn)
        kind = "cold" if any(event.get("cold") for event in events) else "warm"
        name = f"question {number} ({kind})"
        rows.append((name, answer.first_token_seconds, answer.whole_seconds))
        write("")
        show_trail(events)
        write("")
    return completed, rows


def _whole_trail(client: "GatewayClient", turn: "Turn") -> list[dict[str, Any]]:
    """The trail once its last handler has noted its end, or as far as it is known."""
    deadline = time.monotonic() + _TRAIL_SECONDS
    while True:
        events = client.trail(turn.session_id, turn.turn_id)
        ended = events and all(event.get("finished_at") for event in events)
        if ended or time.monotonic() > deadline:
            return events
        time.sleep(0.1)
