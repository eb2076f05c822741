"""`soma telemetry`."""

from typing import Annotated

import typer

from somaagent.cli.options import Json, State, Subject, Tenant
from somaagent.cli.output import write, write_json


def telemetry(
    *,
    content: Annotated[
        bool | None,
        typer.Option(
            "--content/--no-content",
            help="Agree to have what models are asked and say in traces, redacted, or take that"
            " back; without it what is decided is shown.",
        ),
    ] = None,
    tenant: Tenant = "demo",
    subject: Subject = "cli",
    state: State = None,
    as_json: Json = False,
) -> None:
    """Show or decide whether a tenant's traces have what its models are asked and say.

    Exit codes: 0 shown or decided, 1 the gateway refused, 3 not running.
    """
    from somaagent.cli.tokens import mint_local
    from somaagent.local.conversations import GatewayClient
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status

    gateway_url = status(open_platform(state)).gateway_url
    token = mint_local(state, tenant=tenant, subject=subject, scopes=["admin"])
    client = GatewayClient(gateway_url=gateway_url, token=token)
    path = "/v1/admin/telemetry"
    if content is None:
        decided = client.request("GET", path)
    else:
        decided = client.request("PUT", path, {"content": content})
    if as_json:
        write_json(decided)
        return
    for name, value in decided.items():
        write(f"{name:<10} {_shown(value)}")


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
