"""Attacks that would have `http_fetch` reach what is inside: none comes through.

A server with a secret listens on loopback and counts its visitors. What the default configuration
refuses is shown with the ports open, so that it is the address that is refused.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest
from aiohttp import web

from tests.integration.web.conftest import SECRET, Fetching, has_ipv6, tell_secret
from tests.support.name_server import NameServer
from tests.support.sites import Site, site

LOOPBACK = """
http://127.0.0.1:{port}/
http://127.0.0.1:{port}
HTTP://127.0.0.1:{port}/
http://127.0.0.2:{port}/
http://127.255.255.254:{port}/
http://127.1:{port}/
http://127.0.1:{port}/
http://2130706433:{port}/
http://0x7f000001:{port}/
http://0x7F.0.0.1:{port}/
http://0x7f.1:{port}/
http://0177.0.0.1:{port}/
http://00000177.0.0.1:{port}/
http://017700000001:{port}/
http://127.0.0.01:{port}/
http://127.0.0.0x1:{port}/
http://127.000.000.001:{port}/
http://4294967297:{port}/
http://0:{port}/
http://0.0.0.0:{port}/
http://00.0:{port}/
http://localhost:{port}/
http://LOCALHOST:{port}/
http://localhost.:{port}/
http://127.0.0.1.:{port}/
http://0x7f000001.:{port}/
http://ip6-localhost:{port}/
http://[::1]:{port}/
http://[0:0:0:0:0:0:0:1]:{port}/
http://[::]:{port}/
http://[::ffff:127.0.0.1]:{port}/
http://[::ffff:7f00:1]:{port}/
http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/
http://[::127.0.0.1]:{port}/
http://[::ffff:0:127.0.0.1]:{port}/
http://[64:ff9b::127.0.0.1]:{port}/
http://[64:ff9b:1::7f00:1]:{port}/
http://[2002:7f00:1::]:{port}/
http://[2001:0:7f00:1::80ff:fffe]:{port}/
http://[fe80::1%25lo]:{port}/
http://[::1%25lo]:{port}/
http://１２７.０.０.１:{port}/
http://127。0。0。1:{port}/
http://①②⑦.⓪.⓪.①:{port}/
http://ｌｏｃａｌｈｏｓｔ:{port}/
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/
http://user@127.0.0.1:{port}/
http://user:password@127.0.0.1:{port}/
http://outside.invalid@127.0.0.1:{port}/
http://outside.invalid%40127.0.0.1:{port}/
http://outside.invalid:80@127.0.0.1:{port}/
http://127.0.0.1:{port}@outside.invalid:{port}/
http://outside.invalid#@127.0.0.1:{port}/
http://outside.invalid?@127.0.0.1:{port}/
http://outside.invalid\\@127.0.0.1:{port}/
http:\\\\127.0.0.1:{port}\\
http:/127.0.0.1:{port}/
http:127.0.0.1:{port}/
http:////127.0.0.1:{port}/
//127.0.0.1:{port}/
http://127.0.0.1%00.outside.invalid:{port}/
http://%31%32%37.0.0.1:{port}/
http://127.0.0.1\t:{port}/
http://127.0.0.1\rHost: x:{port}/
http:// 127.0.0.1:{port}/
\thttp://127.0.0.1:{port}/
http://127.0.0.1:{port}\x00/
http://[127.0.0.1]:{port}/
http://127.0.0.1:0{port}/
https://127.0.0.1:{port}/
ws://127.0.0.1:{port}/
ftp://127.0.0.1:{port}/
gopher://127.0.0.1:{port}/_GET
dict://127.0.0.1:{port}/
file:///etc/passwd
file://127.0.0.1/etc/passwd
data:text/plain,secret
jar:http://127.0.0.1:{port}!/
javascript:fetch('http://127.0.0.1:{port}')
unix:///run/docker.sock
http+unix://%2Frun%2Fdocker.sock/
http://
http://:{port}/
"""
PRIVATE = """10.0.0.5 172.16.3.4 192.168.1.1 100.64.0.1 169.254.169.254 169.254.170.2 168.63.129.16
100.100.100.200 192.0.0.192 0.0.0.0 127.0.0.1 224.0.0.1 255.255.255.255 198.18.0.1 ::1 fe80::1
fd00:ec2::254 fc00::1 ::ffff:10.0.0.1 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe:: ff02::1"""


def cases() -> list[str]:
    # Not splitlines: some of the forms hold a carriage return.
    return [*LOOPBACK.strip("\n").split("\n"), "http://127.0.0.1\r\nHost: x:{port}/"]


def nothing_of_ours(said: object) -> bool:
    return SECRET not in repr(said) and "127.0.0" not in repr(said)


async def test_no_way_of_writing_loopback_comes_through(inside: Site) -> None:
    default = Fetching(ports="1-65535")
    tried = cases()
    assert len(tried) >= 80
    for form in tried:
        url = form.replace("{port}", str(inside.port))
        outcome = await default(url)
        assert outcome.status == "error", url
        assert not outcome.faulty, url
        assert nothing_of_ours(outcome), url
    assert inside.seen == []


async def test_the_default_configuration_refuses_loopback_that_a_setting_opens(
    inside: Site,
) -> None:
    refused = await Fetching()(inside.url())
    assert refused.status == "error"
    assert inside.seen == []
    opened = await Fetching(ports=str(inside.port), networks="127.0.0.1")(inside.url())
    assert opened.result["text"] == SECRET
    assert len(inside.seen) == 1


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no loopback of IPv6")
async def test_loopback_of_ipv6_is_refused_too() -> None:
    async with site(tell_secret, host="::1") as inside:
        for url in (inside.url(), inside.url(host="[::ffff:127.0.0.1]")):
            outcome = await Fetching(ports="1-65535")(url)
            assert outcome.status == "error"
        assert inside.seen == []
        # Where all of IPv4 is open, IPv4 in disguise still is not.
        disguised = inside.url(host="[::ffff:127.0.0.1]")
        outcome = await Fetching(ports="1-65535", networks="0.0.0.0/0")(disguised)
        assert outcome.status == "error"
        opened = await Fetching(ports="1-65535", networks="::1")(inside.url())
        assert opened.status == "success"


@pytest.mark.parametrize("address", PRIVATE.split())
async def test_a_name_of_a_private_address_is_refused_as_a_name_that_there_is_not(
    names: NameServer, fetching: Callable[..., Fetching], address: str
) -> None:
    names.names = {
        "private.test": [[address]],
        "mixed.test": [["93.184.215.14", address]],
    }
    absent = await fetching()("http://absent.test/")
    for name in ("private.test", "mixed.test"):
        outcome = await fetching()(f"http://{name}/")
        assert outcome.status == "error"
        # Nobody learns which names we have, nor their addresses.
        assert outcome.error == absent.error
        assert address not in (outcome.error or "")
    assert names.asked["private.test", "A"] == 1


async def test_metadata_stays_closed_even_where_its_network_is_open(
    names: NameServer, fetching: Callable[..., Fetching]
) -> None:
    names.names = {"metadata.test": [["169.254.169.254"]]}
    tool = fetching(networks="0.0.0.0/0 ::/0")
    for url in (
        "http://metadata.test/latest/meta-data/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/metadata/instance",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/latest/meta-data/",
    ):
        outcome = await tool(url)
        assert outcome.error == "this may not be fetched: this host has no public address"


async def test_a_name_that_changes_its_address_is_looked_up_once_and_reached_where_it_was_checked(
    names: NameServer, fetching: Callable[..., Fetching]
) -> None:
    async def greet(_: web.BaseRequest) -> web.Response:
        return web.Response(text="hello from outside")

    async with AsyncExitStack() as stack:
        # 127.0.0.2 plays the public internet; 127.0.0.1 is inside, on the same port.
        outside, inside = await beside(stack, greet, tell_secret)
        names.names = {"rebind.test": [["127.0.0.2"], ["127.0.0.1"]]}
        tool = fetching(networks="127.0.0.2")
        first = await tool(outside.url(host="rebind.test"))
        assert first.result["text"] == "hello from outside"
        assert names.asked["rebind.test", "A"] == 1
        assert outside.seen[0].headers["Host"] == f"rebind.test:{outside.port}"
        # By now the name leads inside.
        second = await tool(outside.url(host="rebind.test"))
        assert second.status == "error"
        assert names.asked["rebind.test", "A"] == 2
        assert inside.seen == []


async def test_a_redirect_is_looked_up_and_checked_like_the_first_url(
    names: NameServer, fetching: Callable[..., Fetching]
) -> None:
    leads = ""

    async def redirect(_: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": leads})

    async with AsyncExitStack() as stack:
        outside, inside = await beside(stack, redirect, tell_secret)
        port = outside.port
        names.names = {
            "rebind.test": [["127.0.0.2"], ["127.0.0.1"]],
            "inside.test": [["127.0.0.1"]],
        }
        tool = fetching(networks="127.0.0.2")
        for leads in (
            f"http://127.0.0.1:{port}/",
            f"//127.0.0.1:{port}/",
            f"http://2130706433:{port}/",
            f"http://[::ffff:127.0.0.1]:{port}/",
            f"http://user@127.0.0.1:{port}/",
            f"http://localhost:{port}/",
            f"http://inside.test:{port}/",
            f"http:\\\\127.0.0.1:{port}\\",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            f"http://rebind.test:{port}/",
        ):
            first = "rebind.test" if "rebind" in leads else "127.0.0.2"
            outcome = await tool(outside.url(host=first))
            assert outcome.status == "error", leads
            assert (outcome.error or "").startswith("this may not be fetched"), leads
        assert names.asked["rebind.test", "A"] == 2
        assert len(outside.seen) == 13
        assert inside.seen == []


async def test_redirects_have_an_end() -> None:
    async def again(request: web.BaseRequest) -> web.Response:
        return web.Response(status=307, headers={"Location": f"{request.path}x"})

    async with site(again) as opened:
        tool = Fetching(ports="1-65535", networks="127.0.0.1", redirects=3)
        outcome = await tool(opened.url("/"))
        assert outcome.error == "this may not be fetched: it redirects more than 3 times"
        assert [request.path for request in opened.seen] == ["/", "/x", "/xx", "/xxx"]


async def test_proxies_and_credentials_of_the_environment_are_not_used(
    inside: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    netrc = home / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    netrc.chmod(0o600)
    program = (
        "import asyncio, sys\n"
        "from somaagent.settings import FetchSettings\n"
        "from somaagent.web import Fetcher\n"
        "fetcher = Fetcher.of(FetchSettings())\n"
        "print(asyncio.run(fetcher.get(sys.argv[1], seconds=60)).text)\n"
    )

    async def greet(_: web.BaseRequest) -> web.Response:
        return web.Response(text="hello")

    async with site(greet) as wanted:
        proxies = {
            name: inside.url() for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY")
        }
        settings = {"SOMA_FETCH_PORTS": "1-65535", "SOMA_FETCH_NETWORKS": "127.0.0.1"}
        environment = {**os.environ, **proxies, **settings, "HOME": str(home)}  # noqa: TID251
        environment["NETRC"] = str(netrc)
        environment.pop("no_proxy", None)
        environment.pop("NO_PROXY", None)
        done = await in_thread([sys.executable, "-c", program, wanted.url()], environment)
        assert (done.stdout, done.stderr) == ("hello\n", "")
        assert inside.seen == []
        (request,) = wanted.seen
        assert "Authorization" not in request.headers
        assert "Cookie" not in request.headers


async def in_thread(
    command: list[str], environment: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    return await asyncio.to_thread(
        subprocess.run, command, env=environment, capture_output=True, text=True, check=False
    )


async def beside(
    stack: AsyncExitStack,
    outside: Callable[[web.BaseRequest], object],
    inside: Callable[[web.BaseRequest], object],
) -> tuple[Site, Site]:
    """Two servers on one port, at 127.0.0.2 and 127.0.0.1."""
    for _ in range(20):
        async with AsyncExitStack() as attempt:
            first = await attempt.enter_async_context(site(outside, host="127.0.0.2"))  # type: ignore[arg-type]
            try:
                second = await attempt.enter_async_context(site(inside, port=first.port))  # type: ignore[arg-type]
            except OSError:
                # Somebody else's, on the other address.
                continue
            stack.push_async_callback(attempt.pop_all().aclose)
            return first, second
    raise AssertionError("no port is free on both addresses")
