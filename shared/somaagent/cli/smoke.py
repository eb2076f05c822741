"""`soma smoke`."""

import asyncio
import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import FAILED, say, write, write_json

if TYPE_CHECKING:
    from somaagent.smoke.checks import Report

_COMMAND_SECONDS: Final = 60
_SCOPES: Final = ["sessions:read", "sessions:write", "chat:write"]
_MARKS: Final = {"passed": "ok", "failed": "FAILED", "skipped": "-"}


def smoke(
    *,
    url: Annotated[
        str | None,
        typer.Option(help="Base URL of the gateway; that of this machine when left out."),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="SOMA_TOKEN",
            show_envvar=True,
            help="A token or API key with sessions:read, sessions:write and chat:write.",
        ),
    ] = None,
    token_command: Annotated[
        str | None,
        typer.Option(help="A command that prints the token, which no list of processes shows."),
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=1, max=3600, help="Seconds for all of it, cold starts included.")
    ] = 180.0,
    connect_to: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            help="Where to connect instead, as to an ingress whose name does not resolve yet.",
        ),
    ] = None,
    ca_file: Annotated[
        Path | None, typer.Option(help="Authorities to trust, in PEM, in place of the usual ones.")
    ] = None,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Check a deployed platform from end to end, and say what is wrong with it.

    Asks one question in a session of its own, which it deletes again.

    Exit codes: 0 all is well, 1 a check failed (the output says which and why), 2 wrong usage,
    3 no --url, and nothing runs on this machine.
    """
    from somaagent.smoke.connecting import Target
    from somaagent.smoke.running import smoke as run

    if token_command is not None:
        token = _said_by(token_command)
    if url is None:
        url, token = _local(state, token)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise typer.BadParameter("write http://HOST or https://HOST", param_hint="--url")
    target = Target(url=url, connect_to=connect_to, ca_file=ca_file)
    report = asyncio.run(run(target, token or None, seconds=timeout))
    if as_json:
        write_json(report.described())
    else:
        _show(report)
    if not report.ok:
        raise typer.Exit(FAILED)


def _local(state: Path | None, token: str | None) -> tuple[str, str]:
    from somaagent.cli.tokens import mint_local
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status

    url = status(open_platform(state)).gateway_url
    return url, token or mint_local(state, tenant="smoke", subject="smoke", scopes=_SCOPES)


def _said_by(command: str) -> str:
    """What a command prints; what it complains about goes to this terminal."""
    try:
        done = subprocess.run(  # noqa: S603 - the caller's own command, without a shell
            shlex.split(command),
            check=False,
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=_COMMAND_SECONDS,
            env=os.environ.copy(),  # noqa: TID251 - a child's environment
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        what = type(error).__name__
        raise typer.BadParameter(
            f"it cannot be run: {what}", param_hint="--token-command"
        ) from error
    said = done.stdout.strip()
    if done.returncode != 0 or not said or not said.isprintable():
        raise typer.BadParameter(
            f"it ended with {done.returncode} and printed no token", param_hint="--token-command"
        )
    return said


def _show(report: "Report") -> None:
    from somaagent.smoke.checks import NOT_MADE

    for check in report.checks:
        if check.detail == NOT_MADE:
            continue
        write(f"{_MARKS[check.status]:<7} {check.name:<11} {check.seconds:7.2f} s  {check.detail}")
        if check.cause:
            write(f"{'':>32}likely: {check.cause}")
    failed = report.failed
    say(f"{report.url} works" if failed is None else f"{report.url} does not work: {failed.name}")
