"""A Trigger that is described anew goes on in its group: nothing lost, nothing begun again."""

import asyncio

import pytest

from knative_local.filters import Exact
from knative_local.http1 import Response
from knative_local.kafka.groups import GroupOffsets
from tests.integration.knative_local.delivery.conftest import Shop
from tests.support.platform import until
from tests.support.recipients import Received, always, recipient


@pytest.mark.parametrize("ordered", [False, True])
async def test_what_is_in_flight_ends_at_the_former_subscriber_and_the_rest_at_the_new_one(
    shop: Shop, *, ordered: bool
) -> None:
    released = asyncio.Event()

    async def hold(_: Received) -> Response:
        await released.wait()
        return Response(202)

    async with recipient(hold) as former, recipient() as new:
        await shop.delivery.add(shop.trigger(former.url, ordered=ordered))
        first = await shop.publish(2, key="a")
        await former.wait_for(1 if ordered else 2)
        shop.delivery.change(shop.trigger(new.url, ordered=ordered))
        later = await shop.publish(3, key="a")
        if ordered:
            # The partition still belongs to what is in flight.
            assert new.ids == []
        else:
            await new.wait_for(3)
        released.set()
        await shop.until(lambda now: now.counters.delivered == 5 and now.lag == 0)
        if ordered:
            assert former.ids == first[:1]
            assert new.ids == [*first[1:], *later]
        else:
            assert sorted(former.ids) == first
            assert sorted(new.ids) == later
        committed = GroupOffsets(shop.cluster).committed
        group = shop.trigger("").group_id
        ends = await shop.cluster.end_offsets(shop.topic)

        async def all_committed() -> bool:
            return await committed(group, shop.topic) == ends

        await until(all_committed, "everything to be committed")


async def test_an_event_between_two_attempts_begins_again_at_the_new_subscriber(
    shop: Shop,
) -> None:
    async with recipient(always(503)) as former, recipient() as new:
        await shop.delivery.add(shop.trigger(former.url, retry=5, backoff_delay_seconds=60.0))
        ids = await shop.publish(3)
        await former.wait_for(3)
        shop.delivery.change(shop.trigger(new.url))
        await new.wait_for(3)
        await shop.until(lambda now: now.lag == 0)
        assert sorted(new.ids) == ids
        assert len(former.ids) == 3
        assert shop.status().counters.lost == 0


async def test_what_waits_is_filtered_by_the_new_filter(shop: Shop) -> None:
    async with recipient() as taker:
        await shop.delivery.add(shop.trigger(taker.url))
        shop.delivery.pause(("shop", "orders"))
        await shop.publish(2, event_type="wanted")
        await shop.publish(2, event_type="unwanted")
        await shop.until(lambda now: now.waiting == 4)
        shop.delivery.change(shop.trigger(taker.url, filters=Exact({"type": "wanted"})))
        shop.delivery.resume(("shop", "orders"))
        await shop.until(lambda now: now.lag == 0)
        assert sorted(taker.ids) == ["1", "2"]


@pytest.mark.parametrize("before", [False, True])
async def test_changing_the_order_loses_nothing(shop: Shop, *, before: bool) -> None:
    async def slowly(_: Received) -> Response:
        await asyncio.sleep(0.002)
        return Response(202)

    async with recipient(slowly) as taker:
        await shop.delivery.add(shop.trigger(taker.url, ordered=before))
        ids = await shop.publish(40)
        shop.delivery.change(shop.trigger(taker.url, ordered=not before))
        ids += await shop.publish(40)
        await shop.until(lambda now: now.counters.delivered == 80 and now.lag == 0)
        assert sorted(taker.ids) == sorted(ids)
