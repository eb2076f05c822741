"""`soma token`."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import say, write, write_json

DEFAULT_SCOPES: Final = (
    "sessions:read",
    "sessions:write",
    "chat:write",
    "events:publish",
    "files:read",
    "files:write",
    "keys:manage",
    "requeue:read",
    "requeue:decide",
)
"""What somebody who tries the platform out on one machine needs."""


def token(
    *,
    tenant: Annotated[str, typer.Option(help="Whose data the token opens.")],
    subject: Annotated[str, typer.Option(help="Who acts with it.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help="What it may do, as personas:write; repeat it, or separate by spaces. "
            "One that no operation asks for is told, with all that there are."
        ),
    ] = None,
    hours: Annotated[float, typer.Option(help="How long it is valid.")] = 12.0,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Print a token that the gateway of this machine accepts.

    Exit codes: 0 printed, 1 a value is not acceptable, 2 an option is wrong.
    """
    scopes: list[str] = (
        list(DEFAULT_SCOPES) if scope is None else [s for each in scope for s in each.split()]
    )
    if not scopes:
        # An empty variable in a script must not open everything.
        raise typer.BadParameter("names nothing", param_hint="--scope")
    minted = mint_local(state, tenant=tenant, subject=subject, scopes=scopes, hours=hours)
    _tell_unknown(scopes)
    if as_json:
        described = {"token": minted, "tenant": tenant, "subject": subject, "scopes": scopes}
        write_json(described | {"expires_in_seconds": int(hours * 3600)})
    else:
        write(minted)


def _tell_unknown(scopes: list[str]) -> None:
    """A scope may be for a service of the user's own, so it is no error."""
    from somaagent.identity.scopes import SCOPES, check_known

    try:
        check_known(scopes)
    except ValueError as error:
        say(f"{error}; the gateway's are {', '.join(SCOPES)}")


def mint_local(
    state: Path | None,
    *,
    tenant: str,
    subject: str,
    scopes: list[str] | None = None,
    hours: float = 12.0,
) -> str:
    """A token signed with the secret of the platform in `state`.

    Raises:
        LocalProblem: A value is not acceptable.
    """
    from pydantic import SecretStr

    from somaagent.identity import mint
    from somaagent.local.credentials import load_or_create
    from somaagent.local.errors import LocalProblem
    from somaagent.local.overlay import AUDIENCE, ISSUER
    from somaagent.local.platforms import open_platform
    from somaagent.settings import JwtSettings

    layout = open_platform(state).layout
    layout.prepare()
    secret = SecretStr(load_or_create(layout.credentials).jwt_secret)
    settings = JwtSettings(secret=secret, issuer=ISSUER, audience=AUDIENCE)
    try:
        return mint(
            settings,
            tenant=tenant,
            subject=subject,
            scopes=scopes or DEFAULT_SCOPES,
            lifetime=timedelta(hours=hours),
        )
    except ValueError as error:
        raise LocalProblem(str(error), remedy="correct the value") from error
