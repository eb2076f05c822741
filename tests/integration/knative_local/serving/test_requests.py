import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from knative_local.tracing import TRACER, Span

Deploy = Callable[..., Awaitable[Any]]
Until = Callable[..., Awaitable[None]]

HOST = "app.demo.svc.cluster.local"


async def test_unknown_host_is_not_found(deploy: Deploy) -> None:
    app = await deploy()
    answer = await app.client.request("GET", app.gateway.url + "/", [], timeout=60)
    assert answer.status == 404
    await answer.close()


async def test_request_over_its_time_is_answered_with_504(deploy: Deploy) -> None:
    app = await deploy(timeout_seconds=1)
    assert await app.get("/wait?5") == (504, b"activator request timeout")


async def test_request_that_no_process_takes_in_time_is_answered_with_504(deploy: Deploy) -> None:
    app = await deploy("--start-seconds=30", timeout_seconds=1)
    assert await app.get("/hello") == (504, b"activator request timeout")


async def test_answer_must_begin_in_its_own_time(deploy: Deploy) -> None:
    app = await deploy(timeout_seconds=10, response_start_timeout_seconds=1)
    started = time.monotonic()
    assert await app.get("/wait?5") == (504, b"activator request timeout")
    assert time.monotonic() - started < 4


async def test_stream_is_cut_with_a_notice_at_the_time_limit(deploy: Deploy) -> None:
    app = await deploy(timeout_seconds=2)
    status, body = await app.get("/stream?0.2")
    assert status == 200
    assert body.startswith(b"data: 0\n\n")
    assert body.endswith(b"\n\nactivator request timeout")


async def test_silent_stream_is_cut_at_its_idle_limit(deploy: Deploy) -> None:
    app = await deploy(timeout_seconds=60, idle_timeout_seconds=1)
    assert await app.get("/stream?5") == (200, b"data: 0\n\nrequest timeout")


async def test_stream_arrives_as_it_is_written(deploy: Deploy) -> None:
    app = await deploy()
    answer = await app.client.request(
        "GET", app.gateway.url + "/stream?0.1", [(b"host", HOST.encode())], timeout=20
    )
    first = await asyncio.wait_for(answer.next(), 60)
    assert first == b"data: 0\n\n"
    assert app.revision.status().active_requests == 1
    await answer.close()


async def test_abandoned_stream_frees_its_place(deploy: Deploy, until: Until) -> None:
    app = await deploy(container_concurrency=1)
    answer = await app.client.request(
        "GET", app.gateway.url + "/stream?0.2", [(b"host", HOST.encode())], timeout=20
    )
    await answer.next()
    await answer.close()
    await until(lambda: app.revision.status().active_requests == 0)
    assert await app.get("/hello") == (200, b"ok")


async def test_only_a_request_that_waits_for_its_replica_has_a_span_that_says_so(
    deploy: Deploy, until: Until
) -> None:
    app = await deploy(container_concurrency=1)
    spans: list[Span] = []
    TRACER.use(spans.append)
    try:
        assert await app.get("/hello") == (200, b"ok")
        answer = await app.client.request(
            "GET", app.gateway.url + "/stream?0.2", [(b"host", HOST.encode())], timeout=20
        )
        await answer.next()
        waits = asyncio.create_task(app.get("/hello"))
        await until(lambda: app.revision.status().waiting_requests == 1)
        waited_from = time.time_ns()
        await until(lambda: time.time_ns() > waited_from + 5_000_000)
        await answer.close()
        assert await waits == (200, b"ok")
    finally:
        TRACER.use(None)
    traces = list(dict.fromkeys(span.trace_id for span in spans))
    names = [[span.name for span in spans if span.trace_id == trace] for trace in traces]
    assert names == [
        ["cold start", "proxy", "serve"],
        ["proxy", "serve"],
        ["queue", "proxy", "serve"],
    ]
    (queued,) = [span for span in spans if span.name == "queue"]
    assert queued.began < waited_from < queued.ended
    assert queued.parent_id == spans[-1].span_id


async def test_websocket_passes_through(deploy: Deploy, until: Until) -> None:
    app = await deploy()
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(app.gateway.url + "/socket", headers={"Host": HOST}) as socket,
    ):
        await socket.send_str("hello")
        assert (await asyncio.wait_for(socket.receive(), 60)).data == "olleh"
    await until(lambda: app.revision.status().active_requests == 0)


async def test_large_body_passes_through_both_ways(deploy: Deploy) -> None:
    app = await deploy()
    body = b"x" * (8 << 20)
    answer = await app.client.request(
        "POST", app.gateway.url + "/echo", [(b"host", HOST.encode())], body, timeout=20
    )
    assert await answer.read(16 << 20) == body
