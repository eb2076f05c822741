import asyncio
from dataclasses import dataclass

import pytest

from knative_local.serving.slots import NoReplica, QueueFull, Slots


@dataclass(eq=False)
class Replica:
    in_flight: int = 0


def later() -> float:
    return asyncio.get_running_loop().time() + 5.0


async def test_replica_takes_as_many_as_it_may() -> None:
    slots: Slots[Replica] = Slots(2)
    slots.add(Replica())
    assert [slots.take() is not None for _ in range(3)] == [True, True, False]


async def test_waiting_requests_are_served_in_their_order() -> None:
    slots: Slots[Replica] = Slots(1)
    replica = Replica()
    served: list[int] = []

    async def wait(number: int) -> None:
        got = await slots.wait(later())
        served.append(number)
        slots.give_back(got)

    tasks = [asyncio.create_task(wait(number)) for number in range(5)]
    await asyncio.sleep(0)
    slots.add(replica)
    await asyncio.wait_for(asyncio.gather(*tasks), 60)
    assert served == [0, 1, 2, 3, 4]
    assert replica.in_flight == 0


async def test_queue_of_a_limited_replica_is_ten_times_its_limit() -> None:
    slots: Slots[Replica] = Slots(2)
    slots.add(Replica(in_flight=2))
    tasks = [asyncio.create_task(slots.wait(later())) for _ in range(20)]
    await asyncio.sleep(0)
    with pytest.raises(QueueFull):
        await slots.wait(later())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert slots.waiting == 0


async def test_queue_at_zero_holds_ten_thousand() -> None:
    slots: Slots[Replica] = Slots(1)
    tasks = [asyncio.create_task(slots.wait(later())) for _ in range(10_000)]
    await asyncio.sleep(0)
    with pytest.raises(QueueFull):
        await slots.wait(later())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_wait_ends_at_its_deadline() -> None:
    slots: Slots[Replica] = Slots(0)
    with pytest.raises(NoReplica):
        await slots.wait(asyncio.get_running_loop().time() + 0.01)
    assert slots.waiting == 0


async def test_slot_of_a_request_cancelled_in_the_same_moment_is_given_back() -> None:
    slots: Slots[Replica] = Slots(1)
    replica = Replica()
    task = asyncio.create_task(slots.wait(later()))
    await asyncio.sleep(0)
    slots.add(replica)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert replica.in_flight == 0


async def test_unlimited_replicas_share_the_load() -> None:
    slots: Slots[Replica] = Slots(0)
    replicas = [Replica(), Replica()]
    for replica in replicas:
        slots.add(replica)
    for _ in range(100):
        slots.take()
    assert [replica.in_flight for replica in replicas] == [50, 50]


async def test_few_slots_are_filled_first_and_many_in_turn() -> None:
    few: Slots[Replica] = Slots(3)
    many: Slots[Replica] = Slots(10)
    for slots in (few, many):
        for _ in range(2):
            slots.add(Replica())
        for _ in range(2):
            slots.take()
    assert [replica.in_flight for replica in few.backends] == [2, 0]
    assert [replica.in_flight for replica in many.backends] == [1, 1]
