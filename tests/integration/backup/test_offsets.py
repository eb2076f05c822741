"""Offsets of consumer groups on a Kafka that survived what the database did not."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.records_to_delete import RecordsToDelete

from somaagent.backup.errors import BackupProblem
from somaagent.backup.places import Place
from somaagent.backup.restoring import Restored, restore
from somaagent.backup.taking import Source, back_up
from tests.conftest import APP_PASSWORD, TestDatabase
from tests.integration.backup.test_backup import fill, rows, silent

pytestmark = pytest.mark.extended
RECORDS = 10


class Group:
    """One consumer group and its topic of two partitions, with ten records in each."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self.topic = f"backup-{uuid4().hex}"
        self.name = f"group-{uuid4().hex}"
        self.places = [TopicPartition(self.topic, part) for part in (0, 1)]

    async def begin(self) -> None:
        admin: Any = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)  # Any: not typed
        await admin.start()
        await admin.create_topics([NewTopic(self.topic, 2, 1)])
        await admin.close()
        producer: Any = AIOKafkaProducer(bootstrap_servers=self.bootstrap)  # Any: as above
        await producer.start()
        for number in range(RECORDS):
            for place in self.places:
                value = str(number).encode()
                await producer.send_and_wait(place.topic, value, partition=place.partition)
        await producer.stop()

    async def forget(self, before: int) -> None:
        """Have the broker delete what retention would."""
        admin: Any = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)  # Any: as above
        await admin.start()
        await admin.delete_records({self.places[0]: RecordsToDelete(before_offset=before)})
        await admin.close()

    def consumer(self) -> Any:  # Any: as above
        return AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap,
            group_id=self.name,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )

    async def commit(self, first: int, second: int) -> None:
        consumer = self.consumer()
        await consumer.start()
        consumer.assign(self.places)
        await consumer.commit(dict(zip(self.places, (first, second), strict=True)))
        await consumer.stop()

    async def next_records(self) -> list[int]:
        """What a consumer that joins the group gets first of each partition."""
        consumer = self.consumer()
        consumer.subscribe([self.topic])
        await consumer.start()
        try:
            found: dict[int, int] = {}
            async with asyncio.timeout(60):
                while len(found) < len(self.places):
                    record = await consumer.getone()
                    found.setdefault(record.partition, int(record.value))
            return [found[part] for part in sorted(found)]
        finally:
            await consumer.stop()


@pytest_asyncio.fixture
async def group(kafka_address: str) -> Group:
    made = Group(kafka_address)
    await made.begin()
    return made


async def put(database: TestDatabase, group: Group, folder: Path) -> Restored:
    target = Source(dsn=database.admin_dsn, kafka=group.bootstrap)
    place = Place.open(str(folder), make=False)
    return await asyncio.to_thread(
        restore, place, target, app_password=APP_PASSWORD, force=True, say=silent
    )


async def test_groups_go_back_to_the_backup_but_never_behind_what_is_kept(
    postgres: TestDatabase, group: Group, tmp_path: Path
) -> None:
    await asyncio.to_thread(fill, postgres.admin_dsn)
    await group.commit(3, 5)
    source = Source(dsn=postgres.admin_dsn, kafka=group.bootstrap)
    place = Place.open(str(tmp_path), make=True)
    await asyncio.to_thread(back_up, source, place, release="1", say=silent)
    await group.commit(RECORDS, 8)
    await group.forget(4)

    member = group.consumer()
    member.subscribe([group.topic])
    await member.start()
    try:
        await asyncio.wait_for(member.getone(), 60)
        await asyncio.to_thread(_change, postgres.admin_dsn)
        with pytest.raises(BackupProblem, match=f"{group.name} have members"):
            await put(postgres, group, tmp_path)
        assert rows(postgres.admin_dsn, "SELECT DISTINCT title FROM sessions") == [("later",)]
    finally:
        await member.stop()

    done = await put(postgres, group, tmp_path)

    assert done.groups >= 1
    assert rows(postgres.admin_dsn, "SELECT DISTINCT title FROM sessions") == [(None,)]
    assert await group.next_records() == [4, 5]


def _change(dsn: str) -> None:
    with psycopg.connect(dsn) as owner:
        owner.execute("UPDATE sessions SET title = 'later'")


async def test_the_offsets_of_another_cluster_are_left_alone(
    postgres: TestDatabase, group: Group, tmp_path: Path
) -> None:
    await asyncio.to_thread(fill, postgres.admin_dsn)
    await group.commit(3, 5)
    source = Source(dsn=postgres.admin_dsn, kafka=group.bootstrap)
    place = Place.open(str(tmp_path), make=True)
    manifest = await asyncio.to_thread(back_up, source, place, release="1", say=silent)
    assert manifest.broker is not None
    other = manifest.broker.model_copy(update={"cluster_id": "another"})
    place.finish(manifest.model_copy(update={"broker": other}))
    await group.commit(7, 8)

    done = await put(postgres, group, tmp_path)

    assert done.groups == 0
    assert await group.next_records() == [7, 8]
