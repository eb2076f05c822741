"""Takes the tools of servers in: asks each what it has, and keeps what can be used."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from somaagent.mcp.configuration import McpServer
from somaagent.mcp.connecting import Connector, ServerFailed, ServerRefused, listed
from somaagent.mcp.known import KnownTool, KnownTools, specs_of


class Taken(NamedTuple):
    """What came of asking."""

    tools: KnownTools
    changes: tuple[str, ...]
    """A line for each tool that is new, changed or gone."""
    problems: tuple[str, ...]
    """A line for each server that does not answer, and each tool that cannot be used."""


async def take_in(
    servers: Mapping[str, McpServer],
    before: Mapping[str, Iterable[KnownTool]],
    connector: Connector,
) -> Taken:
    """Ask all servers; of those that do not answer, what was known stays."""
    known: dict[str, tuple[KnownTool, ...]] = {}
    changes: list[str] = []
    problems: list[str] = []
    for name, server in servers.items():
        old = {tool.tool: tool for tool in before.get(name, ())}
        try:
            async with connector.session(server, seconds=server.seconds) as client:
                found = await listed(client)
        except (ServerFailed, ServerRefused, ValueError, TimeoutError) as error:
            problems.append(f"{name}: {error or 'no answer in time'}")
            known[name] = tuple(old.values())
            continue
        new = {key: _numbered(tool, old.get(key)) for key, tool in found.items()}
        known[name] = tuple(_usable(name, server, new.values(), problems))
        changes += _changes(name, old, {tool.tool: tool for tool in known[name]})
    changes += [f"{name}: gone" for name in before if name not in servers]
    return Taken(KnownTools(servers=known), tuple(changes), tuple(problems))


def _numbered(tool: KnownTool, old: KnownTool | None) -> KnownTool:
    if old is None:
        return tool
    version = old.version if old.digest == tool.digest else old.version + 1
    return tool.model_copy(update={"version": version})


def _usable(
    name: str, server: McpServer, tools: Iterable[KnownTool], problems: list[str]
) -> Iterable[KnownTool]:
    # Only whoever takes tools in needs the engine.
    from somaagent.tools.schemas import Schema

    for tool in sorted(tools, key=lambda each: each.tool):
        try:
            specs_of(name, server, [tool])
            for schema in (tool.parameters, tool.output):
                if schema is not None:
                    Schema.compile(schema)
        except ValueError as error:
            problems.append(f"{name}: {tool.tool} cannot be used: {error}")
        else:
            yield tool


def _changes(
    name: str, old: Mapping[str, KnownTool], new: Mapping[str, KnownTool]
) -> Iterable[str]:
    for key in sorted({*old, *new}):
        if key not in new:
            yield f"{name}: {key} is gone"
        elif key not in old:
            yield f"{name}: {key} is new"
        elif old[key].digest != new[key].digest:
            yield f"{name}: {key} is another one, version {new[key].version}"
