"""What the second region has of the first one's events, and of how far its Triggers came."""

import asyncio
import contextlib
import subprocess
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from knative_local.kafka.server import EmbeddedKafka
from tests.support.mirror import mirror
from tests.support.platform import until

pytestmark = [pytest.mark.extended, pytest.mark.timeout(900)]
TOPIC = "knative-broker-somaagent-default"
GROUP = "knative-trigger-somaagent-router-message-analyzed"
PARTITIONS = [TopicPartition(TOPIC, number) for number in range(3)]
PATIENCE_SECONDS = 240.0
Record = tuple[bytes, bytes, bytes]
"""Key, value and the header `ce_id`."""


async def publish(producer: Any, numbers: Sequence[int], sent: dict[int, list[Record]]) -> None:
    """Publish events, and note what is where."""
    for number in numbers:
        key, value, event_id = (f"{kind} {number}".encode() for kind in ("session", "event", "id"))
        stored = await producer.send_and_wait(TOPIC, value, key=key, headers=[("ce_id", event_id)])
        sent[stored.partition].append((key, value, event_id))


@asynccontextmanager
async def reading(bootstrap: str, group: str | None = None) -> AsyncGenerator[Any]:
    """A consumer of all partitions, from their beginning."""
    consumer: Any = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    await consumer.start()
    try:
        consumer.assign(PARTITIONS)
        yield consumer
    finally:
        await consumer.stop()


@dataclass
class Held:
    """What a server holds of the topic, by partition; each record beside its offset."""

    records: dict[int, list[Record]] = field(default_factory=lambda: defaultdict(list))
    offsets: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def handled(self, place: int, partition: int) -> int:
        """How many events lie before a place: commits of transactions have offsets, too."""
        return sum(offset < place for offset in self.offsets[partition])


async def held(bootstrap: str, wanted: int) -> Held:
    """What a server holds, when it has as many events."""
    found = Held()
    async with reading(bootstrap) as consumer:

        async def all_there() -> bool:
            for partition, records in (await consumer.getmany(timeout_ms=1000)).items():
                found.records[partition.partition] += [
                    (each.key, each.value, dict(each.headers)["ce_id"]) for each in records
                ]
                found.offsets[partition.partition] += [each.offset for each in records]
            return sum(map(len, found.records.values())) >= wanted

        await until(all_there, f"{wanted} events", seconds=PATIENCE_SECONDS)
        # What came twice would be behind.
        assert await consumer.getmany(timeout_ms=3000) == {}
    return found


async def commit(bootstrap: str, places: dict[int, int]) -> None:
    """Note how far a Trigger came."""

    async def noted() -> bool:
        with contextlib.suppress(KafkaError):
            async with reading(bootstrap, GROUP) as consumer:
                await consumer.commit(
                    {TopicPartition(TOPIC, partition): at for partition, at in places.items()}
                )
                return True
        return False

    await until(noted, "the group's coordinator", seconds=PATIENCE_SECONDS)


async def noted_places(bootstrap: str) -> dict[int, int]:
    """How far the Trigger came as a server has it."""
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        found = await admin.list_consumer_group_offsets(GROUP)
    except KafkaError:
        return {}
    finally:
        await admin.close()
    return {each.partition: told.offset for each, told in found.items() if each.topic == TOPIC}


async def make_topic(bootstrap: str) -> None:
    """As the Broker of each region has it."""
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(TOPIC, len(PARTITIONS), 1)])
    finally:
        await admin.close()


async def test_events_and_places_are_mirrored_once_also_when_the_mirror_is_killed(
    tmp_path: Path,
) -> None:
    sent: dict[int, list[Record]] = defaultdict(list)
    async with (
        EmbeddedKafka(tmp_path / "first") as first,
        EmbeddedKafka(tmp_path / "here") as here,
    ):
        regions = {"first": first.bootstrap, "here": here.bootstrap}
        for bootstrap in regions.values():
            await make_topic(bootstrap)
        producer: Any = AIOKafkaProducer(bootstrap_servers=first.bootstrap)
        await producer.start()
        try:
            # Some lie there when the mirror comes.
            await publish(producer, range(60), sent)
            with mirror(tmp_path, **regions) as process:
                assert (await held(here.bootstrap, 60)).records == sent
                await publish(producer, range(60, 120), sent)
                there = await held(here.bootstrap, 120)
                assert there.records == sent
                half = {partition: len(records) // 2 for partition, records in sent.items()}
                await commit(first.bootstrap, half)
                await follows(process, here.bootstrap, there, half)
                whole = {partition: len(records) for partition, records in sent.items()}
                await commit(first.bootstrap, whole)
                await follows(process, here.bootstrap, there, whole, exactly=True)
            # It was killed; what came meanwhile follows, and nothing comes twice.
            await publish(producer, range(120, 150), sent)
            with mirror(tmp_path, **regions) as process:
                there = await held(here.bootstrap, 150)
                assert there.records == sent
                whole = {partition: len(records) for partition, records in sent.items()}
                await commit(first.bootstrap, whole)
                await follows(process, here.bootstrap, there, whole, exactly=True)
        finally:
            await producer.stop()


async def follows(
    process: "subprocess.Popen[bytes]",
    here: str,
    there: Held,
    handled: dict[int, int],
    *,
    exactly: bool = False,
) -> None:
    """Wait until the Trigger's places are here; no event that it has not handled is before them.

    Args:
        process: The mirror, which has to live.
        here: Address of the second region.
        there: What it holds.
        handled: Events that the Trigger has handled in the first region, by partition.
        exactly: Wait until none that it has handled would be handled again.
    """

    async def followed() -> bool:
        assert await asyncio.to_thread(process.poll) is None, "the mirror ended"
        found = {
            partition: there.handled(place, partition)
            for partition, place in (await noted_places(here)).items()
        }
        assert all(found[each] <= handled[each] for each in found), (found, handled)
        return found == handled if exactly else found.keys() == handled.keys()

    await until(followed, "the Trigger's places", seconds=PATIENCE_SECONDS)
