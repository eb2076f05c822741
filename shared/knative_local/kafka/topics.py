"""Prepares the topics behind Brokers, and removes what a deleted object leaves in Kafka."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiokafka.errors
from aiokafka.protocol.admin import CreateTopicsRequest, DeleteTopicsRequest

from knative_local.kafka.cluster import Cluster, TransportFailure, check
from knative_local.kafka.errors import TopicProblem

_ADMIN_TIMEOUT_MS = 15_000
_VISIBLE_SECONDS = 15.0
_RETRY_SECONDS = 0.05
_INVALID_REPLICATION_FACTOR = 38
_ALREADY_EXISTS = 36
_UNKNOWN_TOPIC = 3


async def ensure_topic(
    cluster: Cluster,
    topic: str,
    *,
    partitions: int,
    replication_factor: int,
    config: Mapping[str, str],
) -> None:
    """Create a topic unless it exists; an existing one keeps its partitions and settings.

    Raises:
        TopicProblem: It cannot be created.
    """
    if not await cluster.partitions(topic):
        await _create(cluster, topic, partitions, replication_factor, config)
    await _until_led(cluster, topic)


async def require_topic(cluster: Cluster, topic: str) -> None:
    """Make sure that a topic that is not ours exists.

    Raises:
        TopicProblem: It does not.
    """
    if not await cluster.partitions(topic):
        raise TopicProblem(
            f"The external topic {topic!r} does not exist at {cluster.bootstrap!r}. Create it, or "
            "correct the annotation kafka.eventing.knative.dev/external.topic."
        )
    await _until_led(cluster, topic)


async def delete_topic(cluster: Cluster, topic: str) -> None:
    """Delete a topic, if it exists.

    Raises:
        TopicProblem: It cannot be deleted.
    """
    request = DeleteTopicsRequest([topic], _ADMIN_TIMEOUT_MS)
    try:
        answer = await cluster.send(await cluster.controller(), request)
    except TransportFailure as error:
        raise TopicProblem(f"Topic {topic!r} cannot be deleted: {error}") from error
    for _, code in answer.topic_error_codes:
        if code != _UNKNOWN_TOPIC:
            check(code, f"to delete topic {topic!r}")
    await cluster.refresh()


async def _create(
    cluster: Cluster,
    topic: str,
    partitions: int,
    replication_factor: int,
    config: Mapping[str, str],
) -> None:
    entry: Any = (topic, partitions, replication_factor, [], list(config.items()))
    request = CreateTopicsRequest([entry], _ADMIN_TIMEOUT_MS, False)
    try:
        answer = await cluster.send(await cluster.controller(), request)
    except TransportFailure as error:
        raise TopicProblem(f"Topic {topic!r} cannot be created: {error}") from error
    for _, code, message, *_rest in answer.topic_errors:
        if code in (0, _ALREADY_EXISTS):
            continue
        if code == _INVALID_REPLICATION_FACTOR and replication_factor > 1:
            # Manifests are written for a cluster; a laptop's one broker holds the one copy.
            await _create(cluster, topic, partitions, 1, config)
            return
        name = aiokafka.errors.for_code(code).__name__
        raise TopicProblem(f"Kafka refuses topic {topic!r}: {name}: {message}")


async def _until_led(cluster: Cluster, topic: str) -> None:
    try:
        async with asyncio.timeout(_VISIBLE_SECONDS):
            while True:
                try:
                    await cluster.leaders(topic)
                except TopicProblem:
                    await asyncio.sleep(_RETRY_SECONDS)
                    await cluster.refresh()
                else:
                    return
    except TimeoutError as error:
        raise TopicProblem(
            f"Topic {topic!r} got no leader within {_VISIBLE_SECONDS:.0f} s"
        ) from error
