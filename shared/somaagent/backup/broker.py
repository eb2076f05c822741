"""The offsets of consumer groups: read before the database, and set back where Kafka survived."""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from somaagent.backup.errors import BackupProblem
from somaagent.backup.manifest import BrokerState, TopicOffsets

_SECONDS: Final = 60.0
_Result = TypeVar("_Result")

Options = dict[str, Any]  # Any: aiokafka's own


def read(bootstrap: str, options: Options) -> BrokerState:
    """The offsets of every group.

    Raises:
        BackupProblem: Kafka does not answer.
    """
    return asyncio.run(_bounded(_read(bootstrap, options), bootstrap))


def must_be_free(bootstrap: str, options: Options, state: BrokerState) -> None:
    """Refuse while anybody uses the groups that would be set back.

    Raises:
        BackupProblem: A group has members, or Kafka does not answer.
    """
    asyncio.run(_bounded(_must_be_free(bootstrap, options, state), bootstrap))


def reset(bootstrap: str, options: Options, state: BrokerState) -> int:
    """Set the groups back to the backup's offsets; the number of groups, 0 on another cluster.

    What was handled after the backup is delivered again: the restored database does not know of it.

    Raises:
        BackupProblem: Kafka does not answer, or a consumer still uses a group.
    """
    return asyncio.run(_bounded(_reset(bootstrap, options, state), bootstrap))


async def _bounded(work: Coroutine[Any, Any, _Result], bootstrap: str) -> _Result:
    from aiokafka.errors import KafkaError

    try:
        return await asyncio.wait_for(work, _SECONDS)
    except (KafkaError, OSError, TimeoutError) as error:
        what = str(error) or type(error).__name__
        raise BackupProblem(f"Kafka at {bootstrap} failed: {what}") from error


async def _read(bootstrap: str, options: Options) -> BrokerState:
    from aiokafka.admin import AIOKafkaAdminClient

    admin: Any = AIOKafkaAdminClient(bootstrap_servers=bootstrap, **options)  # Any: not typed
    try:
        await admin.start()
        cluster = await admin.describe_cluster()
        groups: list[TopicOffsets] = []
        for group in sorted({str(group) for group, *_ in await admin.list_consumer_groups()}):
            by_topic: dict[str, dict[int, int]] = defaultdict(dict)
            for place, held in (await admin.list_consumer_group_offsets(group)).items():
                if held.offset >= 0:
                    by_topic[str(place.topic)][int(place.partition)] = int(held.offset)
            groups += [
                TopicOffsets(group=group, topic=topic, offsets=offsets)
                for topic, offsets in sorted(by_topic.items())
            ]
        return BrokerState(cluster_id=str(cluster["cluster_id"]), groups=tuple(groups))
    finally:
        await admin.close()


async def _must_be_free(bootstrap: str, options: Options, state: BrokerState) -> None:
    from aiokafka.admin import AIOKafkaAdminClient

    admin: Any = AIOKafkaAdminClient(bootstrap_servers=bootstrap, **options)  # Any: not typed
    try:
        await admin.start()
        if not await _is_that_of(admin, state):
            return
        names = sorted({held.group for held in state.groups})
        used: list[str] = []
        for name in names:
            # One at a time: aiokafka reads an answer about several by an older version's form.
            for answer in await admin.describe_consumer_groups([name]):
                used += [str(group[1]) for group in answer.groups if group[5]]
    finally:
        await admin.close()
    if used:
        raise BackupProblem(
            f"the consumer groups {', '.join(used)} have members, and cannot be set back: scale "
            "what consumes to zero (the Broker's dispatcher), or restore without naming Kafka"
        )


async def _is_that_of(admin: Any, state: BrokerState) -> bool:
    return str((await admin.describe_cluster())["cluster_id"]) == state.cluster_id


async def _reset(bootstrap: str, options: Options, state: BrokerState) -> int:
    from aiokafka import AIOKafkaConsumer, TopicPartition
    from aiokafka.admin import AIOKafkaAdminClient

    admin: Any = AIOKafkaAdminClient(bootstrap_servers=bootstrap, **options)  # Any: not typed
    try:
        await admin.start()
        if not await _is_that_of(admin, state):
            return 0
    finally:
        await admin.close()
    for held in state.groups:
        consumer: Any = AIOKafkaConsumer(  # Any: as above
            bootstrap_servers=bootstrap,
            group_id=held.group,
            enable_auto_commit=False,
            **options,
        )
        try:
            await consumer.start()
            places = {TopicPartition(held.topic, part): at for part, at in held.offsets.items()}
            consumer.assign(list(places))
            begins = await consumer.beginning_offsets(list(places))
            # What the topic's retention has taken away since cannot be delivered again.
            await consumer.commit({place: max(at, begins[place]) for place, at in places.items()})
        finally:
            await consumer.stop()
    return len({held.group for held in state.groups})
