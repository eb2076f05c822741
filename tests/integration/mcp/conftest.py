"""What the tests of MCP servers share."""

import os
import time
from pathlib import Path
from uuid import uuid4

import pytest

from somaagent.mcp.configuration import McpServer
from somaagent.mcp.connecting import Connector
from somaagent.mcp.known import specs_of
from somaagent.mcp.locking import take_in
from somaagent.mcp.tool import McpTool
from somaagent.sandbox import Sandbox, SandboxRequest
from somaagent.settings import FetchSettings, SandboxSettings
from somaagent.tools import JsonObject, Registry, ToolContext, ToolOutcome
from somaagent.web import Fetcher
from tests.support.mcp_servers import everything
from tests.support.node import NodeProject


class Servers:
    """Servers whose tools are taken in, and called as an executor calls them."""

    def __init__(self, **fetch: object) -> None:
        settings = FetchSettings.model_validate(fetch)
        self.connector = Connector(sandbox=Sandbox(SandboxSettings()), fetcher=Fetcher.of(settings))
        self.registry = Registry()

    async def add(self, name: str, server: McpServer) -> list[str]:
        """Take a server's tools in; their names."""
        taken = await take_in({name: server}, {}, self.connector)
        assert taken.problems == ()
        known = taken.tools.servers[name]
        for tool, spec in specs_of(name, server, known):
            self.registry.add(
                McpTool(server=server, known=tool, connector=self.connector, spec=spec)
            )
        return [spec.name for _, spec in specs_of(name, server, known)]

    async def call(
        self,
        name: str,
        arguments: JsonObject,
        *,
        seconds: float = 60,
        workspace: Path | None = None,
    ) -> ToolOutcome:
        """Call a tool; what it takes and returns fits its schemas."""
        tool = self.registry.find(name)
        self.registry.check_arguments(tool.spec, arguments)
        outcome = await tool.run(arguments, a_context(seconds, workspace))
        if outcome.status == "success":
            self.registry.check_result(tool.spec, outcome.result)
        return outcome


def a_context(seconds: float = 60, workspace: Path | None = None) -> ToolContext:
    """A call of the tenant acme."""
    return ToolContext(
        tenant_id="acme",
        session_id=uuid4(),
        turn_id=uuid4(),
        subject_id="somebody",
        call_id=uuid4(),
        workspace=workspace,
        deadline=time.monotonic() + seconds,
    )


@pytest.fixture
async def isolation() -> None:
    """Skips, with the reason, where nothing can be isolated."""
    result = await Sandbox(SandboxSettings()).run(SandboxRequest(argv=("/bin/true",)))
    if result.status == "blocked":
        reason = f"nothing can be isolated here: {result.reason}"
        if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - says how tests run
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> NodeProject:
    """The server that has one of everything, installed."""
    return everything(tmp_path_factory.mktemp("mcp") / "everything")


@pytest.fixture
def local() -> Servers:
    """Servers on loopback may be reached."""
    return Servers(ports="1-65535", networks="127.0.0.1")
