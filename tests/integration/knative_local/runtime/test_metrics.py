"""Metrics under Knative's own names and labels, read by Prometheus' own parser."""

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from knative_local.http1 import Client
from knative_local.measuring import EventTimes
from tests.support.platform import until
from tests.support.recipients import always, recipient
from tests.support.runs import Run, Start, starting

PROGRAM = Path(__file__).parents[3] / "support" / "echo_program.py"


def manifests(name: str, url: str) -> str:
    return f"""
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: echo}}
spec:
  template:
    spec: {{containers: [{{image: echo, command: [{sys.executable}, {PROGRAM}, $(PORT)]}}]}}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {{name: {name}, annotations: {{eventing.knative.dev/broker.class: Kafka}}}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {{name: {name}}}
spec:
  broker: {name}
  subscriber: {{ref: {{apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {{name: {name}-refusing}}
spec: {{broker: {name}, subscriber: {{uri: "{url}"}}}}
---
apiVersion: eventing.knative.dev/v1alpha1
kind: KafkaSink
metadata: {{name: {name}}}
spec:
  {{topic: {name}-sink, bootstrapServers: [kafka:9092], numPartitions: 1, replicationFactor: 1}}
---
apiVersion: messaging.knative.dev/v1
kind: KafkaChannel
metadata: {{name: {name}}}
spec: {{numPartitions: 1, replicationFactor: 1}}
---
apiVersion: messaging.knative.dev/v1
kind: Subscription
metadata: {{name: {name}}}
spec:
  channel: {{apiVersion: messaging.knative.dev/v1, kind: KafkaChannel, name: {name}}}
  subscriber: {{uri: "{url}"}}
---
apiVersion: sinks.knative.dev/v1alpha1
kind: JobSink
metadata: {{name: {name}}}
spec:
  job:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{{name: main, image: job, command: [{sys.executable}, -c, "pass"]}}]
"""


@pytest_asyncio.fixture
async def start(kafka_address: str, tmp_path: Path) -> AsyncIterator[Start]:
    async with starting(kafka_address, tmp_path) as begin:
        yield begin


class Read:
    """The samples of one answer."""

    def __init__(self, text: str) -> None:
        families = list(text_string_to_metric_families(text))
        self._samples = [sample for family in families for sample in family.samples]

    def one(self, name: str, /, **labels: str) -> float:
        """Return the one sample with exactly these labels."""
        found = [each for each in self._samples if each.name == name and each.labels == labels]
        assert len(found) == 1, [each.labels for each in self._samples if each.name == name]
        return found[0].value

    def sum(self, name: str, /, **labels: str) -> float:
        """Return the sum of the samples with at least these labels."""
        return sum(
            each.value
            for each in self._samples
            if each.name == name and labels.items() <= each.labels.items()
        )


async def ask(run: Run, url: str, method: str = "GET", host: bytes = b"") -> int:
    client = Client()
    answer = await client.request(method, url, [(b"host", host)] if host else [], timeout=30)
    await answer.read(100_000)
    await client.close()
    return answer.status


async def test_receivers_dispatchers_and_revisions_are_counted_by_their_own_labels(
    start: Start,
) -> None:
    name = f"m{os.getpid()}-{os.urandom(3).hex()}"
    async with recipient(always(422)) as refusing:
        run = await start(manifests(name, refusing.url))
        addresses = {
            plural: (await run.objects(plural))[name]["url"]
            for plural in ("brokers", "kafka_sinks", "kafka_channels", "job_sinks")
        }
        for number, plural in enumerate(addresses):
            assert await run.post(addresses[plural], event_id=str(number)) == 202
        broken = [(b"ce-specversion", b"9")]
        assert await run.post(addresses["brokers"], headers=broken) == 400

        async def delivered() -> bool:
            triggers = await run.objects("triggers")
            return all(triggers[each]["lag"] == 0 for each in (name, f"{name}-refusing"))

        await until(delivered, "both Triggers to be done")
        await run.finished(name)
        service = (await run.objects("services"))["echo"]
        assert await ask(run, service["url"]) == 202
        read = Read(await run.metrics())

    latency = "kn_eventing_dispatch_latency_ms_count"
    taken = {"cloudevents_type": "example", "http_response_status_code": "202"}
    for kind in ("broker", "kafkasink", "kafkachannel"):
        own = {f"kn_{kind}_name": name, f"kn_{kind}_namespace": "default"}
        assert read.one(latency, **own, **taken) == 1
    unknown = {"cloudevents_type": "unknown", "http_response_status_code": "400"}
    own = {"kn_broker_name": name, "kn_broker_namespace": "default"}
    assert read.one(latency, **own, **unknown) == 1

    for trigger, code in ((name, "202"), (f"{name}-refusing", "422")):
        own = {
            "kn_trigger_name": trigger,
            "kn_trigger_namespace": "default",
            "messaging_consumer_group_name": trigger,
            "cloudevents_type": "example",
        }
        assert read.one(latency, **own, http_response_status_code=code) == 1
        assert read.one("kn_eventing_process_latency_ms_count", **own) == 1
        older = {"consumer_name": trigger, "broker": name, "event_type": "example"}
        assert read.sum("event_processing_latencies_ms_count", **older) == 1
        assert read.sum("event_count_1_total", **older, response_code=code) == 1
        assert read.sum("event_dispatch_latencies_ms_count", **older, response_code=code) == 1
    assert read.sum("event_count_total", name=name, response_code_class="4xx") == 1
    subscription = {"kn_subscription_name": name, "http_response_status_code": "422"}
    assert read.sum(latency, **subscription) == 1
    assert (
        read.one(
            "kn_eventing_dispatch_duration_seconds_count",
            cloudevents_type="example",
            kn_sink_kind="JobSink",
            kn_sink_name=name,
            kn_sink_namespace="default",
            messaging_destination_tempate=f"job:{name}-{{jobIdentifierHash}}.default",
            messaging_operation_name="send",
            messaging_system="knative",
            url_scheme="http",
        )
        == 1
    )

    revision = {
        "k8s_namespace_name": "default",
        "kn_service_name": "echo",
        "kn_configuration_name": "echo",
        "kn_revision_name": "echo-00001",
    }
    invocation = "kn_serving_invocation_duration_seconds"
    assert read.one(f"{invocation}_count", **revision, http_response_status_code="202") == 2
    edges = {"http_response_status_code": "202", "le": "2.5"}
    assert read.one(f"{invocation}_bucket", **revision, **edges) <= 2
    for method in ("GET", "POST"):
        request = {
            "http_request_method": method,
            "http_response_status_code": "202",
            "network_protocol_name": "http",
            "network_protocol_version": "1.1",
            "url_scheme": "http",
        }
        assert read.one("http_server_request_duration_seconds_count", **revision, **request) == 1
    for gauge, value in (
        ("pods_count", 1),
        ("pods_requested", 1),
        ("pods_not_ready_count", 0),
        ("pods_pending_count", 0),
        ("pods_terminating_count", 0),
        ("concurrency_target", 70),
        ("panic_mode", 0),
    ):
        assert read.one(f"kn_revision_{gauge}", **revision) == value, gauge
    # Below what is to be kept free, and so still through the activator.
    assert read.one("kn_revision_capacity_excess", **revision) < 0


async def test_more_types_than_are_told_apart_are_counted_together() -> None:
    times = EventTimes()
    for number in range(1000):
        times.add(f"type-{number}", 202, 0.001)
    counted = {event_type: histogram.count for event_type, _, histogram in times}
    assert len(counted) == 201
    assert counted["other"] == 800


async def test_a_stream_is_counted_when_it_has_ended(start: Start, tmp_path: Path) -> None:
    program = tmp_path / "stream.py"
    program.write_text(STREAMING)
    run = await start(
        f"""
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: stream}}
spec:
  template:
    spec: {{containers: [{{image: stream, command: [{sys.executable}, {program}]}}]}}
"""
    )
    service = (await run.objects("services"))["stream"]
    client = Client()
    answer = await client.request("GET", service["url"], [], timeout=60)
    assert await answer.next() == b"one"
    counted = {"kn_revision_name": "stream-00001", "http_response_status_code": "200"}
    name = "kn_serving_invocation_duration_seconds_count"
    assert Read(await run.metrics()).sum(name, **counted) == 0
    (tmp_path / "go-on").touch()
    assert await answer.read(100) == b"two"
    await client.close()

    async def ended() -> bool:
        return Read(await run.metrics()).sum(name, **counted) == 1

    await until(ended, "the stream to be counted")


STREAMING = """
import os, pathlib, time
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"one")
        self.wfile.flush()
        while not pathlib.Path("go-on").exists():
            time.sleep(0.01)
        self.wfile.write(b"two")

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""
