"""`soma usage`."""

from datetime import datetime
from typing import Annotated

import typer

from somaagent.cli.options import Json, State, Tenant
from somaagent.cli.output import say, write_json

_Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day in UTC, as 2026-01-31.")
]


def usage(
    *,
    tenant: Tenant = "demo",
    since: _Day = None,
    until: _Day = None,
    persona: Annotated[str | None, typer.Option(help="This one alone.")] = None,
    api_key: Annotated[
        str | None, typer.Option("--key", help="What was asked with this API key alone.")
    ] = None,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Show what answers cost by day, persona, API key and model, the newest day first.

    Exit codes: 0 shown, 1 the gateway refused, 3 not running.
    """
    from somaagent.cli.tokens import mint_local
    from somaagent.local.conversations import GatewayClient
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status

    gateway_url = status(open_platform(state)).gateway_url
    token = mint_local(state, tenant=tenant, subject="cli", scopes=["usage:read"])
    lines = GatewayClient(gateway_url=gateway_url, token=token).usage(
        since=since and since.date(),
        until=until and until.date(),
        persona=persona,
        api_key=api_key,
    )
    if as_json:
        write_json({"usage": lines})
        return
    from somaagent.cli.tables import show_usage

    if lines:
        show_usage(lines)
    else:
        say("nothing was spent")
