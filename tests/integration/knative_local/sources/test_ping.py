import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from knative_local.http1 import Client, Request, Response, Server, serve
from knative_local.manifests.plan import Destination, PingSourcePlan
from knative_local.runtime.resolving import LocalResolver
from knative_local.sources import PingSource
from tests.support.platform import until

SINK = "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/demo/default"


@dataclass
class Sink:
    """A listening address that takes events after it has refused some."""

    server: Server
    resolver: LocalResolver
    refusals: int = 0
    taken: list[Request] = field(default_factory=list[Request])
    bodies: list[bytes] = field(default_factory=list[bytes])
    arrived: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async def take(request: Request) -> Response:
        if made.refusals:
            made.refusals -= 1
            return Response(503)
        made.bodies.append(await request.read(1000))
        made.taken.append(request)
        made.arrived.set()
        return Response(202)

    server = await serve(take, "127.0.0.1", 0)
    client = Client()
    resolver = LocalResolver(client)
    resolver.know({SINK.split("/")[2]: f"127.0.0.1:{server.port}"}, {})
    made = Sink(server, resolver)
    yield made
    await client.close()
    await server.close()


def plan(schedule: str = "* * * * *") -> PingSourcePlan:
    return PingSourcePlan(
        namespace="demo",
        name="clock",
        schedule=schedule,
        timezone="Europe/Berlin",
        content_type="application/json",
        data=b'{"ping": true}',
        sink=Destination(uri=SINK),
        ce_overrides={"origin": "clock"},
    )


async def test_ping_is_a_binary_event_at_the_sink(sink: Sink) -> None:
    source = PingSource(plan(), sink.resolver)
    assert await source.send()
    request = sink.taken[0]
    assert (request.method, request.target) == ("POST", "/demo/default")
    assert request.header(b"host") == SINK.split("/")[2].encode()
    assert request.header(b"ce-type") == b"dev.knative.sources.ping"
    assert request.header(b"ce-source") == b"/apis/v1/namespaces/demo/pingsources/clock"
    assert request.header(b"ce-specversion") == b"1.0"
    assert request.header(b"ce-origin") == b"clock"
    assert request.header(b"content-type") == b"application/json"
    assert json.loads(sink.bodies[0]) == {"ping": True}
    assert source.sent == 1


async def test_ping_that_is_refused_is_sent_again_with_the_same_id(sink: Sink) -> None:
    sink.refusals = 2
    source = PingSource(plan(), sink.resolver)
    assert await source.send()
    assert source.reason == ""


async def test_ping_that_nobody_takes_is_given_up_with_a_reason(sink: Sink) -> None:
    sink.refusals = 100
    source = PingSource(plan(), sink.resolver)
    assert not await source.send()
    assert source.reason == "the sink answered 503"


async def test_schedule_fires_by_itself(sink: Sink) -> None:
    source = PingSource(plan("* * * * * *"), sink.resolver)
    source.start()
    await asyncio.wait_for(sink.arrived.wait(), 60)
    await source.close()


async def test_sources_with_one_schedule_do_not_fire_at_one_moment(sink: Sink) -> None:
    sources = [PingSource(plan("* * * * * *"), sink.resolver) for _ in range(20)]
    for source in sources:
        source.start()

    async def all_sent() -> bool:
        return all(source.sent for source in sources)

    await until(all_sent, "every source to fire")
    await asyncio.gather(*(source.close() for source in sources))
    moments = [
        datetime.fromisoformat((request.header(b"ce-time") or b"").decode())
        for request in sink.taken
    ]
    # A second of the schedule has half a second in which its events are spread.
    fractions = {moment.microsecond // 50_000 for moment in moments}
    assert len(fractions) > 3


async def test_a_schedule_that_never_fires_says_so(sink: Sink) -> None:
    source = PingSource(plan("0 0 31 2 *"), sink.resolver)
    source.start()
    await until(lambda: _is(source.reason), "the reason")
    assert source.reason == "the schedule never fires"
    await source.close()


async def _is(text: str) -> bool:
    return bool(text)
