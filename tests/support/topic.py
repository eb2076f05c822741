"""The broker's topic, read from its beginning by a client of its own."""

from collections.abc import AsyncGenerator
from typing import Any, Final

from aiokafka import AIOKafkaConsumer

from tests.support.platform import Platform, until

TOPIC: Final = "knative-broker-somaagent-default"


async def records(platform: Platform) -> AsyncGenerator[Any]:  # Any: the library has no types
    """Every record that lies there now, the values and headers as bytes."""
    consumer: Any = AIOKafkaConsumer(  # Any: as above
        bootstrap_servers=platform.status["kafka_bootstrap"], auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        consumer.subscribe([TOPIC])

        async def assigned() -> bool:
            return bool(consumer.assignment())

        await until(assigned, "the topic's partitions")
        ends = await consumer.end_offsets(list(consumer.assignment()))
        while any([await consumer.position(part) < end for part, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                for record in batch:
                    yield record
    finally:
        await consumer.stop()
