"""The command `soma`: what there is, and how failures become messages and exit codes."""

import sys

import typer

from somaagent.cli import chat, dead_letters, demo, doctor, events, lifecycle, tokens, weights
from somaagent.cli.output import FAILED, NOT_RUNNING, say
from somaagent.local.errors import LocalProblem, NotRunning

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="SomaAgent 01 on one machine. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not running.",
)
for command in (
    lifecycle.up,
    lifecycle.down,
    lifecycle.status,
    doctor.doctor,
    tokens.token,
    events.send,
    chat.chat,
    demo.demo,
    chat.trail,
):
    app.command()(command)
app.add_typer(dead_letters.app, name="dlq")
app.add_typer(weights.app, name="models")


def run() -> None:
    """Run the command line."""
    try:
        app()
    except NotRunning as problem:
        say(f"soma: {problem}")
        sys.exit(NOT_RUNNING)
    except LocalProblem as problem:
        say(f"soma: {problem}")
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(130)
