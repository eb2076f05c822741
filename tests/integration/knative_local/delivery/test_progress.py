"""Nothing is lost and nobody waits for another: order, restarts, slow Triggers."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from knative_local.filters import Exact
from knative_local.http1 import Client, Response
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.errors import TopicProblem
from knative_local.kafka.groups import GroupOffsets
from knative_local.kafka.producer import Producer
from knative_local.kafka.server import EmbeddedKafka
from knative_local.kafka.topics import delete_topic, ensure_topic, require_topic
from tests.integration.knative_local.delivery.conftest import Shop, key_of
from tests.support.platform import until
from tests.support.recipients import Received, in_turn, recipient

DELIVER = """
import asyncio, sys
from knative_local.delivery import EventDelivery
from knative_local.filters import MATCH_EVERYTHING
from knative_local.http1 import Client
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.producer import Producer
from knative_local.manifests.plan import DeliverySpec, Destination, TriggerPlan
from tests.support.recipients import PlainResolver

async def main(address, topic, group, url):
    cluster, producer = Cluster(address), Producer(address)
    await cluster.open()
    await producer.open()
    delivery = EventDelivery(
        cluster=cluster, producer=producer, resolver=PlainResolver(Client()), commit_seconds=0.05
    )
    await delivery.add(TriggerPlan(
        namespace="shop", name="orders", broker="main", topic=topic, group_id=group,
        ordered=False, filters=MATCH_EVERYTHING, subscriber=Destination(uri=url),
        delivery=DeliverySpec(),
    ))
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_an_ordered_trigger_has_one_event_of_a_partition_in_flight(shop: Shop) -> None:
    async def slowly(_: Received) -> Response:
        await asyncio.sleep(0.002)
        return Response(202)

    async with recipient(slowly) as taker:
        await shop.delivery.add(shop.trigger(taker.url, ordered=True))
        ids = await shop.publish(60, key="one partition")
        await shop.until(lambda now: now.counters.delivered == 60)
        assert taker.ids == ids
        assert taker.most_in_flight == 1


async def test_a_retry_holds_back_its_own_partition_alone(shop: Shop) -> None:
    held = asyncio.Event()

    async def first_waits(got: Received) -> Response:
        if got.id == "1":
            await held.wait()
        return Response(202)

    async with recipient(first_waits) as taker:
        await shop.delivery.add(shop.trigger(taker.url, ordered=True))
        await shop.publish(2, key=key_of(0))
        others = await shop.publish(15, key=key_of(1)) + await shop.publish(15, key=key_of(2))
        await shop.until(lambda now: now.counters.delivered == 30)
        assert "2" not in taker.ids
        held.set()
        await shop.until(lambda now: now.counters.delivered == 32 and now.lag == 0)
        assert taker.ids.index("1") < taker.ids.index("2")
        assert set(others) < set(taker.ids)
        assert shop.status().counters.lost == 0


async def test_an_unordered_trigger_has_many_events_in_flight(shop: Shop) -> None:
    all_there = asyncio.Event()

    async def together(_: Received) -> Response:
        await all_there.wait()
        return Response(202)

    async with recipient(together) as taker:
        await shop.delivery.add(shop.trigger(taker.url))
        await shop.publish(64, key="one partition")
        await taker.wait_for(64)
        assert shop.status().in_flight == 64
        assert shop.status().lag == 64
        all_there.set()
        await shop.until(lambda now: now.lag == 0)


async def test_a_new_trigger_begins_at_the_end_of_the_topic(shop: Shop) -> None:
    await shop.publish(5)
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url))
        new = await shop.publish(2)
        await shop.until(lambda now: now.counters.delivered == 2 and now.lag == 0)
        assert sorted(taker.ids) == sorted(new)


async def test_events_published_while_nobody_delivers_are_delivered_later(shop: Shop) -> None:
    async with recipient() as taker:
        plan = shop.trigger(taker.url)
        await shop.delivery.add(plan)
        await shop.publish(3)
        await shop.until(lambda now: now.counters.delivered == 3 and now.lag == 0)
        await shop.delivery.close()
        missed = await shop.publish(200)
        shop.delivery = shop.new_delivery()
        await shop.delivery.add(plan)
        await taker.wait_for(203)
        await shop.until(lambda now: now.lag == 0)
        assert sorted(taker.ids[3:]) == sorted(missed)


async def test_events_in_flight_at_the_end_are_delivered_again_by_the_next_start(
    shop: Shop,
) -> None:
    stuck = asyncio.Event()

    async def third_hangs(got: Received) -> Response:
        if got.id == "3" and not stuck.is_set():
            stuck.set()
            await asyncio.sleep(3600)
        return Response(202)

    async with recipient(third_hangs) as taker:
        plan = shop.trigger(taker.url)
        await shop.delivery.add(plan)
        await shop.publish(6, key="one partition")
        await shop.until(lambda now: now.counters.delivered == 5)
        await taker.wait_for(6)
        await shop.delivery.close(grace_seconds=0)
        shop.delivery = shop.new_delivery()
        await shop.delivery.add(plan)
        await shop.until(lambda now: now.lag == 0 and now.counters.delivered == 4)
        # Everything from the first unfinished event on comes again, nothing before it.
        assert sorted(taker.ids[6:]) == ["3", "4", "5", "6"]


async def test_an_event_that_waits_for_its_next_attempt_does_not_delay_the_end(shop: Shop) -> None:
    async with recipient(in_turn(503)) as taker:
        plan = shop.trigger(taker.url, retry=1, backoff_delay_seconds=1800.0)
        await shop.delivery.add(plan)
        await shop.publish()
        await taker.wait_for(1)
        async with asyncio.timeout(30):
            await shop.delivery.close(grace_seconds=600)
        shop.delivery = shop.new_delivery()
        await shop.delivery.add(plan)
        await shop.until(lambda now: now.counters.delivered == 1)
        assert taker.ids == ["1", "1"]


async def test_a_killed_delivery_loses_nothing(shop: Shop, kafka_address: str) -> None:
    async with recipient() as taker:
        plan = shop.trigger(taker.url)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            DELIVER,
            kafka_address,
            shop.topic,
            plan.group_id,
            taker.url,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[4],
        )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        publishing = asyncio.create_task(shop.publish(400))
        await taker.wait_for(100)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        ids = await publishing
        await shop.delivery.add(plan)
        await shop.until(lambda now: now.lag == 0)
        assert set(taker.ids) == set(ids)


async def test_a_slow_trigger_holds_nobody_back_and_misses_nothing(shop: Shop) -> None:
    released = asyncio.Event()

    async def when_released(_: Received) -> Response:
        await released.wait()
        return Response(202)

    async with recipient(when_released) as slow, recipient() as quick:
        await shop.delivery.add(
            shop.trigger(slow.url, name="slow"), shop.trigger(quick.url, name="quick")
        )
        ids = await shop.publish(600)
        await shop.until(lambda now: now.counters.delivered == 600, "quick")
        behind = shop.status("slow")
        assert behind.catching_up
        # What is held for it is bounded by its queue and what it has in flight.
        assert behind.in_flight + behind.waiting <= 150
        released.set()
        await shop.until(lambda now: now.lag == 0, "slow")
        assert sorted(slow.ids) == sorted(ids)
        await shop.until(lambda now: not now.catching_up, "slow")
        more = await shop.publish(5)
        await shop.until(lambda now: now.counters.delivered == 605, "slow")
        assert sorted(slow.ids[600:]) == sorted(more)


async def test_a_paused_trigger_gets_nothing_until_it_is_resumed(shop: Shop) -> None:
    async with recipient() as taker, recipient() as other:
        await shop.delivery.add(shop.trigger(taker.url), shop.trigger(other.url, name="other"))
        shop.delivery.pause(("shop", "orders"))
        ids = await shop.publish(80)
        await shop.until(lambda now: now.counters.delivered == 80, "other")
        assert taker.ids == []
        assert shop.status().paused
        shop.delivery.resume(("shop", "orders"))
        await shop.until(lambda now: now.lag == 0)
        assert sorted(taker.ids) == sorted(ids)


async def test_a_deleted_trigger_leaves_no_group_behind(shop: Shop) -> None:
    async with recipient() as taker:
        plan = shop.trigger(taker.url)
        await shop.delivery.add(plan)
        groups = GroupOffsets(shop.cluster)
        assert set(await groups.committed(plan.group_id, shop.topic)) == {0, 1, 2}
        await shop.delivery.remove(("shop", "orders"), delete_group=True)
        assert await groups.committed(plan.group_id, shop.topic) == {}
        await groups.delete(plan.group_id)
        assert shop.delivery.status() == []


async def test_a_removed_trigger_goes_on_where_it_stopped(shop: Shop) -> None:
    async with recipient() as taker:
        plan = shop.trigger(taker.url)
        await shop.delivery.add(plan)
        await shop.publish(2)
        await shop.until(lambda now: now.counters.delivered == 2)
        await shop.delivery.remove(("shop", "orders"))
        await shop.publish(2)
        await shop.delivery.add(plan)
        await shop.until(lambda now: now.counters.delivered == 2 and now.lag == 0)
        assert sorted(taker.ids) == ["1", "2", "3", "4"]


async def test_commits_follow_the_lowest_unfinished_event(shop: Shop) -> None:
    held = asyncio.Event()

    async def second_waits(got: Received) -> Response:
        if got.id == "2":
            await held.wait()
        return Response(202)

    async with recipient(second_waits) as taker:
        plan = shop.trigger(taker.url)
        await shop.delivery.add(plan)
        groups = GroupOffsets(shop.cluster)

        async def total() -> int:
            return sum((await groups.committed(plan.group_id, shop.topic)).values())

        async def total_is(expected: int) -> bool:
            return await total() == expected

        await shop.publish(4, key="one partition")
        await shop.until(lambda now: now.counters.delivered == 3)
        await until(lambda: total_is(1), "the first event to be committed")
        held.set()
        await until(lambda: total_is(4), "all events to be committed")


async def test_delivery_goes_on_when_kafka_has_been_killed_and_started(tmp_path: Path) -> None:
    state = tmp_path / "kafka"
    server = EmbeddedKafka(state)
    address = await server.open()
    cluster, producer, client = Cluster(address), Producer(address), Client()
    await cluster.open()
    await producer.open()
    await ensure_topic(cluster, "orders", partitions=3, replication_factor=1, config={})
    shop = Shop(cluster=cluster, producer=producer, topic="orders", client=client)
    async with recipient() as taker:
        try:
            await shop.delivery.add(shop.trigger(taker.url))
            await shop.publish(10)
            await taker.wait_for(10)
            os.kill(json.loads((state / "process.json").read_text())["pid"], signal.SIGKILL)
            server = EmbeddedKafka(state)
            assert await server.open() == address
            await shop.publish(10)
            await shop.until(lambda now: now.lag == 0 and now.counters.delivered >= 20)
            assert set(taker.ids) == {str(n) for n in range(1, 21)}
        finally:
            await shop.delivery.close(grace_seconds=0)
            await producer.close()
            await cluster.close()
            await client.close()
            await server.aclose()


async def test_a_topic_that_was_made_again_is_read_from_its_start(shop: Shop) -> None:
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url, filters=Exact({"type": "example"})))
        await shop.publish(9, key="one partition")
        await shop.until(lambda now: now.counters.delivered == 9)
        await delete_topic(shop.cluster, shop.topic)

        async def made_again() -> bool:
            with contextlib.suppress(TopicProblem):
                await ensure_topic(
                    shop.cluster, shop.topic, partitions=3, replication_factor=1, config={}
                )
                return True
            return False

        await until(made_again, "the topic to be made again")
        new = await shop.publish(3, key="one partition")
        await taker.wait_for(12)
        assert sorted(taker.ids[9:]) == sorted(new)


async def test_an_external_topic_must_exist(cluster: Cluster, topic: str) -> None:
    await require_topic(cluster, topic)
    with pytest.raises(TopicProblem, match=r"'missing' does not exist.*Create it"):
        await require_topic(cluster, "missing")
