"""What an operator writes about servers, and the tools that were taken in of them."""

import json
import sys
from pathlib import Path
from subprocess import run

import pytest

from somaagent.mcp.configuration import McpServer, read_servers
from somaagent.mcp.known import KnownTool, known_specs, read_known, specs_of
from somaagent.settings import McpSettings
from somaagent.tools import JsonObject

TOOL = KnownTool(
    tool="Get-It.now", version=3, description="Gets it.", parameters={"type": "object"}
)


def written(path: Path, content: object) -> str:
    path.write_text(json.dumps(content))
    return str(path)


def test_servers_are_read_in_the_form_that_other_clients_have(tmp_path: Path) -> None:
    content = {
        "mcpServers": {
            "time": {"command": "uvx", "args": ["mcp-server-time"], "env": {"A": "b"}},
            "web": {"url": "https://example.org/mcp", "tenants": ["acme"], "risk": "low"},
        }
    }
    servers = read_servers(written(tmp_path / "servers.json", content))
    assert servers["time"].args == ("mcp-server-time",)
    assert (servers["time"].risk, servers["web"].risk) == ("high", "low")
    assert read_servers(None) == {}


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ({}, "either a command or a url"),
        ({"command": "a", "url": "https://b"}, "either a command or a url"),
        ({"url": "https://b", "args": ["c"]}, "are for a command"),
        ({"command": "a", "headers": {"B": "c"}}, "are for a url"),
        ({"command": "a", "network": True}, "Extra inputs"),
        ({"command": "a", "seconds": 0}, "greater than 0"),
        ({"command": "a", "env": {"TOKEN": ["hunter2"]}}, "env.TOKEN"),
    ],
)
def test_a_wrong_server_is_told_by_its_place_and_not_by_its_values(
    tmp_path: Path, server: dict[str, object], said: str
) -> None:
    path = written(tmp_path / "servers.json", {"mcpServers": {"one": server}})
    with pytest.raises(ValueError, match=r"SOMA_MCP_SERVERS.*Servers\.one") as told:
        read_servers(path)
    assert said in str(told.value)
    assert "hunter2" not in str(told.value)


def test_a_file_that_is_none_is_told_by_the_variable(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    for path in (str(tmp_path / "absent"), str(broken)):
        with pytest.raises(ValueError, match="SOMA_MCP_SERVERS"):
            read_servers(path)
        with pytest.raises(ValueError, match="SOMA_MCP_TOOLS"):
            read_known(path)
    for name in ("Time", "my_time", "a-b", "x" * 21, ""):
        path = written(tmp_path / "names.json", {"mcpServers": {name: {"command": "a"}}})
        with pytest.raises(ValueError, match="pattern"):
            read_servers(path)


def test_tools_are_named_after_their_server_and_have_what_the_operator_says() -> None:
    server = McpServer(
        url="https://example.org", tenants=("acme",), seconds=7, concurrency=2, cost=5
    )
    ((tool, spec),) = specs_of("web", server, [TOOL])
    assert tool is TOOL
    assert (spec.name, spec.version) == ("mcp_web_get_it_now", "3")
    assert (spec.timeout_seconds, spec.concurrency, spec.cost) == (7, 2, 5)
    assert (spec.is_for("acme"), spec.is_for("globex")) == (True, False)
    assert specs_of("web", McpServer(url="https://example.org", tools=("other",)), [TOOL]) == []
    twin = TOOL.model_copy(update={"tool": "get_it.now"})
    with pytest.raises(ValueError, match="would be called 'mcp_web_get_it_now'"):
        specs_of("web", server, [TOOL, twin])
    with pytest.raises(ValueError, match="type object"):
        specs_of("web", server, [TOOL.model_copy(update={"parameters": {"type": "string"}})])


def test_the_digest_is_of_all_that_callers_go_by_and_of_nothing_else() -> None:
    assert TOOL.model_copy(update={"version": 9}).digest == TOOL.digest
    changes: list[JsonObject] = [
        {"tool": "other"},
        {"description": "Gets it!"},
        {"parameters": {"type": "object", "title": "It"}},
        {"output": {"type": "object"}},
    ]
    for change in changes:
        assert TOOL.model_copy(update=change).digest != TOOL.digest


def test_what_is_known_of_servers_that_are_configured_is_offered(tmp_path: Path) -> None:
    servers = written(tmp_path / "s.json", {"mcpServers": {"web": {"url": "https://example.org"}}})
    known = written(
        tmp_path / "t.json",
        {"servers": {"web": [TOOL.model_dump()], "gone": [TOOL.model_dump()]}},
    )
    assert list(known_specs(McpSettings(servers=servers, tools=known))) == ["mcp_web_get_it_now"]
    assert known_specs(McpSettings(servers=servers)) == {}
    assert known_specs(McpSettings()) == {}


def test_whoever_offers_tools_does_not_import_what_calls_them() -> None:
    program = (
        "import sys; import functions.conversation.handler, functions.tool_executor.handler;"
        "print(sorted({'mcp', 'aiohttp.web', 'httpx2', 'dns', 'jsonschema'} & set(sys.modules)))"
    )
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
