"""The Broker ingress answers and stores exactly as a cluster's does."""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from knative_local.http1 import Client, Headers, serve
from knative_local.ingress.handler import INGRESS_LIMITS, Ingress, Route
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.fetching import Record, fetch
from knative_local.kafka.producer import Producer
from knative_local.kafka.producer_limits import ProducerLimits
from knative_local.kafka.server import EmbeddedKafka
from knative_local.kafka.topics import ensure_topic
from tests.support.platform import until

RECORDED = Path(__file__).with_name("java-sdk-4.0.1.jsonl")
"""Messages in both modes and both versions, valid and not, with the records that the SDK for Java,
4.0.1, makes of them, or that it refuses them."""
EVENT: Headers = [
    (b"ce-specversion", b"1.0"),
    (b"ce-id", b"1"),
    (b"ce-source", b"/tests"),
    (b"ce-type", b"example"),
]
STRUCTURED: Headers = [(b"content-type", b"application/cloudevents+json")]
PROBE = (b"k-network-probe", b"probe")


class Broker:
    """The ingress of one Broker `shop/main` over HTTP."""

    def __init__(self, url: str, client: Client) -> None:
        self.url = url
        self.client = client

    async def ask(
        self,
        method: str,
        path: str,
        headers: Headers | None = None,
        body: bytes | AsyncIterator[bytes] | None = None,
    ) -> tuple[int, Headers, bytes]:
        """Send one request and return the whole answer."""
        answer = await self.client.request(method, self.url + path, headers or [], body, timeout=30)
        return answer.status, answer.headers, await answer.read(1_000_000)

    async def post(self, headers: Headers, body: bytes = b"", *, path: str = "/shop/main") -> int:
        """Send an event and return the status; every answer has an empty body."""
        status, _, content = await self.ask("POST", path, headers, body)
        assert content == b""
        return status


@pytest_asyncio.fixture
async def client() -> AsyncIterator[Client]:
    http = Client()
    yield http
    await http.close()


@pytest.fixture
def ingress(producer: Producer) -> Ingress:
    return Ingress(producer)


@pytest_asyncio.fixture
async def one_partition(cluster: Cluster, topic: str) -> str:
    """A topic that keeps the order of everything."""
    name = f"{topic}-in-order"
    await ensure_topic(cluster, name, partitions=1, replication_factor=1, config={})
    return name


@pytest_asyncio.fixture
async def broker(ingress: Ingress, topic: str, client: Client) -> AsyncIterator[Broker]:
    ingress.route({("shop", "main"): topic})
    server = await serve(ingress, "127.0.0.1", 0, limits=INGRESS_LIMITS)
    yield Broker(server.url, client)
    await server.close()


async def stored(cluster: Cluster, topic: str) -> list[tuple[int, Record]]:
    """Return every record with its partition."""
    ends = await cluster.end_offsets(topic)
    node = next(iter(await cluster.leaders(topic)))
    positions = {partition: 0 for partition, end in ends.items() if end}
    if not positions:
        return []
    found = await fetch(
        cluster, node, topic, positions, channel=cluster.new_channel(), wait_ms=1000
    )
    return [(each.partition, record) for each in found for record in each.records]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_the_kubelet_is_told_that_the_ingress_lives(broker: Broker, path: str) -> None:
    assert (await broker.ask("GET", path))[0] == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("path", ["/shop/main", "/nowhere"])
async def test_other_methods_are_refused_before_the_path_is_looked_at(
    broker: Broker, method: str, path: str
) -> None:
    status, headers, body = await broker.ask(method, path, EVENT)
    assert status == 405
    assert body == b""
    assert b"allow" not in dict(headers)


@pytest.mark.parametrize(
    "path", ["/", "/shop", "/shop/other", "/shop/main/more", "/shop/main//", "/healthz"]
)
async def test_an_unknown_broker_is_not_found_before_the_event_is_looked_at(
    broker: Broker, path: str
) -> None:
    assert await broker.post([], b"no event", path=path) == 404


async def test_a_host_names_a_topic_where_the_path_names_none(
    broker: Broker, ingress: Ingress, cluster: Cluster, topic: str, one_partition: str
) -> None:
    named: Headers = [*EVENT, (b"host", b"channel.shop.svc.cluster.local")]
    ingress.route(
        {("shop", "main"): topic}, hosts={"channel.shop.svc.cluster.local": Route(one_partition)}
    )
    assert await broker.post(named, b"host", path="/") == 202
    assert await broker.post(named, b"path") == 202
    assert (
        await broker.post([*EVENT, (b"host", b"Channel.shop.svc.cluster.local")], path="/") == 404
    )
    assert await broker.post([*EVENT, (b"host", b"other")], path="/") == 404
    ((_, by_host),) = await stored(cluster, one_partition)
    ((_, by_path),) = await stored(cluster, topic)
    assert (by_host.value, by_path.value) == (b"host", b"path")


async def test_the_probe_of_the_control_plane_is_answered_on_known_paths_alone(
    broker: Broker,
) -> None:
    known = (b"k-network-hash", b"abc")
    status, headers, _ = await broker.ask("GET", "/shop/main", [PROBE, known])
    assert status == 200
    assert known in headers
    assert (await broker.ask("GET", "/shop/other", [PROBE, known]))[0] == 404


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([], b"text"),
        ([(b"content-type", b"application/json")], b"{}"),
        (EVENT[1:], b""),
        (EVENT[:3], b""),
        ([*EVENT, (b"ce-my-ext", b"x")], b""),
        ([*EVENT, (b"content-type", b"application/cloudevents-batch+json")], b"[]"),
        (STRUCTURED, b"{}"),
        (STRUCTURED, b"no json"),
    ],
)
async def test_what_is_no_valid_event_is_refused_and_not_stored(
    broker: Broker, cluster: Cluster, topic: str, headers: Headers, body: bytes
) -> None:
    assert await broker.post(headers, body) == 400
    assert await stored(cluster, topic) == []


@pytest.mark.parametrize("path", ["/shop/main", "/shop/main/", "/shop/main?query=1"])
async def test_an_accepted_event_is_stored_before_the_answer(
    broker: Broker, cluster: Cluster, topic: str, path: str
) -> None:
    headers = [*EVENT, (b"content-type", b"text/plain"), (b"ce-partitionkey", b"foobar")]
    assert await broker.post(headers, b"data", path=path) == 202
    ((partition, record),) = await stored(cluster, topic)
    # Kafka's own test vector: murmur2("foobar") is -790332482.
    assert partition == (-790332482 & 0x7FFFFFFF) % 3
    assert record.key == b"foobar"
    assert record.value == b"data"
    assert list(record.headers) == [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"1"),
        ("ce_source", b"/tests"),
        ("ce_type", b"example"),
        ("content-type", b"text/plain"),
        ("ce_partitionkey", b"foobar"),
    ]


async def test_an_event_without_data_and_key_is_a_record_without_both(
    broker: Broker, cluster: Cluster, topic: str
) -> None:
    assert await broker.post(EVENT) == 202
    ((_, record),) = await stored(cluster, topic)
    assert (record.key, record.value) == (None, None)


async def test_a_structured_event_is_stored_in_binary_form(
    broker: Broker, cluster: Cluster, topic: str
) -> None:
    event = {
        "specversion": "1.0",
        "id": "7",
        "source": "/tests",
        "type": "example",
        "partitionkey": "k",
        "datacontenttype": "application/json",
        "data": {"a": 1},
    }
    assert await broker.post(STRUCTURED, orjson.dumps(event)) == 202
    ((_, record),) = await stored(cluster, topic)
    assert record.value == b'{"a":1}'
    assert record.key == b"k"
    assert dict(record.headers)["content-type"] == b"application/json"


async def test_every_recorded_message_is_stored_as_the_sdk_for_java_would_or_refused(
    broker: Broker, cluster: Cluster, one_partition: str, ingress: Ingress
) -> None:
    ingress.route({("shop", "main"): one_partition})
    messages = [orjson.loads(line) for line in RECORDED.read_bytes().splitlines()]
    assert len(messages) >= 180
    for each in messages:
        headers = [(name.lower().encode(), value.encode()) for name, value in each["headers"]]
        wanted = 400 if each.get("refused") else 202
        assert await broker.post(headers, each["body"].encode()) == wanted, each
    records = [record for _, record in await stored(cluster, one_partition)]
    accepted = [each for each in messages if "record" in each]
    assert len(records) == len(accepted)
    for each, record in zip(accepted, records, strict=True):
        headers = {name: (value or b"").decode() for name, value in record.headers}
        trace = headers.pop("traceparent", None)
        assert headers == each["record"]["headers"], each
        assert (record.key, record.value) == (
            _bytes(each["record"]["key"]),
            _bytes(each["record"]["value"]),
        ), each
        assert trace in (None, dict(each["headers"]).get("traceparent"))


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


async def test_every_byte_of_a_header_is_a_letter_and_stored_as_utf_8(
    broker: Broker, cluster: Cluster, topic: str
) -> None:
    headers: Headers = [
        *EVENT,
        (b"ce-subject", b"Z\xfcrich"),
        (b"ce-utf", "ü".encode()),
        (b"ce-percent", b"Z%C3%BCrich"),
        (b"ce-partitionkey", b"\xd1"),
        (b"content-type", b"text/plain; name=\xd1"),
    ]
    assert await broker.post(headers, b"\xd1") == 202
    ((_, record),) = await stored(cluster, topic)
    found = {name: (value or b"").decode() for name, value in record.headers}
    assert found["ce_subject"] == "Zürich"
    assert found["ce_utf"] == "Ã¼"
    assert found["ce_percent"] == "Z%C3%BCrich"
    assert found["content-type"] == "text/plain; name=Ñ"
    assert record.key == "Ñ".encode()
    assert record.value == b"\xd1"


async def test_a_record_carries_the_moment_it_was_stored_and_not_the_events_time(
    broker: Broker, cluster: Cluster, topic: str
) -> None:
    before = time.time()
    assert await broker.post([*EVENT, (b"ce-time", b"2001-02-03T04:05:06Z")]) == 202
    ((_, record),) = await stored(cluster, topic)
    assert before - 1 <= record.timestamp / 1000 <= time.time() + 1
    assert dict(record.headers)["ce_time"] == b"2001-02-03T04:05:06Z"


async def test_an_event_that_kafka_would_not_take_is_unavailable(
    broker: Broker, cluster: Cluster, topic: str
) -> None:
    assert await broker.post(EVENT, b"x" * 1_000_000) == 202
    assert await broker.post(EVENT, b"x" * 1_048_576) == 503
    assert await broker.post(EVENT, b"x" * 3_000_000) == 503
    assert len(await stored(cluster, topic)) == 1


async def test_a_body_of_unknown_length_is_read_up_to_the_limit_alone(broker: Broker) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 65536

    assert (await broker.ask("POST", "/shop/main", EVENT, endless()))[0] == 503


async def test_many_events_at_once_are_all_stored(
    broker: Broker, cluster: Cluster, topic: str
) -> None:
    statuses = await asyncio.gather(*(broker.post(EVENT, b"%d" % n) for n in range(200)))
    assert set(statuses) == {202}
    assert sorted(int(record.value or b"") for _, record in await stored(cluster, topic)) == list(
        range(200)
    )


@asynccontextmanager
async def paused_kafka(
    folder: Path, client: Client, limits: ProducerLimits
) -> AsyncGenerator[tuple[Broker, Ingress, Producer, Callable[[], None]]]:
    """A Broker on a Kafka whose process is stopped; the function lets it go on."""
    async with EmbeddedKafka(folder / "kafka") as server:
        pid = int(json.loads((folder / "kafka" / "process.json").read_text())["pid"])
        cluster, producer = Cluster(server.bootstrap), Producer(server.bootstrap, limits)
        await cluster.open()
        await producer.open()
        await ensure_topic(cluster, "orders", partitions=1, replication_factor=1, config={})
        ingress = Ingress(producer)
        ingress.route({("shop", "main"): "orders"})
        http = await serve(ingress, "127.0.0.1", 0, limits=INGRESS_LIMITS)
        broker = Broker(http.url, client)
        await until(lambda: _taken(broker), "Kafka to take an event")
        os.kill(pid, signal.SIGSTOP)
        try:
            # Its threads stop one after the other.
            await until(lambda: _all_stopped(pid), "every thread of Kafka to stop")
            yield broker, ingress, producer, lambda: os.kill(pid, signal.SIGCONT)
        finally:
            os.kill(pid, signal.SIGCONT)
        await http.close()
        await producer.close()
        await cluster.close()


async def test_an_event_is_unavailable_while_kafka_hangs_and_accepted_afterwards(
    tmp_path: Path, client: Client
) -> None:
    limits = ProducerLimits(delivery_seconds=1, request_seconds=0.3)
    async with paused_kafka(tmp_path, client, limits) as (broker, ingress, _, go_on):
        accepted = ingress.counters.accepted
        assert await broker.post(EVENT) == 503
        go_on()
        await until(lambda: _taken(broker), "Kafka to take events again")
        assert ingress.counters.accepted == accepted + 1
        assert ingress.counters.failed >= 1


async def test_an_event_waits_for_a_kafka_that_hangs_longer_than_a_request_may_take(
    tmp_path: Path, client: Client
) -> None:
    limits = ProducerLimits(request_seconds=0.2)
    async with paused_kafka(tmp_path, client, limits) as (broker, ingress, _, go_on):
        posting = asyncio.create_task(broker.post(EVENT))
        _, waiting = await asyncio.wait([posting], timeout=1)
        assert waiting, "five requests were given up, the event was not"
        go_on()
        assert await posting == 202
        assert ingress.counters.failed == 0


async def test_what_waits_for_kafka_is_bounded(tmp_path: Path, client: Client) -> None:
    limits = ProducerLimits(block_seconds=0.5, request_seconds=0.2, buffer_bytes=250_000)
    async with paused_kafka(tmp_path, client, limits) as (broker, ingress, producer, go_on):
        failed = ingress.counters.failed
        waiting = [asyncio.create_task(broker.post(EVENT, b"x" * 100_000)) for _ in range(3)]

        async def full() -> bool:
            return producer.held_bytes == 300_000

        await until(full, "the three to fill the buffer")
        further = (broker.post(EVENT, b"x" * 100_000) for _ in range(5))
        assert await asyncio.gather(*further) == [503] * 5
        assert ingress.counters.failed == failed + 5
        go_on()
        assert await asyncio.gather(*waiting) == [202] * 3


async def _taken(broker: Broker) -> bool:
    return await broker.post(EVENT) == 202


async def _all_stopped(pid: int) -> bool:
    return await asyncio.to_thread(_is_stopped, pid)


def _is_stopped(pid: int) -> bool:
    states = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
    return all("State:\tT" in state for state in states)
