"""`soma models list`, `soma models fetch`."""

from typing import Annotated

import typer

from somaagent.cli.options import Json
from somaagent.cli.output import Board, write, write_json

app = typer.Typer(no_args_is_help=True, help="The table of models and the user's cache of them.")


@app.command("list")
def list_models(*, as_json: Json = False) -> None:
    """List the models that can be served here.

    Exit codes: 0 listed.
    """
    from somaagent.local.models import MODELS
    from somaagent.local.settings import CacheSettings

    folder = CacheSettings().models
    rows = [
        {
            "name": model.name,
            "licence": model.licence,
            "size_bytes": model.size_bytes,
            "sha256": model.sha256,
            "file": str(folder / model.file),
            "fetched": (folder / model.file).exists(),
        }
        for model in MODELS
    ]
    if as_json:
        write_json(rows)
        return
    for row in rows:
        fetched = row["file"] if row["fetched"] else "not fetched"
        write(f"{row['name']}  {row['licence']}  {row['size_bytes']} bytes  {fetched}")


@app.command()
def fetch(
    name: Annotated[
        str | None, typer.Argument(help="The model; the default one if absent.")
    ] = None,
) -> None:
    """Fetch a model into the cache; harmless when it is there and whole.

    Exit codes: 0 it is there, 1 it cannot be had.
    """
    from dataclasses import replace

    from somaagent.local.models import DEFAULT, find
    from somaagent.local.platforms import open_platform

    model = find(name) if name else DEFAULT
    with Board() as board:
        file = replace(open_platform(), model=model).weights.fetch(board)
    write(str(file))
