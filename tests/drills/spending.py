"""What costs something: a priced model, a priced tool, and a budget that is used up."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from tests.drills.observed import SECONDS
from tests.drills.scenes import PLENTY, limit, reached
from tests.drills.watched import Watched, said
from tests.journeys.test_sandboxed_tools import Room
from tests.support.mcp_servers import time_server
from tests.support.platform import soma, until

TOOL_COST: Final = 2_500
"""Of one call, in millionths of the ledger's currency."""
PRICE: Final = 50_000_000
"""Of a million tokens, in the same: a turn of some hundred tokens costs a cent or two."""
ROLE: Final = "dialogue"


async def priced_tool(folder: Path) -> dict[str, str]:
    """Settings by which the protocol's reference server for times is a tool that costs."""
    server = time_server(cost=TOOL_COST)
    assert server.env
    written = {
        **server.model_dump(include={"command", "args", "mounts", "risk", "cost"}),
        "env": {name: value.get_secret_value() for name, value in server.env.items()},
    }
    servers, tools = folder / "servers.json", folder / "tools.json"
    text = json.dumps({"mcpServers": {"time": written}})
    await asyncio.to_thread(servers.write_text, text)
    await asyncio.to_thread(soma, "mcp", "lock", "--servers", str(servers), "--tools", str(tools))
    return {"SOMA_MCP_SERVERS": str(servers), "SOMA_MCP_TOOLS": str(tools)}


async def pay_for_a_tool(watched: Watched) -> None:
    """A call of it."""
    room = await Room.new(watched.platform, watched.client, watched.sql)
    called = await room.call("mcp_time_get_current_time", timezone="UTC")
    assert called["status"] == "success", called["error"]
    assert called["cost"] == TOOL_COST


async def pay_for_a_model(watched: Watched) -> None:
    """A turn that is answered by the platform's model, as a profile that has prices."""
    environment = await until(lambda: _gateway(watched), "the gateway to run", seconds=SECONDS)
    url = f"{watched.platform.gateway}/v1/admin/model-profiles/{ROLE}/any"
    profile = {
        "provider": "llama",
        "model": environment["SOMA_MODEL_NAME"],
        "base_url": environment["SOMA_MODEL_BASE_URL"],
        "input_price": PRICE,
        "output_price": PRICE,
    }
    async with watched.http.put(url, json=profile) as response:
        await said(response)
    try:
        accepted = await watched.client.post(await watched.client.new_session(), "Who are you?")
        await watched.client.answer(accepted)
    finally:
        async with watched.http.delete(url) as response:
            await said(response)


async def _gateway(watched: Watched) -> dict[str, str]:
    """The variables of its process, which goes to zero when nobody asks it anything; or none."""
    await watched.awake()
    with suppress(psutil.Error):
        for process in watched.platform.processes("gateway"):
            return process.environ()
    return {}


async def be_over_budget(watched: Watched) -> None:
    """A message that a day's budget of one token refuses."""
    await limit(watched, 1)
    try:
        accepted = await watched.client.post(await watched.client.new_session(), "What is left?")
        await reached(watched, accepted, "refused")
    finally:
        await limit(watched, PLENTY)
