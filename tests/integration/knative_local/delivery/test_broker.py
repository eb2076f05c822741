"""Two Brokers side by side: what one gives up the other takes, and where a Trigger begins."""

from dataclasses import replace

from knative_local.filters import Cesql
from knative_local.http1 import serve
from knative_local.ingress.handler import Ingress
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.topics import ensure_topic
from tests.integration.knative_local.delivery.conftest import Shop
from tests.support.recipients import always, recipient


async def test_another_broker_takes_dead_letters_and_its_triggers_see_them(
    shop: Shop, cluster: Cluster
) -> None:
    dead_letters = f"{shop.topic}-dead"
    await ensure_topic(cluster, dead_letters, partitions=1, replication_factor=1, config={})
    ingress = Ingress(shop.producer)
    ingress.route({("shop", "dead"): dead_letters})
    server = await serve(ingress, "127.0.0.1", 0)
    async with recipient(always(422, [], b"poison")) as taker, recipient() as keeper:
        sink = f"{server.url}/shop/dead"
        kept = replace(shop.trigger(keeper.url, name="keeper"), topic=dead_letters)
        await shop.delivery.add(shop.trigger(taker.url, dead_letters=sink), kept)
        await shop.publish(key="k", body=b"data", headers=[("ce_partitionkey", b"k")])
        (dead,) = await keeper.wait_for(1)
        await shop.until(lambda now: now.counters.dead_lettered == 1 and now.lag == 0)
    await server.close()
    assert dead.body == b"data"
    assert dead.headers["ce-partitionkey"] == "k"
    assert dead.headers["ce-knativeerrorcode"] == "422"
    assert dead.headers["ce-knativeerrordest"] == taker.url
    # The place is that of the record in the second Broker's topic.
    assert dead.headers["ce-knativekafkaoffset"] == "0"


async def test_a_trigger_that_begins_at_the_start_gets_what_was_there_before(shop: Shop) -> None:
    ids = await shop.publish(7)
    async with recipient() as taker:
        plan = replace(shop.trigger(taker.url), initial_offset="earliest")
        await shop.delivery.add(plan)
        await shop.until(lambda now: now.counters.delivered == 7 and now.lag == 0)
        assert sorted(taker.ids) == sorted(ids)


async def test_a_cesql_filter_decides_what_is_delivered(shop: Shop) -> None:
    expression = Cesql("EXISTS size AND INT(size) > 2 AND type LIKE 'exam%'")
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url, filters=expression))
        await shop.publish(headers=[("ce_size", b"2")])
        (wanted,) = await shop.publish(headers=[("ce_size", b"3")])
        await shop.publish(headers=[("ce_size", b"big")])
        await shop.publish()
        await shop.until(lambda now: now.counters.filtered == 3 and now.counters.delivered == 1)
        assert taker.ids == [wanted]
