"""KafkaSources on a real Kafka: records of topics become events at a sink."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import pytest_asyncio
from aiokafka import AIOKafkaProducer

from knative_local.http1 import Client
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.groups import GroupOffsets
from knative_local.kafka.producer import OutgoingRecord, Producer, RecordHeaders
from knative_local.kafka.topics import ensure_topic
from knative_local.manifests.plan import DeliverySpec, Destination, KafkaSourcePlan
from knative_local.sources import KafkaSource
from tests.support.platform import until
from tests.support.recipients import PlainResolver, Received, accept, always, in_turn, recipient

EVENT: RecordHeaders = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"binary"),
    ("ce_source", b"/tests"),
    ("ce_type", b"example"),
    ("content-type", b"text/plain"),
]
Make = Callable[..., KafkaSource]


def plan(topics: tuple[str, ...], url: str, **more: Any) -> KafkaSourcePlan:
    fields: dict[str, Any] = {
        "consumers": 1,
        "initial_offset": "earliest",
        "ordered": True,
        "key_type": "string",
        "delivery": DeliverySpec(retry=2, backoff_delay_seconds=0.01),
        **more,
    }
    return KafkaSourcePlan(
        namespace="shop",
        name="orders",
        topics=topics,
        group_id=f"group-{topics[0]}",
        sink=Destination(uri=url),
        **fields,
    )


@pytest_asyncio.fixture
async def make(cluster: Cluster, producer: Producer) -> AsyncIterator[Make]:
    """Makes sources that end with the test."""
    client = Client()
    made: list[KafkaSource] = []

    resolver = PlainResolver(client)

    def make_one(source: KafkaSourcePlan) -> KafkaSource:
        made.append(
            KafkaSource(
                source, cluster=cluster, producer=producer, resolver=resolver, retry_seconds=0.05
            )
        )
        return made[-1]

    yield make_one
    for source in made:
        await source.close(grace_seconds=0)
    await client.close()


async def send(
    producer: Producer, topic: str, value: bytes, headers: RecordHeaders | None = None
) -> None:
    await producer.send(topic, OutgoingRecord(b"key", value, headers or []))


async def finished(source: KafkaSource) -> None:
    async def done() -> bool:
        found = source.status()
        return bool(found) and all(each.lag == 0 for _, each in found)

    await until(done, "the source to have delivered everything")


async def test_binary_structured_and_plain_records_arrive_as_events(
    make: Make, producer: Producer, topic: str
) -> None:
    structured = b'{"specversion":"1.0","id":"whole","source":"/s","type":"t","data":1}'
    await send(producer, topic, b"one", EVENT)
    await send(producer, topic, structured, [("content-type", b"application/cloudevents+json")])
    await send(producer, topic, b"plain", [("Colour", b"red")])
    async with recipient() as sink:
        await make(plan((topic,), sink.url, ce_overrides={"team": "a"})).open()
        binary, whole, plain = await sink.wait_for(3)
    assert (binary.id, binary.body, binary.headers["content-type"]) == (
        "binary",
        b"one",
        "text/plain",
    )
    assert (whole.id, whole.body) == ("whole", b"1")
    partition = plain.headers["ce-knativekafkapartition"]
    assert plain.body == b"plain"
    assert plain.headers["ce-id"] == f"partition:{partition}/offset:2"
    assert plain.headers["ce-type"] == "dev.knative.kafka.event"
    assert plain.headers["ce-source"] == f"/apis/v1/namespaces/shop/kafkasources/orders#{topic}"
    assert plain.headers["ce-kafkaheadercolour"] == "red"
    assert plain.headers["ce-key"] == plain.headers["ce-partitionkey"] == "key"
    assert {each.headers["ce-team"] for each in (binary, whole, plain)} == {"a"}
    assert {each.headers["ce-knativekafkaoffset"] for each in (binary, whole, plain)} == {
        "0",
        "1",
        "2",
    }


async def test_an_answer_is_not_looked_at(
    make: Make, producer: Producer, cluster: Cluster, topic: str
) -> None:
    await send(producer, topic, b"one")
    async with recipient(always(200, body=b"OK")) as sink:
        source = make(plan((topic,), sink.url))
        await source.open()
        await sink.wait_for(1)
        await finished(source)
    ((_, status),) = source.status()
    assert (status.counters.delivered, status.counters.lost, status.counters.replies) == (1, 0, 0)
    assert sum((await cluster.end_offsets(topic)).values()) == 1


async def test_a_delivery_is_tried_again_and_then_dead_lettered(
    make: Make, producer: Producer, topic: str
) -> None:
    await send(producer, topic, b"one")
    await send(producer, topic, b"two")
    async with recipient(in_turn(503, 503, 202, 400)) as sink, recipient() as dead:
        spec = DeliverySpec(
            retry=2, backoff_delay_seconds=0.01, dead_letter_sink=Destination(uri=dead.url)
        )
        await make(plan((topic,), sink.url, delivery=spec)).open()
        (letter,) = await dead.wait_for(1)
    assert letter.body == b"two"
    assert letter.headers["ce-knativeerrorcode"] == "400"
    assert [each.body for each in sink.received] == [b"one", b"one", b"one", b"two"]


async def test_a_source_that_begins_late_sees_only_what_comes_after(
    make: Make, producer: Producer, topic: str
) -> None:
    await send(producer, topic, b"before")
    async with recipient() as sink:
        source = make(plan((topic,), sink.url, initial_offset="latest"))
        await source.open()
        await send(producer, topic, b"after")
        await sink.wait_for(1)
        await finished(source)
        assert [each.body for each in sink.received] == [b"after"]


async def test_a_source_goes_on_where_it_ended_and_begins_anew_once_deleted(
    make: Make, producer: Producer, cluster: Cluster, topic: str
) -> None:
    await send(producer, topic, b"one")
    async with recipient() as sink:
        first = make(plan((topic,), sink.url))
        await first.open()
        await sink.wait_for(1)
        await finished(first)
        await first.close()
        second = make(plan((topic,), sink.url))
        await second.open()
        await send(producer, topic, b"two")
        await sink.wait_for(2)
        assert [each.body for each in sink.received] == [b"one", b"two"]
        await finished(second)
        await second.close(deleted=True)
    assert await GroupOffsets(cluster).committed(f"group-{topic}", topic) == {}


async def test_an_ordered_source_has_one_record_of_a_partition_in_flight(
    make: Make, producer: Producer, topic: str
) -> None:
    for number in range(6):
        await send(producer, topic, b"%d" % number)

    async def slow(_: Received) -> Any:
        await asyncio.sleep(0.01)
        return await accept(_)

    async with recipient(slow) as sink:
        await make(plan((topic,), sink.url)).open()
        await sink.wait_for(6)
        assert [each.body for each in sink.received] == [b"%d" % n for n in range(6)]
        assert sink.most_in_flight == 1


async def test_records_of_a_transaction_arrive_when_it_is_committed_and_never_when_aborted(
    make: Make, kafka_address: str, topic: str
) -> None:
    # aiokafka carries no types.
    transactional: Any = AIOKafkaProducer(
        bootstrap_servers=kafka_address, transactional_id=f"tests-{topic}"
    )
    await transactional.start()
    async with recipient() as sink:
        try:
            source = make(plan((topic,), sink.url))
            await source.open()
            await transactional.begin_transaction()
            await transactional.send_and_wait(topic, b"aborted", partition=0)
            await transactional.abort_transaction()
            await transactional.begin_transaction()
            await transactional.send_and_wait(topic, b"committed", partition=0)
            assert sink.received == []
            await transactional.commit_transaction()
            await transactional.begin_transaction()
            await transactional.send_and_wait(topic, b"aborted too", partition=0)
            await transactional.abort_transaction()
            await sink.wait_for(1)
            await finished(source)
        finally:
            await transactional.stop()
        assert [each.body for each in sink.received] == [b"committed"]


async def test_a_source_reads_several_topics_and_waits_for_one_that_is_missing(
    make: Make, producer: Producer, cluster: Cluster, topic: str
) -> None:
    missing = f"late-{uuid4().hex}"
    async with recipient() as sink:
        source = make(plan((topic, missing), sink.url))
        await source.open()
        assert source.reason == f"topics not present or invalid: {missing}"
        await ensure_topic(cluster, missing, partitions=1, replication_factor=1, config={})

        async def ready() -> bool:
            return source.reason == ""

        await until(ready, "the source to be ready")
        await send(producer, topic, b"a")
        await send(producer, missing, b"b")
        await sink.wait_for(2)
    assert {each.headers["ce-source"].partition("#")[2] for each in sink.received} == {
        topic,
        missing,
    }


async def test_a_source_without_consumers_delivers_nothing(
    make: Make, producer: Producer, topic: str
) -> None:
    await send(producer, topic, b"one")
    async with recipient() as sink:
        source = make(plan((topic,), sink.url, consumers=0))
        await source.open()

        async def waiting() -> bool:
            return [each.waiting for _, each in source.status()] == [1]

        await until(waiting, "the record to wait")
        assert sink.received == []
