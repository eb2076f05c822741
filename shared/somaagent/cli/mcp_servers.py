"""`soma mcp lock`, `soma mcp list`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from somaagent.cli.options import Json
from somaagent.cli.output import say, write, write_json

app = typer.Typer(
    no_args_is_help=True,
    help="Servers of the Model Context Protocol: take their tools in, list them.",
)

Servers = Annotated[
    str | None, typer.Option(help="File with the servers; SOMA_MCP_SERVERS when left out.")
]
Tools = Annotated[
    str | None, typer.Option(help="File with their tools; SOMA_MCP_TOOLS when left out.")
]


@app.command()
def lock(*, servers: Servers = None, tools: Tools = None) -> None:
    """Ask all servers for their tools and write down what models may be offered.

    Look at the difference before it is used: descriptions are what models go by.

    Exit codes: 0 all answered, 1 one did not, or has a tool that cannot be used.
    """
    from somaagent.local.errors import LocalProblem
    from somaagent.mcp.configuration import read_servers
    from somaagent.mcp.connecting import Connector
    from somaagent.mcp.known import read_known
    from somaagent.mcp.locking import take_in
    from somaagent.sandbox import Sandbox
    from somaagent.settings import FetchSettings, McpSettings, SandboxSettings
    from somaagent.web import Fetcher

    told = McpSettings()
    source, target = servers or told.servers, tools or told.tools
    if source is None or target is None:
        raise LocalProblem(
            "it is not said which servers there are, or where to write their tools",
            remedy="soma mcp lock --servers servers.json --tools tools.json",
        )
    try:
        known = read_known(target if Path(target).exists() else None)
        connector = Connector(
            sandbox=Sandbox(SandboxSettings()), fetcher=Fetcher.of(FetchSettings())
        )
        taken = asyncio.run(take_in(read_servers(source), known, connector))
    except ValueError as error:
        raise LocalProblem(str(error), remedy="docs/mcp.md") from error
    _write(Path(target), taken.tools.model_dump_json(indent=1) + "\n")
    for change in taken.changes:
        write(change)
    for problem in taken.problems:
        say(problem)
    if taken.problems:
        raise typer.Exit(1)


@app.command("list")
def list_tools(*, as_json: Json = False) -> None:
    """List the tools that models may be offered.

    Exit codes: 0 listed, 1 a file is wrong.
    """
    from somaagent.local.errors import LocalProblem
    from somaagent.mcp.known import known_specs
    from somaagent.settings import McpSettings

    try:
        specs = known_specs(McpSettings())
    except ValueError as error:
        raise LocalProblem(str(error), remedy="docs/mcp.md") from error
    if as_json:
        told = [
            {
                "name": spec.name,
                "version": spec.version,
                "description": spec.description,
                "parameters": spec.parameters,
                "risk": spec.risk,
                "tenants": None if spec.tenants is None else sorted(spec.tenants),
            }
            for spec in specs.values()
        ]
        write_json(told)
        return
    for spec in specs.values():
        write(
            f"{spec.name:<40} {spec.version:<4} {spec.risk:<7} {spec.description.splitlines()[0]}"
        )
    if not specs:
        say("there are none")


def _write(path: Path, content: str) -> None:
    """Whoever reads it meanwhile reads the old one or the new one."""
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(content, encoding="utf-8")
    aside.replace(path)
