"""A Broker `shop/main` on a topic of its own, and the delivery of its events."""

import itertools
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest_asyncio
from aiokafka.partitioner import (
    murmur2,  # pyright: ignore[reportUnknownVariableType] - aiokafka carries no types
)

from knative_local.delivery import EventDelivery, TriggerStatus
from knative_local.filters import MATCH_EVERYTHING, EventFilter
from knative_local.http1 import Client
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.producer import OutgoingRecord, Producer, RecordHeaders
from knative_local.manifests.plan import DeliverySpec, Destination, TriggerPlan
from tests.support.platform import until
from tests.support.recipients import PlainResolver

PARTITIONS = 3
"""Of the fixture `topic`."""


class Shop:
    """Publishes to one topic and delivers from it."""

    def __init__(self, *, cluster: Cluster, producer: Producer, topic: str, client: Client) -> None:
        self.cluster = cluster
        self.producer = producer
        self.topic = topic
        self.resolver = PlainResolver(client)
        self.delivery = self.new_delivery()
        self._published = 0

    def new_delivery(self, *, refresh_seconds: float = 3600.0) -> EventDelivery:
        """Make another delivery of the same topic, as after a restart."""
        return EventDelivery(
            cluster=self.cluster,
            producer=self.producer,
            resolver=self.resolver,
            commit_seconds=0.1,
            refresh_seconds=refresh_seconds,
        )

    def trigger(
        self,
        url: str,
        *,
        name: str = "orders",
        filters: EventFilter = MATCH_EVERYTHING,
        ordered: bool = False,
        dead_letters: str | None = None,
        **delivery: Any,  # the fields of a DeliverySpec
    ) -> TriggerPlan:
        """Describe a Trigger with waits short enough for a test."""
        fields: dict[str, Any] = {"backoff_delay_seconds": 0.01, **delivery}
        spec = DeliverySpec(
            dead_letter_sink=None if dead_letters is None else Destination(uri=dead_letters),
            **fields,
        )
        return TriggerPlan(
            namespace="shop",
            name=name,
            broker="main",
            topic=self.topic,
            group_id=f"knative-trigger-{name}-{self.topic}",
            ordered=ordered,
            filters=filters,
            subscriber=Destination(uri=url),
            delivery=spec,
        )

    async def publish(
        self,
        count: int = 1,
        *,
        key: str | None = None,
        body: bytes | None = b"{}",
        headers: RecordHeaders | None = None,
        event_type: str = "example",
    ) -> list[str]:
        """Store events and return their ids."""
        ids: list[str] = []
        for _ in range(count):
            self._published += 1
            ids.append(str(self._published))
            attributes = [
                ("ce_specversion", b"1.0"),
                ("ce_id", ids[-1].encode()),
                ("ce_source", b"/tests"),
                ("ce_type", event_type.encode()),
                *(headers or []),
            ]
            record = OutgoingRecord(None if key is None else key.encode(), body, attributes)
            await self.producer.send(self.topic, record)
        return ids

    def status(self, name: str = "orders") -> TriggerStatus:
        """Return how a Trigger is now."""
        return next(each for each in self.delivery.status() if each.name == name)

    async def until(self, condition: Callable[[TriggerStatus], bool], name: str = "orders") -> None:
        """Wait until a Trigger's status fulfils a condition."""

        async def fulfilled() -> bool:
            return condition(self.status(name))

        await until(fulfilled, f"the status of {name!r}")


def key_of(partition: int) -> str:
    """Return a key whose events lie in this partition; without one, any may get them."""
    keys = (str(number) for number in itertools.count())
    return next(
        key for key in keys if (murmur2(key.encode()) & 0x7FFFFFFF) % PARTITIONS == partition
    )


@pytest_asyncio.fixture
async def client() -> AsyncIterator[Client]:
    http = Client()
    yield http
    await http.close()


@pytest_asyncio.fixture
async def shop(
    cluster: Cluster, producer: Producer, topic: str, client: Client
) -> AsyncIterator[Shop]:
    stage = Shop(cluster=cluster, producer=producer, topic=topic, client=client)
    yield stage
    await stage.delivery.close(grace_seconds=0)
