from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from knative_local.http1 import Client, Request, Response, Server, serve
from knative_local.runtime.resolving import LocalResolver


@dataclass
class Peer:
    """A real server and what it was asked."""

    server: Server
    client: Client
    seen: list[tuple[str, bytes | None]] = field(default_factory=list[tuple[str, bytes | None]])


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async def take(request: Request) -> Response:
        made.seen.append((request.target, request.header(b"host")))
        return Response(202, [(b"x", b"1")], b"taken")

    server = await serve(take, "127.0.0.1", 0)
    client = Client()
    made = Peer(server, client)
    yield made
    await client.close()
    await server.close()


async def test_name_with_a_listener_is_called_there_by_its_own_name(peer: Peer) -> None:
    resolver = LocalResolver(peer.client)
    resolver.know({"ingress.ns.svc.cluster.local": f"127.0.0.1:{peer.server.port}"}, {})
    uri = "http://ingress.ns.svc.cluster.local/ns/default?x=1"
    answer = await resolver.resolve(uri).post(uri, [(b"ce-id", b"1")], b"{}", timeout=60)
    assert (answer.status, answer.headers[0], answer.body) == (202, (b"x", b"1"), b"taken")
    assert peer.seen == [("/ns/default?x=1", b"ingress.ns.svc.cluster.local")]


async def test_external_name_keeps_its_port(peer: Peer) -> None:
    resolver = LocalResolver(peer.client)
    resolver.know({}, {"legacy.ns.svc.cluster.local": "127.0.0.1"})
    uri = f"http://legacy.ns.svc.cluster.local:{peer.server.port}/in"
    answer = await resolver.resolve(uri).post(uri, [], None, timeout=60)
    assert answer.status == 202
    assert peer.seen == [("/in", f"legacy.ns.svc.cluster.local:{peer.server.port}".encode())]


async def test_any_other_address_is_called_as_it_is(peer: Peer) -> None:
    resolver = LocalResolver(peer.client)
    uri = f"{peer.server.url}/elsewhere"
    assert (await resolver.resolve(uri).post(uri, [], b"x", timeout=60)).status == 202
    assert peer.seen == [("/elsewhere", f"127.0.0.1:{peer.server.port}".encode())]
