"""What happens to topics and groups behind the back of a running delivery."""

import contextlib
from collections.abc import AsyncGenerator
from typing import Any

import aiokafka
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, RecordsToDelete
from aiokafka.structs import TopicPartition

from knative_local.kafka.groups import GroupOffsets
from tests.integration.knative_local.delivery.conftest import Shop
from tests.support.platform import until
from tests.support.recipients import recipient


@contextlib.asynccontextmanager
async def administrator(address: str) -> AsyncGenerator[Any]:
    """A client of aiokafka, which carries no types."""
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


async def publish_to(address: str, topic: str, partition: int, *ids: str) -> None:
    """Store events in one partition."""
    producer: Any = aiokafka.AIOKafkaProducer(bootstrap_servers=address, acks="all")
    await producer.start()
    try:
        for each in ids:
            headers = [
                ("ce_specversion", b"1.0"),
                ("ce_id", each.encode()),
                ("ce_source", b"/tests"),
                ("ce_type", b"example"),
            ]
            await producer.send_and_wait(topic, b"{}", partition=partition, headers=headers)
    finally:
        await producer.stop()


@pytest.mark.parametrize("ordered", [False, True])
async def test_a_partition_that_is_added_is_read_from_its_start(
    shop: Shop, kafka_address: str, ordered: bool
) -> None:
    async with recipient() as taker, administrator(kafka_address) as admin:
        plan = shop.trigger(taker.url, ordered=ordered)
        await shop.delivery.add(plan)
        await shop.publish(3)
        await taker.wait_for(3)
        await admin.create_partitions({shop.topic: NewPartitions(5)})
        # Before the reader knows of it.
        await publish_to(kafka_address, shop.topic, 4, "early", "late")
        # What the client does by itself every half minute.
        await shop.cluster.refresh()
        await taker.wait_for(5)
        new = taker.ids[3:]
        assert (new if ordered else sorted(new)) == ["early", "late"]
        await shop.until(lambda now: now.lag == 0)
        groups = GroupOffsets(shop.cluster)

        async def committed() -> bool:
            return (await groups.committed(plan.group_id, shop.topic)).get(4) == 2

        await until(committed, "the new partition to be committed")


async def test_a_partition_that_is_added_while_nobody_delivers_is_read_from_its_start(
    shop: Shop, kafka_address: str
) -> None:
    async with recipient() as taker, administrator(kafka_address) as admin:
        plan = shop.trigger(taker.url)
        await shop.delivery.add(plan)
        await shop.publish(1)
        await shop.until(lambda now: now.counters.delivered == 1)
        await shop.delivery.close()
        await admin.create_partitions({shop.topic: NewPartitions(4)})
        await publish_to(kafka_address, shop.topic, 3, "missed")
        await shop.cluster.refresh()
        shop.delivery = shop.new_delivery()
        await shop.delivery.add(plan)
        await taker.wait_for(2)
        assert taker.ids[1:] == ["missed"]


async def test_records_that_are_gone_are_skipped_and_the_rest_is_delivered(
    shop: Shop, kafka_address: str
) -> None:
    async with recipient() as taker, administrator(kafka_address) as admin:
        plan = shop.trigger(taker.url)
        await shop.delivery.add(plan)
        await shop.delivery.close()
        await publish_to(kafka_address, shop.topic, 0, *(str(n) for n in range(6)))
        await admin.delete_records({TopicPartition(shop.topic, 0): RecordsToDelete(4)})
        shop.delivery = shop.new_delivery()
        await shop.delivery.add(plan)
        await taker.wait_for(2)
        await shop.until(lambda now: now.lag == 0)
        assert sorted(taker.ids) == ["4", "5"]


async def test_a_group_that_somebody_deleted_is_made_again(shop: Shop) -> None:
    async with recipient() as taker:
        plan = shop.trigger(taker.url)
        await shop.delivery.add(plan)
        await shop.publish(2, key="one partition")
        await shop.until(lambda now: now.counters.delivered == 2)
        groups = GroupOffsets(shop.cluster)
        await groups.delete(plan.group_id)
        await shop.publish(1, key="one partition")

        async def committed() -> bool:
            return 3 in (await groups.committed(plan.group_id, shop.topic)).values()

        await until(committed, "the offsets to be committed again")
        await shop.delivery.close()
        shop.delivery = shop.new_delivery()
        missed = await shop.publish(1, key="one partition")
        await shop.delivery.add(plan)
        await shop.until(lambda now: now.lag == 0 and now.counters.delivered == 1)
        assert taker.ids[3:] == missed


async def test_offsets_that_do_not_move_are_kept_from_expiring(shop: Shop) -> None:
    async with recipient() as taker:
        plan = shop.trigger(taker.url)
        shop.delivery = shop.new_delivery(refresh_seconds=0.2)
        await shop.delivery.add(plan)
        groups = GroupOffsets(shop.cluster)
        # As Kafka does by itself when a week has passed without a commit.
        await groups.delete(plan.group_id)

        async def committed() -> bool:
            return set(await groups.committed(plan.group_id, shop.topic)) == {0, 1, 2}

        await until(committed, "the offsets to be committed again")
