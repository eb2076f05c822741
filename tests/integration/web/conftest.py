"""Names, sites and the tool that is to fetch from them."""

import socket
import time
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import pytest
import pytest_asyncio
from aiohttp import web

from somaagent.settings import FetchSettings
from somaagent.tools import Registry, ToolContext, ToolOutcome
from somaagent.tools.builtin.http_fetch import HttpFetch
from tests.support.name_server import NameServer, name_server
from tests.support.sites import Site, site

ALL_PORTS = "1-65535"
SECRET = "what only we may read"


class Fetching:
    """The tool as an executor runs it, with its schemas."""

    def __init__(self, **settings: object) -> None:
        self.registry = Registry([HttpFetch.open(FetchSettings(**settings))])  # type: ignore[arg-type]

    async def __call__(self, url: str, *, seconds: float = 60, **more: object) -> ToolOutcome:
        tool = self.registry.find("http_fetch")
        arguments = {"url": url, **more}
        self.registry.check_arguments(tool.spec, arguments)
        outcome = await tool.run(
            arguments,
            ToolContext(
                tenant_id="acme",
                session_id=uuid4(),
                turn_id=uuid4(),
                subject_id="somebody",
                call_id=uuid4(),
                workspace=None,
                deadline=time.monotonic() + seconds,
            ),
        )
        if outcome.status == "success":
            self.registry.check_result(tool.spec, outcome.result)
        return outcome


async def tell_secret(_: web.BaseRequest) -> web.Response:
    """What must not get out."""
    return web.Response(text=SECRET)


@pytest_asyncio.fixture
async def names() -> AsyncIterator[NameServer]:
    """A name server."""
    async with name_server() as server:
        yield server


@pytest_asyncio.fixture
async def inside() -> AsyncIterator[Site]:
    """A server at 127.0.0.1 that nobody may come to."""
    async with site(tell_secret) as opened:
        yield opened


@pytest.fixture
def fetching(names: NameServer) -> Callable[..., Fetching]:
    """Tools that ask our name server and may use any port."""

    def made(**settings: object) -> Fetching:
        plain = {"ports": ALL_PORTS, "nameservers": f"127.0.0.1:{names.port}"}
        return Fetching(**(plain | settings))

    return made


def has_ipv6() -> bool:
    """Whether this machine has a loopback of IPv6."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True
