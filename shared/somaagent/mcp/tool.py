"""A tool of a server, as the executor runs it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from somaagent.mcp.configuration import McpServer
from somaagent.mcp.connecting import Connector, ServerFailed, ServerRefused, listed
from somaagent.mcp.known import KnownTool, configured_tools, specs_of
from somaagent.sandbox import Sandbox
from somaagent.settings import FetchSettings, McpSettings, SandboxSettings
from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.registry import Tool
from somaagent.tools.spec import Json, JsonObject, ToolSpec
from somaagent.web import Fetcher

if TYPE_CHECKING:
    from mcp.types import CallToolResult

_LONGEST_TEXT: Final = 100_000
_LONGEST_ERROR: Final = 1_000
_ENDING_SECONDS: Final = 1.0
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that JSON writes with six, or Postgres does not store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McpTool:
    """One tool of one server."""

    server: McpServer
    known: KnownTool
    connector: Connector
    spec: ToolSpec

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """What the server returns, as data."""
        left = min(context.seconds_left, self.spec.timeout_seconds) - _ENDING_SECONDS
        if left <= 0:
            return ToolOutcome(status="timeout", error="there was no time left to begin")
        try:
            return await self._call(arguments, context.workspace, left)
        except TimeoutError:
            said = f"no answer within {left:.0f} s"
            return ToolOutcome(status="timeout", error=said, faulty=True)
        except ServerRefused as error:
            return ToolOutcome.failure(f"the server cannot be reached from here: {error}")
        except ServerFailed as error:
            return ToolOutcome.failure(str(error), faulty=True)

    async def _call(
        self, arguments: JsonObject, workspace: Path | None, seconds: float
    ) -> ToolOutcome:
        session = self.connector.session(self.server, seconds=seconds, workspace=workspace)
        async with session as client:
            # What was taken in is what is called: a server must not turn one tool into another.
            there = (await listed(client)).get(self.known.tool)
            if there is None or there.digest != self.known.digest:
                return ToolOutcome.failure(
                    "the server describes this tool otherwise by now; an operator has to look"
                )
            return _outcome(await client.call_tool(self.known.tool, arguments))


def mcp_tools(
    settings: McpSettings, sandbox: SandboxSettings, fetch: FetchSettings
) -> tuple[Tool, ...]:
    """The tools of all servers; none where none are configured.

    Raises:
        ValueError: A file or a setting is wrong.
    """
    if settings.servers is None:
        return ()
    connector = Connector(sandbox=Sandbox(sandbox), fetcher=Fetcher.of(fetch))
    return tuple(
        McpTool(server=server, known=known, connector=connector, spec=spec)
        for name, server, tools in configured_tools(settings)
        for known, spec in specs_of(name, server, tools)
    )


def _outcome(result: "CallToolResult") -> ToolOutcome:
    texts, left_out = _texts(result)
    text = "\n".join(texts)
    if result.is_error:
        return ToolOutcome.failure(text[:_LONGEST_ERROR] or "the tool failed")
    told: dict[str, Json] = {
        "text": text[:_LONGEST_TEXT],
        "truncated": len(text) > _LONGEST_TEXT,
    }
    if result.structured_content is not None:
        told["structured"] = result.structured_content
    if left_out:
        told["left_out"] = left_out
    return ToolOutcome.success(told)


def _texts(result: "CallToolResult") -> tuple[list[str], list[str]]:
    """What is text in a result, and what the rest is."""
    from mcp.types import EmbeddedResource, ResourceLink, TextContent, TextResourceContents

    texts: list[str] = []
    left_out: list[str] = []
    for block in result.content:
        match block:
            case TextContent(text=text):
                texts.append(_CONTROL.sub("\ufffd", text))
            case EmbeddedResource(resource=TextResourceContents(text=text)):
                texts.append(_CONTROL.sub("\ufffd", text))
            case ResourceLink(uri=uri):
                texts.append(str(uri))
            case _:
                left_out.append(_kind(block))
    return texts, left_out


def _kind(block: object) -> str:
    return str(getattr(block, "mime_type", None) or getattr(block, "type", "unknown"))
