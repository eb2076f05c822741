"""The circuit breaker against real servers that are slow, dead, and back again."""

import asyncio
import shutil
from pathlib import Path

import pytest
from aiohttp import web

from somaagent.events import ToolCallFinished
from somaagent.mcp.configuration import McpServer
from somaagent.mcp.connecting import Connector
from somaagent.mcp.known import KnownTool, specs_of
from somaagent.mcp.tool import McpTool
from somaagent.sandbox import Sandbox
from somaagent.settings import FetchSettings, SandboxSettings, ToolSettings
from somaagent.storage.database import Database
from somaagent.tools import catalogue
from somaagent.tools.builtin.http_fetch import HttpFetch
from somaagent.web import Fetcher
from tests.contracts.repository import ROOT
from tests.integration.conftest import Mailbox, StoredTurn, delivery
from tests.integration.functions.toolroom import Toolroom, opened
from tests.support.platform import until
from tests.support.sites import raw_site, site

NOWHERE = "http://127.0.0.1:1/v1"
OPEN = FetchSettings(networks="127.0.0.1", ports="1-65535", seconds=0.3)
QUICK = ToolSettings(breaker_failures=2, breaker_seconds=3600)
GRANTS = """package soma.areas.web
grant contains "web" if input.resource in {"http_fetch", "mcp_away_act"}
"""


async def ended(room: Toolroom, mailbox: Mailbox, turn: StoredTurn, tool: str, **more: str) -> str:
    """The status of a call."""
    mailbox_calls = await mailbox.sql.fetchval("SELECT count(*) FROM tool_calls")
    asked = await mailbox.add_call(turn, tool, dict(more), place=mailbox_calls)
    (event,) = (await room.executor.handle(delivery("tool-executor", asked))).events
    assert isinstance(event, ToolCallFinished)
    return event.status


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """Everybody may reach the web without asking anybody."""
    folder = tmp_path / "policies"
    shutil.copytree(ROOT / "shared" / "policies", folder, ignore=shutil.ignore_patterns("tools"))
    (folder / "web.rego").write_text(GRANTS)
    return folder


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def greet(_: web.BaseRequest) -> web.Response:
    return web.Response(text="hello")


async def test_pages_that_never_come_do_not_close_the_web(
    database: Database, redis_url: str, mailbox: Mailbox, policies: Path
) -> None:
    tools = catalogue.registry(HttpFetch.open(OPEN.model_copy(update={"seconds": 10.0})))
    turn = await mailbox.add(1, "What does it say?", state="routed")
    async with (
        raw_site(silent) as slow,
        site(greet) as good,
        opened(
            database, redis_url, NOWHERE, tools=tools, policies=policies, settings=QUICK
        ) as room,
    ):
        await room.executor.breaker.succeeded("acme", "http_fetch")
        for _ in range(3):
            asked = await mailbox.add_call(
                turn,
                "http_fetch",
                {"url": slow.url(), "timeout": 0.2},
                place=await mailbox.sql.fetchval("SELECT count(*) FROM tool_calls"),
            )
            (event,) = (await room.executor.handle(delivery("tool-executor", asked))).events
            assert isinstance(event, ToolCallFinished)
            assert event.status == "timeout"
        assert await ended(room, mailbox, turn, "http_fetch", url=good.url()) == "success"


async def test_a_server_of_tools_that_is_dead_rests_and_is_tried_again(
    database: Database, redis_url: str, mailbox: Mailbox, policies: Path
) -> None:
    async with site(greet) as away:
        url = away.url("/mcp")
    known = KnownTool(tool="act", version=1, description="Acts.", parameters={"type": "object"})
    server = McpServer.model_validate({"url": url, "seconds": 30})
    ((_, spec),) = specs_of("away", server, [known])
    connector = Connector(sandbox=Sandbox(SandboxSettings()), fetcher=Fetcher.of(OPEN))
    tool = McpTool(server=server, known=known, connector=connector, spec=spec)
    turn = await mailbox.add(1, "Act.", state="routed")

    async def opened_for(seconds: float) -> list[str]:
        """How calls end, two failures and then more, where the breaker stays open so long."""
        async with opened(
            database,
            redis_url,
            NOWHERE,
            tools=catalogue.registry(tool),
            policies=policies,
            settings=QUICK.model_copy(update={"breaker_seconds": seconds}),
        ) as room:
            await room.executor.breaker.succeeded("acme", "mcp_away_act")
            said = [await ended(room, mailbox, turn, "mcp_away_act") for _ in range(3)]

            async def tries() -> bool:
                said.append(await ended(room, mailbox, turn, "mcp_away_act"))
                return said[-1] == "error"

            if seconds < 1:
                await until(tries, "the breaker to let a call try", seconds=60)
            return said

    assert await opened_for(3600) == ["error", "error", "circuit_open"]
    # Where it has rested, one call tries.
    assert (await opened_for(0.01))[-1] == "error"
