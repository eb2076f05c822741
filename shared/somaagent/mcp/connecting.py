"""A session with a server, for one call or one listing: nothing of it stays."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from somaagent.mcp.configuration import McpServer
from somaagent.mcp.known import KnownTool
from somaagent.sandbox import IsolationUnavailable, Sandbox
from somaagent.tools.spec import JsonObject
from somaagent.web import Fetcher, FetchFailed, TargetRefused
from somaagent.web.targets import parse

if TYPE_CHECKING:
    from mcp import Client

_MOST_TOOLS: Final = 200
_ENDING_SECONDS: Final = 5.0
"""How much later than everybody else the sandbox ends a server."""
_NO_PROTOCOL: Final = "the server does not answer as the protocol wants it"


class ServerFailed(Exception):
    """The server is away, does not speak the protocol, or ended; for the model."""


class ServerRefused(Exception):
    """What is configured may not, or cannot, be reached from here; for the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """Opens sessions."""

    sandbox: Sandbox
    fetcher: Fetcher

    @asynccontextmanager
    async def session(
        self, server: McpServer, *, seconds: float, workspace: Path | None = None
    ) -> "AsyncGenerator[Client]":
        """A session that takes `seconds` at most.

        A server is begun, or greeted, for each session anew: nothing goes from one tenant's call
        to the next, and one that died is there again with the next.

        Raises:
            ServerFailed: See there.
            ServerRefused: See there.
            TimeoutError: All of it took longer.
        """
        # Heavy; only whoever calls such a tool gets here.
        import httpx2
        from mcp import MCPError

        async with asyncio.timeout(seconds):
            try:
                async with AsyncExitStack() as stack:
                    yield await self._open(stack, server, workspace, seconds)
            except (IsolationUnavailable, TargetRefused) as error:
                raise ServerRefused(str(error)) from error
            except (MCPError, FetchFailed, httpx2.HTTPError, OSError, RuntimeError) as error:
                raise ServerFailed(_NO_PROTOCOL) from error
            except BaseExceptionGroup as group:
                raise _told(group) from group

    async def _open(
        self, stack: AsyncExitStack, server: McpServer, workspace: Path | None, seconds: float
    ) -> "Client":
        from mcp import Client
        from mcp.client import Transport
        from mcp.client.streamable_http import streamable_http_client
        from mcp.types import Implementation

        from somaagent.mcp import http, stdio

        transport: Transport
        if server.url is None:
            asked = stdio.request(server, workspace, seconds=seconds + _ENDING_SECONDS)
            transport = stdio.sandboxed(self.sandbox, asked)
        else:
            url = str(parse(server.url).url)
            web = await stack.enter_async_context(
                http.client(self.fetcher, server, seconds=seconds)
            )
            transport = streamable_http_client(url, http_client=web)
        client = Client(
            transport,
            client_info=Implementation(name="somaagent", version="0.1"),
            cache=None,
        )
        return await stack.enter_async_context(client)


async def listed(client: "Client") -> dict[str, KnownTool]:
    """The server's tools, by name.

    Raises:
        ValueError: There are too many, or one has no parameters.
    """
    found: dict[str, KnownTool] = {}
    cursor: str | None = None
    while True:
        page = await client.list_tools(cursor=cursor)
        for tool in page.tools:
            found[tool.name] = KnownTool(
                tool=tool.name,
                version=1,
                description=tool.description or tool.title or tool.name,
                parameters=_plain(tool.input_schema),
                output=None if tool.output_schema is None else _plain(tool.output_schema),
            )
        if len(found) > _MOST_TOOLS:
            raise ValueError(f"a server may have {_MOST_TOOLS} tools at most")
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


def _plain(schema: JsonObject) -> JsonObject:
    """A schema without its dialect: servers name one that differs in nothing they use."""
    return {name: value for name, value in schema.items() if name != "$schema"}


def _told(error: BaseException) -> Exception:
    """What an error, or a group of them, is to be told as."""
    if isinstance(error, IsolationUnavailable | TargetRefused):
        return ServerRefused(str(error))
    if isinstance(error, BaseExceptionGroup):
        for each in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            told = _told(each)
            if isinstance(told, ServerRefused):
                return told
    return ServerFailed(_NO_PROTOCOL)
