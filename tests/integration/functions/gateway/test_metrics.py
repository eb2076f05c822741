"""`/metrics` counts what was asked of a gateway, and names nobody."""

import asyncio
import re
import subprocess
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import psutil
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from knative_local.serving.ports import free_port
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import BOUND_SECONDS, Broker, Caller
from tests.integration.functions.gateway.processes import running
from tests.support.platform import until

SESSIONS = "/v1/sessions"
MESSAGES = "/v1/sessions/{session_id}/messages"
STREAM = "/v1/sessions/{session_id}/stream"
SOCKET = "/v1/sessions/{session_id}/ws"
LABELS = {
    "http_request_method",
    "http_route",
    "http_response_status_code",
    "kind",
    "reason",
    "limit_class",
    "decision",
    "state",
    "use",
    "le",
}


class Read:
    """What one answer says."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.families: dict[str, Any] = {  # Any: the parser is not typed
            family.name: family for family in text_string_to_metric_families(text)
        }
        self.samples = [sample for family in self.families.values() for sample in family.samples]

    def value(self, name: str, **labels: str) -> float:
        """The sample with these labels and no others; 0 where nothing was counted."""
        found = [each.value for each in self.samples if (each.name, each.labels) == (name, labels)]
        assert len(found) <= 1
        return float(found[0]) if found else 0.0

    def requests(self, method: str, route: str, status: str) -> float:
        return self.value(
            "http_server_request_duration_seconds_count",
            http_request_method=method,
            http_route=route,
            http_response_status_code=status,
        )


Process = tuple[Caller, "subprocess.Popen[bytes]", str]


@pytest_asyncio.fixture
async def process(postgres: TestDatabase, redis_url: str, broker: Broker) -> AsyncIterator[Process]:
    """A gateway as a process with a port for metrics: its caller, itself, that port's address."""
    port = free_port()
    settings = {
        "SOMA_METRICS_PORT": str(port),
        "SOMA_RATE_LIMIT_SUBJECT": "read=1000:2000 write=0.001:5 stream=1000:2000 "
        "upload=10:20 expensive=10:20",
    }
    async with running(postgres, redis_url, broker, settings) as (caller, child):
        yield caller, child, f"http://127.0.0.1:{port}/metrics"


async def read(http: aiohttp.ClientSession, url: str, headers: Mapping[str, str] = {}) -> Read:
    async with http.get(url, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        return Read(await answer.text())


async def test_the_numbers_are_those_of_the_requests_that_were_made(process: Process) -> None:
    stranger, child, own_port = process
    acme = stranger.of("acme-of-the-metrics", subject="ada-of-the-metrics")
    before = await read(stranger.http, own_port)
    session = await acme.new_session()
    statuses = [(await acme.post(session)).status for _ in range(6)]
    assert statuses == [202] * 4 + [429] * 2
    for _ in range(3):
        assert (await acme.call("GET", f"/v1/sessions/{uuid4()}/messages")).status == 404
    assert (await stranger.call("GET", SESSIONS)).status == 401
    bad = Caller(stranger.base, stranger.http, {"Authorization": "Bearer no.token.at-all"})
    assert (await bad.call("GET", SESSIONS)).status == 401
    key = Caller(stranger.base, stranger.http, {"Authorization": "Bearer soma_nobody_gave_this"})
    assert (await key.call("GET", SESSIONS)).status == 401
    assert (await acme.call("GET", f"/nowhere/{session}")).status == 404
    assert (await acme.call("PROPFIND", f"/coffee/{session}")).status == 404

    after = await read(stranger.http, own_port)
    assert before.value("soma_messages_accepted_total") == 0
    assert after.value("soma_messages_accepted_total") == 4
    assert after.value("soma_limits_hit_total", limit_class="write") == 2
    assert after.requests("POST", SESSIONS, "201") == 1
    assert after.requests("POST", MESSAGES, "202") == 4
    assert after.requests("POST", MESSAGES, "429") == 2
    assert after.requests("GET", MESSAGES, "404") == 3
    assert after.requests("GET", SESSIONS, "401") == 3
    assert after.requests("GET", "", "404") == 1
    assert after.requests("_OTHER", "", "404") == 1
    for reason in ("none", "token", "api_key"):
        assert after.value("soma_authentication_failures_total", reason=reason) == 1
    assert after.value("soma_policy_decisions_total", decision="permitted") == 8
    assert after.value("http_server_active_requests", http_request_method="GET") == 0
    assert after.value("http_server_active_requests", http_request_method="POST") == 0
    assert after.value("soma_redis_errors_total", use="limits") == 0
    assert after.value("db_client_connection_count", state="used") == 0
    assert after.value("db_client_connection_count", state="idle") >= 1
    assert after.value("db_client_connection_pending_requests") == 0
    assert after.value("soma_connections_open") >= 1
    _agrees_with_the_kernel(after, child)
    _names_nobody(after, session)


def _agrees_with_the_kernel(told: Read, child: "subprocess.Popen[bytes]") -> None:
    seen = psutil.Process(child.pid)
    assert abs(told.value("process_start_time_seconds") - seen.create_time()) < 2
    assert 0 < told.value("process_cpu_seconds_total") <= sum(seen.cpu_times()[:2]) + 0.1
    assert 2**20 < told.value("process_resident_memory_bytes") < 2**30
    assert 0 < told.value("process_open_fds") < told.value("process_max_fds")
    assert told.value("process_start_time_seconds") < time.time()


def _names_nobody(told: Read, session: UUID) -> None:
    assert {label for sample in told.samples for label in sample.labels} <= LABELS
    for secret in ("of-the-metrics", str(session), "nowhere", "coffee", "PROPFIND"):
        assert secret not in told.text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", told.text)
    kinds = {name: family.type for name, family in told.families.items()}
    assert kinds["http_server_request_duration_seconds"] == "histogram"
    assert kinds["soma_messages_accepted"] == "counter"
    assert kinds["soma_stream_clients"] == "gauge"


async def test_who_listens_is_counted_while_they_do(process: Process) -> None:
    stranger, _, own_port = process
    acme = stranger.of("acme")
    session = await acme.new_session()
    message = f"/v1/sessions/{session}/messages?wait=60"

    async def clients(sse: int, websocket: int, wait: int) -> bool:
        told = await read(stranger.http, own_port)
        found = [
            told.value("soma_stream_clients", kind=kind) for kind in ("sse", "websocket", "wait")
        ]
        return found == [sse, websocket, wait]

    async def there() -> bool:
        return await clients(1, 1, 1)

    async def gone() -> bool:
        return await clients(0, 0, 0)

    async with asyncio.timeout(2 * BOUND_SECONDS):
        async with acme.listen(STREAM.replace("{session_id}", str(session))):
            ws = await acme.http.ws_connect(
                acme.base + SOCKET.replace("{session_id}", str(session)),
                protocols=("soma.v1",),
                headers=acme.headers,
            )
            waiting = asyncio.create_task(acme.call("POST", message, body={"text": "well?"}))
            await until(there, "three listeners")
            active = await read(stranger.http, own_port)
            assert active.value("http_server_active_requests", http_request_method="GET") == 2
            assert active.value("http_server_active_requests", http_request_method="POST") == 1
            waiting.cancel()
            await ws.close()
        await until(gone, "nobody to listen")

        async def over() -> bool:
            told = await read(stranger.http, own_port)
            return told.requests("GET", STREAM, "200") == told.requests("GET", SOCKET, "101") == 1

        await until(over, "both requests to be counted")


async def test_a_refused_connection_is_counted_by_its_reason(process: Process) -> None:
    stranger, _, own_port = process
    host, _, port = stranger.base.removeprefix("http://").partition(":")
    for _ in range(2):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        async with asyncio.timeout(BOUND_SECONDS):
            assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
        writer.close()

    told = await read(stranger.http, own_port)
    assert told.value("soma_connections_refused_total", reason="bad_host") == 2


async def test_on_the_main_port_it_wants_a_scope_that_no_tenant_has_by_a_role(
    process: Process,
) -> None:
    stranger, _, own_port = process
    everything = stranger.of("acme", scopes=["admin", "sessions:read", "sessions:write"])
    refused = await everything.call("GET", "/metrics")
    reader = stranger.of("platform", scopes=["metrics:read"])
    told = await read(stranger.http, f"{stranger.base}/metrics", reader.headers)

    assert (await stranger.call("GET", "/metrics")).status == 401
    assert refused.status == 403
    assert 'scope="metrics:read"' in refused.headers["www-authenticate"]
    assert told.requests("GET", "/metrics", "403") == 1
    # It is itself being answered.
    assert told.value("http_server_active_requests", http_request_method="GET") == 1
    async with stranger.http.get(own_port.replace("/metrics", "/v1/version")) as nothing:
        assert nothing.status == 404
