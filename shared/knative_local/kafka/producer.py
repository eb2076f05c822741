"""Stores records in Kafka and returns when the broker has acknowledged them."""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiokafka
import aiokafka.errors

from knative_local.kafka.errors import KafkaProblem, ProduceFailed

MAX_REQUEST_BYTES = 1_048_576
_REQUEST_TIMEOUT_MS = 10_000
_WAIT_SECONDS = 30.0
_CONNECT_SECONDS = 30.0

RecordHeaders = list[tuple[str, bytes]]


@dataclass(slots=True)
class OutgoingRecord:
    """A record to store."""

    key: bytes | None
    value: bytes | None
    headers: RecordHeaders


class Producer:
    """One connection for everything that a process stores."""

    def __init__(self, bootstrap: str, *, wait_seconds: float = _WAIT_SECONDS) -> None:
        self._bootstrap = bootstrap
        self._wait_seconds = wait_seconds
        # aiokafka carries no types.
        self._producer: Any = None

    async def open(self) -> None:
        """Connect.

        Raises:
            KafkaProblem: No broker answers in time.
        """
        self._producer = aiokafka.AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            client_id="knative-local-producer",
            acks="all",
            # The partitioner is the default one: murmur2 of the key, as Kafka's own clients do.
            max_request_size=MAX_REQUEST_BYTES,
            request_timeout_ms=_REQUEST_TIMEOUT_MS,
            linger_ms=0,
        )
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                await self._producer.start()
        except (aiokafka.errors.KafkaError, OSError, TimeoutError) as error:
            await self.close()
            raise KafkaProblem(
                f"No Kafka broker answers at {self._bootstrap!r}. Start it, or correct the address."
            ) from error

    async def close(self) -> None:
        """Send what is under way and disconnect."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()

    async def send(self, topic: str, record: OutgoingRecord) -> None:
        """Store one record; return when every in-sync replica has it.

        Raises:
            ProduceFailed: It was not acknowledged in time, or the broker refuses it.
        """
        producer = self._producer
        if producer is None:
            raise ProduceFailed(f"The producer is closed; {topic!r} got no record")
        try:
            async with asyncio.timeout(self._wait_seconds):
                if record.value is None and record.key is None:
                    future = await self._send_empty(producer, topic, record.headers)
                else:
                    future = await producer.send(
                        topic, record.value, record.key, headers=record.headers
                    )
                await future
        except (aiokafka.errors.KafkaError, TimeoutError, OSError) as error:
            raise ProduceFailed(
                f"Topic {topic!r} did not take the record: {type(error).__name__}: {error}"
            ) from error

    @staticmethod
    async def _send_empty(producer: Any, topic: str, headers: RecordHeaders) -> Any:
        # `send` refuses a record without key and value, which an event without data is.
        partitions = await producer.partitions_for(topic)
        batch = producer.create_batch()
        batch.append(key=None, value=None, timestamp=None, headers=headers)
        batch.close()
        chosen = producer._partitioner(None, sorted(partitions), sorted(partitions))
        return await producer.send_batch(batch, topic, partition=chosen)
