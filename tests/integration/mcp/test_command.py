"""`soma mcp`, and what the functions make of the files that it writes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.mcp_servers import PACKAGES

SERVERS = {
    "mcpServers": {
        "time": {
            "command": "python3",
            "args": ["-m", "mcp_server_time", "--local-timezone=UTC"],
            "env": {"PYTHONPATH": PACKAGES},
            "mounts": [PACKAGES],
            "risk": "low",
            "tools": ["convert_time"],
            "tenants": ["acme"],
        }
    }
}
NAMED = "mcp_time_convert_time"
SEEN = """
from functions.tool_executor.handler import _mcp_tools
from functions.conversation.handler import known_specs, McpSettings
print([tool.spec.name for tool in _mcp_tools()], list(known_specs(McpSettings())))
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """The variables that name the two files; the second one is not there yet."""
    servers = tmp_path / "servers.json"
    servers.write_text(json.dumps(SERVERS))
    return {"SOMA_MCP_SERVERS": str(servers), "SOMA_MCP_TOOLS": str(tmp_path / "tools.json")}


def run(*command: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **variables},  # noqa: TID251 - a child's
        capture_output=True,
        text=True,
        check=False,
    )


def soma(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return run("-c", "from somaagent.cli.main import run; run()", *arguments, **variables)


@pytest.mark.usefixtures("isolation")
async def test_tools_are_taken_in_listed_and_known_to_the_functions(files: dict[str, str]) -> None:
    missing = soma("mcp", "list", **files)
    assert missing.returncode == 1
    assert "soma mcp lock" in missing.stderr
    locked = soma("mcp", "lock", **files)
    assert (locked.returncode, locked.stderr) == (0, "")
    assert locked.stdout.splitlines() == [
        "time: convert_time is new",
        "time: get_current_time is new",
    ]
    again = soma("mcp", "lock", **files)
    assert (again.returncode, again.stdout) == (0, "")
    listed = soma("mcp", "list", "--json", **files)
    (tool,) = json.loads(listed.stdout)
    assert (tool["name"], tool["risk"], tool["tenants"]) == (NAMED, "low", ["acme"])
    assert "target_timezone" in tool["parameters"]["properties"]
    assert NAMED in soma("mcp", "list", **files).stdout
    seen = run("-c", SEEN, **files)
    assert seen.stdout.strip() == f"['{NAMED}'] ['{NAMED}']"


def test_a_wrong_or_missing_file_is_told_and_ends_with_1(tmp_path: Path) -> None:
    nothing = soma("mcp", "lock")
    assert nothing.returncode == 1
    assert "--servers" in nothing.stderr
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"mcpServers": {"time": {"command": "a", "token": "hunter2"}}}')
    told = soma("mcp", "lock", "--servers", str(wrong), "--tools", str(tmp_path / "tools.json"))
    assert told.returncode == 1
    assert "SOMA_MCP_SERVERS" in told.stderr
    assert "hunter2" not in told.stderr
    assert not (tmp_path / "tools.json").exists()
