"""`soma usage`."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Annotated, Any

import typer

from somaagent.cli.options import Json, State, Tenant
from somaagent.cli.output import say, write_json

_Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day in UTC, as 2026-01-31.")
]


class _Of(Enum):
    COST = "cost"
    TURNS = "turns"
    TOOLS = "tools"


def usage(
    *,
    tenant: Tenant = "demo",
    since: _Day = None,
    until: _Day = None,
    persona: Annotated[str | None, typer.Option(help="This one alone.")] = None,
    api_key: Annotated[
        str | None, typer.Option("--key", help="What was asked with this API key alone.")
    ] = None,
    of: Annotated[
        _Of,
        typer.Option(
            help="What answers cost, how turns ended, or how calls of tools ended; the latter two"
            " of the last 31 days unless told otherwise."
        ),
    ] = _Of.COST,
    by: Annotated[
        list[str] | None,
        typer.Option(
            help="With --of turns: day, persona, profile, model, outcome; with --of tools: day,"
            " tool, status. Repeat it for several; by default all."
        ),
    ] = None,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Show what answers cost, or how turns and calls of tools ended, the newest day first.

    Exit codes: 0 shown, 1 the gateway refused, 2 options that do not go together, 3 not running.
    """
    _refuse(of, by=by, persona=persona, api_key=api_key)
    from somaagent.cli.tokens import mint_local
    from somaagent.local.conversations import GatewayClient
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status

    gateway_url = status(open_platform(state)).gateway_url
    token = mint_local(state, tenant=tenant, subject="cli", scopes=["usage:read"])
    client = GatewayClient(gateway_url=gateway_url, token=token)
    first, last = since and since.date(), until and until.date()
    from somaagent.cli.tables import show_ended, show_usage

    if of is _Of.COST:
        lines = client.usage(since=first, until=last, persona=persona, api_key=api_key)
        _show("usage", lines, show_usage, none="nothing was spent", as_json=as_json)
        return
    what = of.value
    lines = client.ended(what, since=first, until=last, persona=persona, group=by or ())
    table = partial(show_ended, what=what)
    _show(what, lines, table, none="nothing ended", as_json=as_json)


def _refuse(of: _Of, *, by: list[str] | None, persona: str | None, api_key: str | None) -> None:
    if by and of is _Of.COST:
        raise typer.BadParameter("goes with --of turns or --of tools", param_hint="--by")
    if persona is not None and of is _Of.TOOLS:
        raise typer.BadParameter("calls are not kept by persona", param_hint="--persona")
    if api_key is not None and of is not _Of.COST:
        raise typer.BadParameter("only costs are kept by key", param_hint="--key")


def _show(
    name: str,
    lines: list[dict[str, Any]],  # Any: foreign JSON
    table: Callable[[list[dict[str, Any]]], None],  # Any: as above
    *,
    none: str,
    as_json: bool,
) -> None:
    if as_json:
        write_json({name: lines})
    elif lines:
        table(lines)
    else:
        say(none)
