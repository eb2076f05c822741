"""Clients of this worker's Kafka."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest_asyncio

from knative_local.kafka.cluster import Cluster
from knative_local.kafka.producer import Producer
from knative_local.kafka.topics import ensure_topic


@pytest_asyncio.fixture
async def cluster(kafka_address: str) -> AsyncIterator[Cluster]:
    """A client of the broker."""
    client = Cluster(kafka_address)
    await client.open()
    yield client
    await client.close()


@pytest_asyncio.fixture
async def producer(kafka_address: str) -> AsyncIterator[Producer]:
    """A producer on the broker."""
    client = Producer(kafka_address)
    await client.open()
    yield client
    await client.close()


@pytest_asyncio.fixture
async def topic(cluster: Cluster) -> str:
    """A new topic with three partitions."""
    name = f"topic-{uuid4().hex}"
    await ensure_topic(cluster, name, partitions=3, replication_factor=1, config={})
    return name
