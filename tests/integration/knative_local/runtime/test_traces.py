"""One trace over a chain of Triggers, from the sender to the last subscriber."""

import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from knative_local.http1 import Headers, Response
from tests.support.platform import until
from tests.support.recipients import Received, Recipient, always, recipient
from tests.support.runs import Start, starting

PROGRAM = Path(__file__).parents[3] / "support" / "echo_program.py"
TRACE, SENDER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
CONTEXT: Headers = [
    (b"traceparent", f"00-{TRACE}-{SENDER}-01".encode()),
    (b"tracestate", b"vendor=1"),
    (b"baggage", b"user=ada"),
]
REPLY: Headers = [
    (b"ce-specversion", b"1.0"),
    (b"ce-id", b"2"),
    (b"ce-source", b"/first"),
    (b"ce-type", b"second"),
    (b"content-type", b"text/plain"),
]


def manifests(name: str, first: str, second: str, dead: str) -> str:
    broker = f"""
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {{name: {name}, annotations: {{eventing.knative.dev/broker.class: Kafka}}}}
"""
    triggers = [
        f"""
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {{name: {name}-{kind}}}
spec:
  broker: {name}
  filter: {{attributes: {{type: {kind}}}}}
  subscriber: {{uri: "{url}"}}
  delivery: {{retry: 1, backoffDelay: PT0.01S, deadLetterSink: {{uri: "{dead}"}}}}
"""
        for kind, url in (("example", first), ("second", second))
    ]
    return "---".join([broker, *triggers])


@pytest_asyncio.fixture
async def start(kafka_address: str, tmp_path: Path) -> AsyncIterator[Start]:
    async with starting(kafka_address, tmp_path) as begin:
        yield begin


@pytest.fixture
def name() -> str:
    """A Broker of its own, as all tests share one Kafka."""
    return f"traced-{os.getpid()}-{os.urandom(3).hex()}"


def spans_in(collector: Recipient) -> list[dict[str, Any]]:
    requests = [orjson.loads(each.body) for each in collector.received]
    scopes = [scope for each in requests for scope in each["resourceSpans"][0]["scopeSpans"]]
    return [span for scope in scopes for span in scope["spans"]]


def parent(received: Received) -> tuple[str, str]:
    _, trace, span, _ = received.headers["traceparent"].split("-")
    return trace, span


async def test_two_triggers_and_a_dead_letter_are_one_trace(start: Start, name: str) -> None:
    answer = Response(200, REPLY, b"two")

    async def reply(_: Received) -> Response:
        return answer

    async with (
        recipient(reply) as first,
        recipient(always(422)) as second,
        recipient() as dead,
        recipient(always(200)) as collector,
    ):
        texts = manifests(name, first.url, second.url, dead.url)
        headers = "Authorization=Bearer%20of-the-collector, x-team = a"
        run = await start(texts, collector.url.removesuffix("/events"), headers)
        address = (await run.objects("brokers"))[name]["url"]
        assert await run.post(address, headers=CONTEXT) == 202
        await dead.wait_for(1)
        await run.close()
        assert {
            (each.headers["authorization"], each.headers["x-team"]) for each in collector.received
        } == {("Bearer of-the-collector", "a")}
        spans = {each["spanId"]: each for each in spans_in(collector)}
        (one,), (two,), (three,) = first.received, second.received, dead.received
        for received in (one, two, three):
            trace, span = parent(received)
            assert trace == TRACE
            assert span in spans
            assert received.headers["tracestate"] == "vendor=1"
            assert received.headers["baggage"] == "user=ada"
        assert {each["traceId"] for each in spans.values()} == {TRACE}
        assert all(each["parentSpanId"] in {SENDER, *spans} for each in spans.values())
        assert sorted(each["name"] for each in spans.values()) == [
            "dead letter",
            "dispatch",
            "dispatch",
            "ingress receive",
            "kafka_receive",
            "kafka_receive",
            "kafka_send",
            "kafka_send",
            "wait",
            "wait",
        ]
        assert all(
            0 < int(each["startTimeUnixNano"]) <= int(each["endTimeUnixNano"])
            for each in spans.values()
            if each["name"] != "wait"
        )
        failed = [
            each["name"] for each in spans.values() if each.get("status", {}).get("code") == 2
        ]
        assert failed == ["dispatch"]


def service(name: str) -> str:
    return f"""---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: {name}}}
spec:
  template:
    spec: {{containers: [{{image: echo, command: [{sys.executable}, {PROGRAM}, $(PORT)]}}]}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {{name: {name}-service}}
spec:
  broker: {name}
  subscriber: {{ref: {{apiVersion: serving.knative.dev/v1, kind: Service, name: {name}}}}}
"""


async def test_a_trace_goes_from_the_client_through_a_trigger_into_a_service(
    start: Start, name: str, tmp_path: Path
) -> None:
    broker = manifests(name, "http://nobody", "http://nobody", "http://nobody").split("---")[0]
    async with recipient(always(200)) as collector:
        run = await start(broker + service(name), collector.url.removesuffix("/events"))
        address = (await run.objects("brokers"))[name]["url"]
        assert await run.post(address, headers=CONTEXT) == 202
        log = tmp_path / "state" / "logs" / f"{name}-00001.log"

        async def arrived() -> bool:
            return log.exists() and "traceparent" in log.read_text()

        await until(arrived, "the service to get the event")
        await run.close()
        spans = {each["spanId"]: each for each in spans_in(collector)}
        (line,) = [each for each in log.read_text().splitlines() if "traceparent" in each]
        received = {key.lower(): value for key, value in json.loads(line).items()}
        _, trace, last, _ = received["traceparent"].split("-")
        assert trace == TRACE
        assert received["baggage"] == "user=ada"
        chain: list[str] = []
        while last != SENDER:
            chain.append(spans[last]["name"])
            last = spans[last]["parentSpanId"]
        assert chain == [
            "proxy",
            "serve",
            "dispatch",
            "kafka_receive",
            "kafka_send",
            "ingress receive",
        ]
        # Only a request that had to wait for its replica says so.
        waits = [each for each in spans.values() if each["name"] in {"cold start", "queue"}]
        assert [spans[each["parentSpanId"]]["name"] for each in waits] in ([], ["serve"])
        (served,) = [each for each in spans.values() if each["name"] == "serve"]
        said = {each["key"]: each["value"] for each in served["attributes"]}
        assert said["kn.revision.name"] == {"stringValue": f"{name}-00001"}
        assert said["http.response.status_code"] == {"intValue": "202"}
        assert all(each["traceId"] == TRACE for each in spans.values())


async def test_events_go_on_while_the_collector_is_away(start: Start, name: str) -> None:
    async with recipient() as first, recipient() as other:
        # Nothing listens on the port of a server that has ended.
        async with recipient() as gone:
            nowhere = gone.url.removesuffix("/events")
        run = await start(manifests(name, first.url, other.url, other.url), nowhere)
        address = (await run.objects("brokers"))[name]["url"]
        for number in range(20):
            assert await run.post(address, event_id=str(number)) == 202
        await first.wait_for(20)
        # A trace begins here where the sender has none.
        traces = {parent(each)[0] for each in first.received}
        assert len(traces) == 20


async def test_a_folder_gets_a_line_for_each_span(start: Start, name: str, tmp_path: Path) -> None:
    file = tmp_path / "traces" / "knative-local.jsonl"
    async with recipient() as first, recipient() as other:
        run = await start(manifests(name, first.url, other.url, other.url), str(file.parent))
        address = (await run.objects("brokers"))[name]["url"]
        assert await run.post(address, headers=CONTEXT) == 202
        await first.wait_for(1)

        def lines() -> list[str]:
            text = file.read_text() if file.exists() else ""
            return [json.loads(line)["name"] for line in text.splitlines()]

        async def written() -> bool:
            return {"ingress receive", "kafka_receive", "dispatch"} <= set(lines())

        await until(written, "the spans")


async def test_without_tracing_a_reply_goes_on_in_the_trace_of_its_event(
    start: Start, name: str
) -> None:
    async def reply(_: Received) -> Response:
        return Response(200, REPLY, b"two")

    async with recipient(reply) as first, recipient() as second:
        run = await start(manifests(name, first.url, second.url, second.url))
        address = (await run.objects("brokers"))[name]["url"]
        assert await run.post(address, headers=CONTEXT) == 202
        (received,) = await second.wait_for(1)
        assert parent(received) == (TRACE, SENDER)
        assert received.headers["baggage"] == "user=ada"
