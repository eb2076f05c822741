"""Topics are made as their Brokers say, and left as they are when they are there."""

from knative_local.kafka.cluster import Cluster
from knative_local.kafka.topics import delete_topic, ensure_topic
from tests.support.kafka import topic_setting
from tests.support.platform import until


async def test_a_topic_is_made_with_its_partitions_and_settings(
    cluster: Cluster, topic: str
) -> None:
    name = f"{topic}-made"
    await ensure_topic(
        cluster, name, partitions=4, replication_factor=1, config={"retention.ms": "60000"}
    )
    assert sorted(await cluster.partitions(name)) == [0, 1, 2, 3]
    assert await topic_setting(cluster, name, "retention.ms") == "60000"


async def test_a_topic_that_is_there_keeps_its_partitions_and_settings(
    cluster: Cluster, topic: str
) -> None:
    before = await cluster.partitions(topic)
    await ensure_topic(
        cluster, topic, partitions=9, replication_factor=1, config={"retention.ms": "60000"}
    )
    assert await cluster.partitions(topic) == before
    assert await topic_setting(cluster, topic, "retention.ms") != "60000"


async def test_more_copies_than_there_are_brokers_become_one(cluster: Cluster, topic: str) -> None:
    name = f"{topic}-copied"
    await ensure_topic(cluster, name, partitions=1, replication_factor=3, config={})
    assert await cluster.partitions(name) == [0]


async def test_a_deleted_topic_is_gone_and_may_be_deleted_again(
    cluster: Cluster, topic: str
) -> None:
    await delete_topic(cluster, topic)

    async def gone() -> bool:
        await cluster.refresh()
        return not await cluster.partitions(topic)

    await until(gone, "the topic to be gone")
    await delete_topic(cluster, topic)
