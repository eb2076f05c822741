"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

State = Annotated[
    Path | None,
    typer.Option(
        "--state",
        envvar="SOMA_STATE",
        help="Folder of the platform's data; .soma in the checkout by default.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Tenant = Annotated[str, typer.Option(help="Whose data.")]
Subject = Annotated[str, typer.Option(help="Who acts.")]
