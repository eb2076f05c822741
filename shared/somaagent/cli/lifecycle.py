"""`soma up`, `soma down`, `soma status`."""

from typing import TYPE_CHECKING, Annotated

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import FAILED, Board, say, write_json

if TYPE_CHECKING:
    from somaagent.local.settings import Analytics


def up(
    *,
    idle_window: Annotated[
        int, typer.Option(min=6, max=3600, help="Seconds without requests until a function goes.")
    ] = 60,
    idle_grace: Annotated[
        int, typer.Option(min=0, max=3600, help="Seconds from there until its processes end.")
    ] = 30,
    sweep_every: Annotated[
        int, typer.Option(min=1, max=30, help="Minutes between looks for what nobody works on.")
    ] = 5,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="A setting of the functions; may be repeated."
        ),
    ] = None,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Follow STATE/run/overlay: what is changed there is rolled out while it works.",
        ),
    ] = False,
    analytics: Annotated[
        str | None,
        typer.Option(
            metavar="postgres|clickhouse",
            help="Where analytics are kept, SOMA_ANALYTICS when left out; `make analytics` installs"
            " ClickHouse's engine.",
        ),
    ] = None,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Start the platform and leave it running; harmless when it runs, and mends what has died.

    Settings hold until the next `soma up`, which has to name them again.

    Exit codes: 0 all is ready, 1 something could not be started (the message says what to do).
    """
    from somaagent.local.overlay import Idling, Wishes, setting, unknown
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status as status_of

    try:
        wanted = dict(map(setting, settings or ()))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--set") from error
    idling = Idling(window_seconds=idle_window, grace_seconds=idle_grace)
    wishes = Wishes(idling=idling, sweep_minutes=sweep_every, settings=wanted, watch=watch)
    platform = open_platform(state, analytics=_analytics(analytics))
    if strange := unknown(wanted, platform.checkout):
        message = f"there is no setting {' '.join(strange)}, see docs/settings.md"
        raise typer.BadParameter(message, param_hint="--set")
    with Board() as board:
        platform.up(board, wishes=wishes)
    report = status_of(platform)
    if as_json:
        write_json(report.model_dump())
    else:
        say(f"gateway {report.gateway_url}; talk to it with: .venv/bin/soma chat")


def _analytics(text: str | None) -> "Analytics | None":
    match text:
        case None | "postgres" | "clickhouse":
            return text
        case _:
            raise typer.BadParameter("write postgres or clickhouse", param_hint="--analytics")


def down(*, state: State = None) -> None:
    """Stop everything that `soma up` has started.

    Exit codes: 0 nothing is left running, 1 something could not be stopped.
    """
    from somaagent.local.platforms import open_platform

    with Board() as board:
        ran = open_platform(state).down(board)
    say("stopped" if ran else "nothing was running")


def status(*, state: State = None, as_json: Json = False) -> None:
    """Show services, functions, replicas and lag.

    Exit codes: 0 it runs, 1 a server beneath it is down, 3 it does not run.
    """
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status as status_of

    report = status_of(open_platform(state))
    if as_json:
        write_json(report.model_dump())
    else:
        from somaagent.cli.tables import show_status

        show_status(report)
    if not all(server.running for server in report.services):
        raise typer.Exit(FAILED)
