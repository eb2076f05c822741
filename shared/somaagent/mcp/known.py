"""The tools that servers had when an operator took them in: what models are offered."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from somaagent.mcp.configuration import McpServer, ServerName, read_servers
from somaagent.settings import McpSettings
from somaagent.tools.spec import JsonObject, ToolSpec

_LONGEST_NAME: Final = 64
_LONGEST_DESCRIPTION: Final = 1024
_OTHER: Final = re.compile(r"[^a-z0-9]+")

RESULT: Final[JsonObject] = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "truncated": {"type": "boolean"},
        "structured": {},
        "left_out": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["text", "truncated"],
    "additionalProperties": False,
}


class KnownTool(BaseModel):
    """A tool as its server described it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: Annotated[str, Field(min_length=1, max_length=256)]
    """As its server calls it."""
    version: Annotated[int, Field(ge=1)]
    """One more for each change that was taken in."""
    description: str
    parameters: JsonObject
    output: JsonObject | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of all that models and callers go by, as 64 hexadecimal digits."""
        told = [self.tool, self.description, self.parameters, self.output]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class KnownTools(BaseModel):
    """The file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    servers: dict[ServerName, tuple[KnownTool, ...]] = {}


def read_known(path: str | None) -> Mapping[str, tuple[KnownTool, ...]]:
    """The tools of each server; none where there is no file to read.

    Raises:
        ValueError: It cannot be read, or is wrong.
    """
    if path is None:
        return {}
    try:
        return KnownTools.model_validate_json(Path(path).read_bytes()).servers
    except OSError as error:
        raise ValueError(f"SOMA_MCP_TOOLS: {path}: {error.strerror}; `soma mcp lock`") from error
    except ValidationError as error:
        raise ValueError(f"SOMA_MCP_TOOLS: {path} is not what `soma mcp lock` writes") from error


def known_specs(settings: McpSettings) -> dict[str, ToolSpec]:
    """What may be offered, by name; nothing where no servers are configured.

    Raises:
        ValueError: A file is wrong.
    """
    return {
        spec.name: spec
        for server, configured, tools in configured_tools(settings)
        for _, spec in specs_of(server, configured, tools)
    }


def configured_tools(
    settings: McpSettings,
) -> Iterable[tuple[str, McpServer, tuple[KnownTool, ...]]]:
    """Each server with its configuration and its tools.

    Raises:
        ValueError: A file is wrong.
    """
    servers = read_servers(settings.servers)
    known = read_known(settings.tools if servers else None)
    for name, server in servers.items():
        yield name, server, known.get(name, ())


def specs_of(
    name: str, server: McpServer, tools: Iterable[KnownTool]
) -> list[tuple[KnownTool, ToolSpec]]:
    """The tools of a server that are taken, as the platform sees them.

    Raises:
        ValueError: Two of them would have the same name, or one has parameters that are none.
    """
    taken = [tool for tool in tools if server.tools is None or tool.tool in server.tools]
    specs = [(tool, _spec(name, server, tool)) for tool in taken]
    names = [spec.name for _, spec in specs]
    if twice := [each for each in names if names.count(each) > 1]:
        raise ValueError(f"two tools of the server {name!r} would be called {twice[0]!r}")
    return specs


def _spec(name: str, server: McpServer, tool: KnownTool) -> ToolSpec:
    written = _OTHER.sub("_", tool.tool.lower()).strip("_")
    return ToolSpec(
        name=f"mcp_{name}_{written}"[:_LONGEST_NAME],
        version=str(tool.version),
        description=tool.description[:_LONGEST_DESCRIPTION],
        parameters=tool.parameters,
        result=RESULT,
        risk=server.risk,
        cost=server.cost,
        timeout_seconds=server.seconds,
        concurrency=server.concurrency,
        workspace=server.workspace,
        tenants=None if server.tenants is None else frozenset(server.tenants),
    )
