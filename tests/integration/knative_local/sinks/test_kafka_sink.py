"""KafkaSinks on a real Kafka: addresses whose events lie in a topic."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import orjson
import pytest_asyncio

from knative_local.http1 import Client, Headers
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.fetching import Record, fetch
from knative_local.kafka.topics import ensure_topic
from knative_local.manifests.plan import KafkaSinkPlan, Plan
from knative_local.runtime.kafka import Kafka
from knative_local.runtime.kafka_sinks import KafkaSinks
from knative_local.serving import PortBook
from tests.support.platform import until
from tests.support.recipients import PlainResolver

EVENT: Headers = [
    (b"ce-specversion", b"1.0"),
    (b"ce-id", b"1"),
    (b"ce-source", b"/tests"),
    (b"ce-type", b"example"),
    (b"ce-partitionkey", b"k"),
    (b"content-type", b"application/json"),
]


class Stage:
    """Sinks behind a listener."""

    def __init__(self, sinks: KafkaSinks, url: str, client: Client, cluster: Cluster) -> None:
        self.sinks = sinks
        self._url = url
        self._client = client
        self._cluster = cluster

    async def post(self, path: str, body: bytes = b'{"a":1}', headers: Headers = EVENT) -> int:
        answer = await self._client.request("POST", self._url + path, headers, body, timeout=30)
        await answer.read(1000)
        return answer.status

    async def stored(self, topic: str) -> list[Record]:
        # Waits, as a fetch does not, until a new topic can be read.
        positions = dict.fromkeys(await self._cluster.end_offsets(topic), 0)
        node = self._cluster.leader(topic, 0)
        assert node is not None
        fetched = await fetch(self._cluster, node, topic, positions, channel=7, wait_ms=100)
        return [record for each in fetched for record in each.records]


@pytest_asyncio.fixture
async def stage(
    cluster: Cluster, kafka_address: str, topic: str, tmp_path: Path
) -> AsyncIterator[Stage]:
    client = Client()
    kafka = Kafka(tmp_path / "kafka", kafka_address, PlainResolver(client))
    sinks = KafkaSinks(kafka, PortBook(tmp_path / "ports.json"), retry_seconds=0.05)
    plan = Plan(kafka_sinks=(sink(topic),))
    await sinks.listen(plan)
    (authority,) = sinks.hosts(plan).values()
    yield Stage(sinks, f"http://{authority}", client, cluster)
    await sinks.stop(0)
    await sinks.release()
    await client.close()
    await kafka.disconnect()


def sink(topic: str, *, structured: bool = False, partitions: int | None = None) -> KafkaSinkPlan:
    return KafkaSinkPlan(
        namespace="shop",
        name="archive",
        topic=topic,
        structured=structured,
        partitions=partitions,
        replication_factor=1,
    )


def new_topic() -> str:
    return f"sink-{uuid4().hex}"


async def test_an_event_is_stored_in_binary_mode(stage: Stage, topic: str) -> None:
    await stage.sinks.add([sink(topic)])
    assert await stage.post("/shop/archive") == 202
    (record,) = await stage.stored(topic)
    assert (record.key, record.value) == (b"k", b'{"a":1}')
    assert dict(record.headers)["ce_type"] == b"example"
    assert dict(record.headers)["content-type"] == b"application/json"


async def test_an_event_is_stored_whole_in_structured_mode(stage: Stage, topic: str) -> None:
    await stage.sinks.add([sink(topic, structured=True)])
    assert await stage.post("/shop/archive") == 202
    (record,) = await stage.stored(topic)
    assert record.key == b"k"
    assert dict(record.headers) == {"content-type": b"application/cloudevents+json"}
    assert orjson.loads(record.value or b"") == {
        "specversion": "1.0",
        "id": "1",
        "source": "/tests",
        "type": "example",
        "partitionkey": "k",
        "datacontenttype": "application/json",
        "data": {"a": 1},
    }


async def test_a_sink_answers_with_the_statuses_of_an_ingress(stage: Stage, topic: str) -> None:
    await stage.sinks.add([sink(topic)])
    assert await stage.post("/shop/other") == 404
    assert await stage.post("/shop/archive", headers=[]) == 400
    assert await stage.post("/shop/archive", body=b"x" * 1_100_000) == 503
    assert await stage.stored(topic) == []


async def test_a_topic_is_made_for_a_sink_and_deleted_with_it(
    stage: Stage, cluster: Cluster
) -> None:
    topic = new_topic()
    owned = sink(topic, partitions=4)
    await stage.sinks.add([owned])
    assert await cluster.partitions(topic) == [0, 1, 2, 3]
    assert await stage.post("/shop/archive") == 202
    await stage.sinks.remove(owned)
    assert await stage.post("/shop/archive") == 404

    async def gone() -> bool:
        await cluster.refresh()
        return not await cluster.partitions(topic)

    await until(gone, "the topic to be deleted")


async def test_a_topic_that_was_there_before_outlives_the_sink(
    stage: Stage, cluster: Cluster, topic: str
) -> None:
    await stage.sinks.add([sink(topic)])
    await stage.sinks.remove(sink(topic))
    assert await cluster.partitions(topic) == [0, 1, 2]


async def test_a_sink_whose_topic_is_missing_is_not_found_until_it_is_there(
    stage: Stage, cluster: Cluster
) -> None:
    topic = new_topic()
    await stage.sinks.add([sink(topic)])
    assert await stage.post("/shop/archive") == 404
    reason = stage.sinks.report(sink(topic))["reason"]
    assert reason == f"topics not present or invalid: {topic}"
    await ensure_topic(cluster, topic, partitions=1, replication_factor=1, config={})

    async def ready() -> bool:
        return bool(stage.sinks.report(sink(topic))["ready"])

    await until(ready, "the sink to be ready")
    assert await stage.post("/shop/archive") == 202
