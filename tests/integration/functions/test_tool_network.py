"""Hosts that a tenant's administrator grants reach the program of a call, as long as they stand."""

import orjson
from aiohttp import web

from somaagent.settings import FetchSettings, SandboxSettings, WorkspaceSettings
from somaagent.storage.database import Database
from somaagent.tools.builtin.sandboxed import sandboxed_tools
from somaagent.web import Fetcher
from tests.integration.conftest import Mailbox, delivery
from tests.integration.functions.toolroom import opened_executor
from tests.support.name_server import name_server
from tests.support.sites import site

GRANT = """
INSERT INTO tenant_tools (tenant, tool, enabled, network, changed_by)
VALUES ($1, 'code_execute', true, $2, 'me')
ON CONFLICT (tenant, tool) DO UPDATE SET network = excluded.network
"""
HOST = "granted.test.example"


async def test_a_program_reaches_what_its_tenant_has_granted_and_nothing_before_or_after(
    database: Database, redis_url: str, mailbox: Mailbox
) -> None:
    async def page(_: web.BaseRequest) -> web.Response:
        return web.Response(text="The heron is the animal of the week.")

    turn = await mailbox.add(1, "What is the animal of the week?", state="routed")
    async with name_server() as names, site(page) as server:
        names.names[HOST] = [["127.0.0.1"]]
        fetch = FetchSettings(
            ports=str(server.port),
            networks="127.0.0.0/8",
            nameservers=f"127.0.0.1:{names.port}",
        )
        tools = sandboxed_tools(SandboxSettings(), WorkspaceSettings(), fetcher=Fetcher.of(fetch))
        code = f"import urllib.request as u; print(u.urlopen('{server.url(host=HOST)}').read())"
        async with opened_executor(database, redis_url, *tools) as executor:
            results: list[str] = []
            for place, (tenant, hosts) in enumerate(
                [("rival", [HOST]), ("acme", [HOST]), ("acme", [f".{HOST}"]), ("acme", [])]
            ):
                await mailbox.sql.execute(GRANT, tenant, hosts)
                arguments = {"language": "python", "code": code}
                asked = await mailbox.add_call(turn, "code_execute", arguments, place=place)
                await executor.handle(delivery("tool-executor", asked))
                stored = await mailbox.call(asked)
                result = orjson.loads(stored["result"])
                results.append(f"{stored['status']} {result['stdout']}{result['stderr'][-200:]}")
        assert len(server.seen) == 1
    before, granted, below, after = results
    assert granted.startswith("success b'The heron")
    assert "403" in below
    for closed in (before, below, after):
        assert closed.startswith("error"), results
        assert "heron" not in closed
