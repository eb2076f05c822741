"""MCP servers over streamable HTTP: one that others wrote, by the rules of fetching."""

import pytest
from aiohttp import web

from somaagent.mcp.configuration import McpServer
from somaagent.mcp.locking import take_in
from tests.integration.mcp.conftest import Servers
from tests.integration.web.conftest import SECRET, tell_secret
from tests.support.mcp_servers import listening
from tests.support.name_server import name_server
from tests.support.node import NodeProject
from tests.support.sites import Authority, site

HERE = {"ports": "1-65535", "networks": "127.0.0.1"}


async def test_a_server_becomes_tools_and_its_results_are_data(
    node: NodeProject, local: Servers
) -> None:
    async with listening(node) as running:
        names = await local.add("all", McpServer.model_validate({"url": running.url}))
        assert "mcp_all_get_sum" in names
        outcome = await local.call("mcp_all_get_sum", {"a": 37, "b": 43})
        assert "80" in outcome.result["text"]
        outcome = await local.call("mcp_all_get_structured_content", {"location": "Chicago"})
        assert "temperature" in outcome.result["structured"]
        outcome = await local.call("mcp_all_get_tiny_image", {})
        assert outcome.result["left_out"] == ["image/png"]
        outcome = await local.call("mcp_all_get_resource_links", {"count": 2})
        assert outcome.result["text"].count("://") == 2
        with pytest.raises(ValueError, match="not of type"):
            await local.call("mcp_all_get_sum", {"a": "37", "b": 43})


async def test_a_slow_call_ends_in_time_and_a_server_that_died_is_found_again(
    node: NodeProject, local: Servers
) -> None:
    async with listening(node) as running:
        await local.add("all", McpServer.model_validate({"url": running.url}))
        outcome = await local.call(
            "mcp_all_trigger_long_running_operation", {"duration": 600, "steps": 600}, seconds=4
        )
        assert outcome.status == "timeout"
        await running.kill()
        outcome = await local.call("mcp_all_echo", {"message": "hello"})
        assert (outcome.status, outcome.faulty) == ("error", True)
        port = int(running.url.rpartition(":")[2].removesuffix("/mcp"))
        async with listening(node, port):
            outcome = await local.call("mcp_all_echo", {"message": "hello"})
            assert outcome.result["text"] == "Echo: hello"


async def test_a_server_that_may_not_be_reached_is_not(node: NodeProject) -> None:
    async with site(tell_secret) as inside, name_server() as names:
        names.names = {"inside.test": [["127.0.0.1"]]}
        closed = Servers(ports="1-65535", nameservers=f"127.0.0.1:{names.port}")
        servers = {
            f"s{number}": McpServer.model_validate({"url": url, "seconds": 20})
            for number, url in enumerate(
                (
                    inside.url("/mcp"),
                    inside.url("/mcp", host="inside.test"),
                    inside.url("/mcp", host="2130706433"),
                    inside.url("/mcp", host="[::ffff:127.0.0.1]"),
                    inside.url("/mcp", host="user@127.0.0.1"),
                    "file:///etc/passwd",
                )
            )
        }
        taken = await take_in(servers, {}, closed.connector)
        assert len(taken.problems) == len(servers)
        assert inside.seen == []
        outside = Servers(nameservers=f"127.0.0.1:{names.port}")
        taken = await take_in({"port": servers["s0"]}, {}, outside.connector)
        assert "may not be fetched from" in taken.problems[0]


async def test_a_redirect_of_a_server_leads_nowhere_else() -> None:
    leads = ""

    async def redirect(_: web.BaseRequest) -> web.Response:
        return web.Response(status=307, headers={"Location": leads})

    async with site(tell_secret) as inside, site(redirect) as outside:
        servers = Servers(ports=str(outside.port), networks="127.0.0.1")
        for place in (inside.url(), "http://169.254.169.254/", "http://[::1]/", "file:///etc"):
            leads = place
            server = McpServer.model_validate({"url": outside.url("/mcp"), "seconds": 20})
            taken = await take_in({"moved": server}, {}, servers.connector)
            assert len(taken.problems) == 1
            assert SECRET not in taken.problems[0]
        assert inside.seen == []
        assert outside.seen != []


@pytest.mark.parametrize("packed", [True, False])
async def test_an_answer_that_is_too_long_or_packed_is_none(*, packed: bool) -> None:
    async def flood(_: web.BaseRequest) -> web.Response:
        headers = {"Content-Type": "application/json"} | (
            {"Content-Encoding": "gzip"} if packed else {}
        )
        return web.Response(body=b'"' + b"x" * 6_000_000 + b'"', headers=headers)

    async with site(flood) as opened:
        server = McpServer.model_validate({"url": opened.url("/mcp"), "seconds": 20})
        taken = await take_in({"flood": server}, {}, Servers(**HERE).connector)
    assert taken.problems == ("flood: the server does not answer as the protocol wants it",)


async def test_headers_are_sent_to_the_server_and_its_certificate_is_checked(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    authority = Authority.new(tmp_path_factory.mktemp("authority"))

    async def refuse(_: web.BaseRequest) -> web.Response:
        return web.Response(status=401)

    context = authority.server_context("mcp.test")
    async with name_server() as names, site(refuse, context=context) as opened:
        names.names = {"mcp.test": [["127.0.0.1"]], "other.test": [["127.0.0.1"]]}
        asking = {"nameservers": f"127.0.0.1:{names.port}", **HERE}
        trusting = Servers(**asking, ca_file=str(authority.file)).connector
        told = {"headers": {"Authorization": "Bearer a-token"}, "seconds": 20}
        for connector, host in (
            (Servers(**asking).connector, "mcp.test"),
            (trusting, "other.test"),
        ):
            url = opened.url("/mcp", host=host, scheme="https")
            await take_in({"s": McpServer.model_validate({"url": url, **told})}, {}, connector)
            assert opened.seen == []
        url = opened.url("/mcp", host="mcp.test", scheme="https")
        server = McpServer.model_validate({"url": url, **told})
        taken = await take_in({"s": server}, {}, trusting)
        assert "a-token" not in repr(taken)
        assert "a-token" not in repr(server)
        assert opened.seen[0].headers["Authorization"] == "Bearer a-token"
